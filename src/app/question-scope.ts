/** The workspaces that a question about agreements concerns, and the live state to answer it from. */
import {addressOf, homeOf} from '../model/address.ts';
import {compareText} from '../diagnostics/compare-text.ts';
import {nearest} from '../diagnostics/nearest.ts';
import type {Live, LiveScope} from '../model/live.ts';
import {ofKind} from '../model/objects.ts';
import type {LoadedSet} from './load-set.ts';
import {scopeOf} from './plan.ts';
import {maySee, questionSight, type QuestionSource} from './question-sight.ts';
import {refuseStrangersSet} from './set-sight.ts';
import type {Store} from './store-port.ts';
import {UsageError} from './usage-error.ts';

export interface QuestionScope {
  readonly live: Live;
  /** What was asked about, in words; null for everything. */
  readonly of: string | null;
  /** Whether the question is about this workspace. */
  readonly includes: (workspace: string) => boolean;
}

export interface ScopedQuestion {
  /** The set that the question is asked in, if it is in one. */
  readonly loaded?: LoadedSet | undefined;
  /** Workspaces named in the question: then it is about these alone. */
  readonly workspaces: readonly string[];
  /** Who is claimed to ask in the set, by the command or the set: that counts for a login that is bound to nobody. */
  readonly claimed?: string | null | undefined;
}

/** What is read of a database without a set. */
export const NO_SET_SCOPE = {set: '', workspaces: [], users: []} satisfies LiveScope;

/** The error that there is no such workspace, with the live one that may be meant. */
export async function unknownWorkspace(store: Store, workspace: string): Promise<UsageError> {
  const {live} = await store.read({...NO_SET_SCOPE, everything: true});
  const sight = questionSight(live);
  const names = [...ofKind(live.objects, 'Workspace')]
    .map(({name}) => name)
    .filter((name) => sight.isOwn(name))
    .toSorted(compareText);
  const near = nearest(workspace, names);
  const known = names.length === 0 ? 'None is live: apply the manifests first.' : 'Check its name.';
  return new UsageError(
    `There is no workspace ${workspace}.`,
    near === undefined ? known : `Did you mean ${near}?`,
  );
}

/** Refuses a workspace that is not live, or not for who asks to see. Throws UsageError. */
export async function requireWorkspace(
  store: Store,
  live: Live,
  workspace: string,
  source?: QuestionSource,
): Promise<void> {
  if (live.objects.has(addressOf('Workspace', null, workspace)) && maySee(live, workspace, source)) return;
  throw await unknownWorkspace(store, workspace);
}

/**
 * Reads what a question is about: the workspaces named, else those of the set, else all there are. Throws UsageError for a
 * workspace that is not live, and NotPermittedError for a set of strangers.
 */
export async function readQuestionScope(store: Store, question: ScopedQuestion): Promise<QuestionScope> {
  const {loaded, workspaces, claimed = null} = question;
  if (workspaces.length > 0) {
    const {live} = await store.read({...NO_SET_SCOPE, workspaces});
    const source = {set: loaded?.config.name, claimed};
    for (const workspace of workspaces) await requireWorkspace(store, live, workspace, source);
    return {live, of: workspaces.join(' and '), includes: (workspace) => workspaces.includes(workspace)};
  }
  if (loaded === undefined) {
    const {live} = await store.read({...NO_SET_SCOPE, everything: true});
    const sight = questionSight(live);
    return {live, of: null, includes: (workspace) => sight.isOwn(workspace)};
  }
  const {name} = loaded.config;
  const {live} = await store.read(scopeOf(loaded, claimed));
  refuseStrangersSet(live, name, claimed);
  const own = new Set<string | null>([
    ...[...loaded.decoded.objects.values()].map(homeOf),
    ...[...live.objects.values()].filter(({managedBy}) => managedBy === name).map(homeOf),
  ]);
  const sight = questionSight(live, {set: name, claimed});
  const isLeftOut = [...ofKind(live.objects, 'Workspace')].some(
    (workspace) => own.has(workspace.name) && !sight.isOwn(workspace.name),
  );
  return {
    live,
    of: `the set ${name}${isLeftOut ? `, in the workspaces of ${live.login.actor ?? claimed ?? 'nobody'}` : ''}`,
    includes: (workspace) => own.has(workspace) && sight.isOwn(workspace),
  };
}
