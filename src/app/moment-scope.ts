/** Which workspaces a question about moments of the past concerns: those named, else those of the set, else all there ever were. */
import {areToldApart, ownedBy} from '../access/sight.ts';
import {addressOf, homeOf, type Address} from '../model/address.ts';
import type {Live} from '../model/live.ts';
import type {Then} from '../past/then.ts';
import {workspacesOf, type LoadedSet} from './load-set.ts';
import {readMoments, type MomentsRead, type When} from './moments.ts';
import {readQuestionScope, requireWorkspace, type ScopedQuestion} from './question-scope.ts';
import {questionSight, type QuestionSource} from './question-sight.ts';
import type {Store} from './store-port.ts';

export interface MomentScope extends MomentsRead {
  /** What was asked about, in words; null for everything. */
  readonly of: string | null;
  /** Whether the question is about this workspace. */
  readonly includes: (workspace: string) => boolean;
  /** The workspaces that it names. */
  readonly named: readonly Address[];
}

/** The workspaces in which a set owned something. */
const ownedThen = (set: string, thens: readonly Then[]): ReadonlySet<string | null> =>
  new Set(
    thens.flatMap(({live}) =>
      [...live.objects.values()].flatMap((object) => (object.managedBy === set ? [homeOf(object)] : [])),
    ),
  );

/**
 * Reads what held in the workspaces of a set, where nobody is told apart and all that it declares are live: then what is live has
 * to be read once only. Undefined elsewhere.
 */
async function readOfEverybody(
  store: Store,
  loaded: LoadedSet,
  whens: readonly When[],
  source: QuestionSource,
): Promise<MomentScope | undefined> {
  if (areToldApart(await store.login())) return undefined;
  const {name} = loaded.config;
  const declared = workspacesOf(loaded);
  const read = await readMoments(store, {workspaces: declared, set: name}, whens, source);
  const live = read.present.objects;
  if (!declared.every((workspace) => live.has(addressOf('Workspace', null, workspace)))) return undefined;
  const now = new Set<string | null>([...declared, ...ownedBy(name, live)]);
  const scope = new Set<string | null>(read.events.scope.workspaces);
  if (![...now].every((workspace) => scope.has(workspace))) return undefined;
  const own = new Set<string | null>([...now, ...ownedThen(name, read.thens)]);
  return {...read, of: `the set ${name}`, includes: (workspace) => own.has(workspace), named: []};
}

/**
 * Reads what held at some moments in the workspaces that a question is about. Throws UsageError for a workspace of which there
 * never was one, and NotPermittedError for a set of strangers.
 */
export async function readMomentScope(
  store: Store,
  question: ScopedQuestion,
  whens: readonly When[],
): Promise<MomentScope> {
  const {loaded, workspaces, claimed = null} = question;
  const source = {set: loaded?.config.name, claimed};
  const isOwn = (live: Live) => questionSight(live, source).isOwn;
  if (workspaces.length > 0) {
    const read = await readMoments(store, {workspaces}, whens, source);
    const named = workspaces.map((workspace) => addressOf('Workspace', null, workspace));
    for (const [i, workspace] of workspaces.entries()) {
      const wasThere = read.thens.some(
        ({told, next}) => told.has(named[i] ?? '') || next.has(named[i] ?? ''),
      );
      if (wasThere && isOwn(read.present)(workspace)) continue;
      await requireWorkspace(store, read.present, workspace, source);
    }
    return {
      ...read,
      of: workspaces.join(' and '),
      includes: (workspace) => workspaces.includes(workspace),
      named,
    };
  }
  if (loaded === undefined) {
    const read = await readMoments(store, {workspaces: [], everything: true}, whens, source);
    return {...read, of: null, includes: isOwn(read.present), named: []};
  }
  const {name} = loaded.config;
  const alone = await readOfEverybody(store, loaded, whens, source);
  if (alone !== undefined) return alone;
  const now = await readQuestionScope(store, question);
  const homes = [...now.live.objects.values()].flatMap((object) => homeOf(object) ?? []).filter(now.includes);
  const read = await readMoments(store, {workspaces: [...new Set(homes)], set: name}, whens, source);
  const then = ownedThen(name, read.thens);
  return {
    ...read,
    of: now.of,
    includes: (workspace) =>
      now.includes(workspace) || (then.has(workspace) && isOwn(read.present)(workspace)),
    named: [],
  };
}
