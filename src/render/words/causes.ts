/** Sentences about where changes come from: commits, live edits, an old base. */
import {compareText} from '../../diagnostics/compare-text.ts';
import {groupBy} from '../../model/group-by.ts';
import type {Base, Cause, Plan, PlannedChange, Reverted} from '../../model/plan.ts';
import {commitText} from './commit-text.ts';
import {enumerate, plural} from './plural.ts';
import {timeText} from './time-text.ts';

/** The length to which the subject of a commit is shortened, in characters. */
const SUBJECT = 72;

/** For an object that the base has changed, and that the manifests have as it was. */
const OLD_BASE = 'undoes a newer change on the branch to merge into';

/** How many earlier commits are named. */
const NAMED = 5;

/** Who edited the live state and when, where the audit trail knows it. Follows "edited". */
export function liveText({by, at, leaving, unknownSince, lastWritten}: Cause): string {
  if (by === undefined || by === null) {
    return lastWritten === undefined ? ' outside bylaw' : ` outside bylaw after run ${lastWritten.run}`;
  }
  const when = at === undefined || at === null ? '' : ` on ${timeText(at)}`;
  const since = unknownSince ? ', and outside bylaw since' : '';
  return ` live by ${by}${when}${leaving ? ' during an offboarding' : ''}${since}`;
}

/**
 * Where a change comes from, if that is not the commit at hand; undefined for a live change, which its reason names.
 * `mixed`: other changes of the plan are committed.
 */
export function commitRemark(cause: Cause | undefined, mixed: boolean): string | undefined {
  if (cause?.kind === 'earlier-commit') return `from commit ${commitText(cause.commit ?? '')}`;
  if (cause?.kind === 'old-base') return OLD_BASE;
  return cause?.kind === 'uncommitted' && mixed ? 'not committed' : undefined;
}

/** That a change also undoes a live edit; undefined if there was none. */
export const alsoLiveText = (cause: Cause | undefined): string | undefined =>
  cause === undefined ? undefined : `also reverts what was edited${liveText(cause)}`;

/** `run 4 (commit 1f2e3d4c5b6a)`. */
const runText = ({run, commit}: Reverted): string =>
  `run ${run}${commit === null ? '' : ` (commit ${commitText(commit)})`}`;

/** That a change takes back what an applied run did; undefined if it does not. */
export const revertsText = (reverts: Reverted | undefined): string | undefined =>
  reverts === undefined ? undefined : `reverts ${runText(reverts)}`;

/** How many changes of a plan take back what which runs did; undefined if none does. */
export function revertedText(changes: Plan['changes']): string | undefined {
  const runs = groupBy(
    changes.flatMap(({reverts}) => reverts ?? []),
    ({run}) => String(run),
  );
  if (runs.size === 0) return undefined;
  const count = [...runs.values()].reduce((sum, of) => sum + of.length, 0);
  const named = [...runs.values()]
    .toSorted(([a], [b]) => b.run - a.run)
    .map(([reverted]) => runText(reverted));
  const shown =
    named.length > NAMED ? [...named.slice(0, NAMED), plural(named.length - NAMED, 'more run')] : named;
  return `${plural(count, 'change')} ${count === 1 ? 'reverts' : 'revert'} what was applied by ${enumerate(shown)}.`;
}

/** How many changes of a plan undo live edits; undefined if none does. */
export function driftText(changes: Plan['changes']): string | undefined {
  const count = changes.filter(({reason, alsoLive}) => reason === 'drift' || alsoLive !== undefined).length;
  if (count === 0) return undefined;
  return count === 1
    ? '1 change reverts a live edit that is not in the manifests.'
    : `${count} changes revert live edits that are not in the manifests.`;
}

/** Whether some changes are committed and others are not, so that each has to name its origin. */
export const isMixed = (changes: readonly {readonly cause?: Cause}[]): boolean =>
  changes.some(({cause}) => cause?.kind === 'uncommitted') &&
  changes.some(({cause}) => cause?.kind === 'this-commit' || cause?.kind === 'earlier-commit');

