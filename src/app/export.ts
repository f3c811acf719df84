/** The live state as a set: what a set owns, or what is live in workspaces. Never writes. */
import {compareText} from '../diagnostics/compare-text.ts';
import {nearest} from '../diagnostics/nearest.ts';
import {exportSet} from '../export/export-set.ts';
import {commentLines} from '../manifest/write-documents.ts';
import type {ExportedSet} from '../model/export-result.ts';
import type {Live} from '../model/live.ts';
import {isSlug} from '../model/address.ts';
import {SET_FILE} from '../model/set-config.ts';
import {lookerAt, questionSight, type QuestionSource} from './question-sight.ts';
import type {Host} from './host-port.ts';
import {readSetName} from './load-set.ts';
import {NO_SET_SCOPE, requireWorkspace} from './question-scope.ts';
import {refuseStrangersSet} from './set-sight.ts';
import type {Store} from './store-port.ts';
import {UsageError} from './usage-error.ts';

export interface ExportQuestion {
  /** The set that is asked for; the set of the folder that is asked in, where workspaces are named; undefined without one. */
  readonly set: string | undefined;
  /** What is live in these is exported, under the name of the first. */
  readonly workspaces: readonly string[];
  /** Who is claimed to ask. */
  readonly claimed: string | null;
  readonly anonymise: boolean;
}

/** The error that a set owns nothing, with the set that may be meant. */
function nothingOwned(live: Live, set: string, source: QuestionSource): UsageError {
  const sight = questionSight(live, source);
  const sets = new Set(
    [...live.objects.values()].flatMap(({managedBy, workspace}) =>
      managedBy !== null && sight.isOwn(workspace) ? [managedBy] : [],
    ),
  );
  const near = nearest(set, [...sets].toSorted(compareText));
  return new UsageError(
    `The set ${set} owns nothing that is live, so there is nothing to export.`,
    near === undefined || near === set
      ? 'To export whatever is live in a workspace, name it: `bylaw export --workspace W`.'
      : `Did you mean ${near}? To export whatever is live in a workspace, name it: \`bylaw export --workspace W\`.`,
  );
}

async function exportOwned(store: Store, set: string, question: ExportQuestion): Promise<ExportedSet> {
  const {claimed, anonymise} = question;
  const users = claimed === null ? [] : [claimed];
  const {live, database} = await store.read({...NO_SET_SCOPE, set, users});
  refuseStrangersSet(live, set, claimed);
  const source = {set, claimed};
  const {actor} = lookerAt(live, source);
  const sight = questionSight(live, source);
  const exported = exportSet({live, scope: {set, workspaces: null}, sight, actor, anonymise, salt: database});
  if (exported.objects > 0 || exported.leftOut.length > 0) return exported;
  const all = await store.read({...NO_SET_SCOPE, everything: true});
  throw nothingOwned(all.live, set, source);
}

async function exportWorkspaces(
  store: Store,
  [name, ...others]: readonly [string, ...string[]],
  {set, claimed, anonymise}: ExportQuestion,
): Promise<ExportedSet> {
  const workspaces = [name, ...others];
  const users = claimed === null ? [] : [claimed];
  const {live, database} = await store.read({set: name, workspaces, users});
  const source = {set, claimed};
  for (const workspace of workspaces) await requireWorkspace(store, live, workspace, source);
  if (!isSlug(name)) {
    throw new UsageError(
      `The workspace ${name} has a name that no manifest may say, so it cannot be exported.`,
      'Somebody wrote it to the database outside bylaw. Correct its name there.',
    );
  }
  const {actor} = lookerAt(live, source);
  const sight = questionSight(live, source);
  return exportSet({live, scope: {set: name, workspaces}, sight, actor, anonymise, salt: database});
}

/**
 * Exports what is asked for, as far as it is for who asks to see. Throws UsageError for a workspace that is not live or a set that
 * owns nothing, and NotPermittedError for a set of strangers.
 */
export async function exportLive(store: Store, question: ExportQuestion): Promise<ExportedSet> {
  const [first, ...others] = [...new Set(question.workspaces)];
  if (first !== undefined) return exportWorkspaces(store, [first, ...others], question);
  if (question.set === undefined) throw new Error('an export of neither a set nor a workspace');
  return exportOwned(store, question.set, question);
}

/** All files of an export as one text: the manifests as a stream of documents, and in comments where they would stand. */
export function exportStream({files}: ExportedSet): string {
  const texts = files.map(({path, text}) => {
    const head = commentLines([`${path}:`]).join('\n');
    // The set is no manifest: it is shown, and not part of what is read from the stream.
    return path === SET_FILE
      ? `${head}\n${text.replaceAll(/^/gm, '#   ').replace(/#   $/, '')}\n`
      : `${head}\n${text}`;
  });
  const [set = '', ...manifests] = texts;
  return set + manifests.join('---\n');
}

/**
 * Whether the folder already has a `bylaw.yaml` that names the set: it is kept as it is. Throws UsageError if it names
 * another set, or cannot be read.
 */
export async function keepsSetFile(host: Host, dir: string, set: string): Promise<boolean> {
  if ((await host.findSetRoot(dir)) !== dir) return false;
  const name = await readSetName(host, dir);
  if (name === set) return true;
  throw new UsageError(
    `The ${SET_FILE} in ${dir} is that of the set ${name}, so the set ${set} was not written there.`,
    'Name another folder with `--out`.',
  );
}