function shortened(subject: string): string {
  // By code points, so that no surrogate pair is split.
  const characters = Array.from(subject);
  if (characters.length <= SUBJECT) return subject;
  return `${characters
    .slice(0, SUBJECT - 3)
    .join('')
    .trimEnd()}...`;
}

/** A commit with its subject, author and time. */
function commitWords({commit = '', subject = '', by, at}: Cause): string {
  const message = subject === '' ? '' : ` "${shortened(subject)}"`;
  const author = by === undefined || by === null || by === '' ? '' : ` by ${by}`;
  const when = at === undefined || at === null ? '' : `, ${timeText(at)}`;
  return `${commitText(commit)}${message}${author}${when}`;
}

/**
 * Where a change comes from, in full; undefined if that is unknown, and for a live change, which its reason names.
 */
export function causeWords({cause, reverts}: Pick<PlannedChange, 'cause' | 'reverts'>): string | undefined {
  switch (cause?.kind) {
    case 'this-commit':
      return `commit ${commitWords(cause)}`;
    case 'earlier-commit':
      return `earlier commit ${commitWords(cause)}${reverts === undefined ? ', not applied before' : ''}`;
    case 'old-base':
      return OLD_BASE;
    case 'uncommitted':
      return 'not committed';
    default:
      return undefined;
  }
}

/** The earlier commits whose changes a plan brings, with the number of changes of each; newest first. */
function earlierCommits(
  changes: Plan['changes'],
): readonly {readonly cause: Cause; readonly changes: number}[] {
  const commits = new Map<string, {cause: Cause; changes: number}>();
  for (const {cause, reverts} of changes) {
    // What is taken back to an earlier commit was applied then.
    if (cause?.kind !== 'earlier-commit' || reverts !== undefined) continue;
    const known = commits.get(cause.commit ?? '');
    if (known === undefined) commits.set(cause.commit ?? '', {cause, changes: 1});
    else known.changes++;
  }
  return [...commits.values()].toSorted(
    (a, b) =>
      compareText(b.cause.at ?? '', a.cause.at ?? '') ||
      compareText(a.cause.commit ?? '', b.cause.commit ?? ''),
  );
}

/** That a plan brings changes of earlier commits that were never applied; undefined if it brings none. */
export function earlierText(changes: Plan['changes']): string | undefined {
  const commits = earlierCommits(changes);
  if (commits.length === 0) return undefined;
  const count = commits.reduce((sum, commit) => sum + commit.changes, 0);
  const named = commits
    .slice(0, NAMED)
    .map(({cause, changes: of}) => (commits.length === 1 ? '' : `${of} of `) + commitWords(cause));
  const more = commits.length - named.length;
  if (more > 0) named.push(`and ${plural(more, 'more commit')}`);
  const [comes, was] = count === 1 ? ['comes', 'was'] : ['come', 'were'];
  const whence = commits.length === 1 ? 'an earlier commit' : 'earlier commits';
  return `${plural(count, 'change')} ${comes} from ${whence} and ${was} not applied before: ${named.join('; ')}.`;
}

/** Why a plan does not say where its changes come from; undefined where it does, or has none. */
export function originUnknownText({desired, changes}: Plan): string | undefined {
  if (desired.originUnknown === undefined || changes.length === 0) return undefined;
  return `This plan does not say which commits its changes come from: ${desired.originUnknown}`;
}

/** That the branch to merge into has newer commits than the manifests; undefined if it has none. */
export function behindText(base: Base | undefined): string | undefined {
  if (base === undefined || base.behind === 0) return undefined;
  const here =
    base.inSet === 0 ? 'none in the folder of this set' : `${base.inSet} of them in the folder of this set`;
  return `${base.ref} is ${plural(base.behind, 'commit')} ahead of this plan (${here}), so merging may have a different effect. Update the branch, and plan again.`;
}
