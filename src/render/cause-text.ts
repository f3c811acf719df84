/** Where changes come from, in words. */
import {compareText} from '../diagnostics/compare-text.ts';
import type {Base, Cause, Plan} from '../model/plan.ts';
import {commitText} from './commit-text.ts';
import {plural} from './plural.ts';
import {timeText} from './time-text.ts';

/** How much of a commit's message says which one it is, in characters. */
const SUBJECT = 72;

/** What is said where the base has changed an object that the manifests have as it was. */
const OLD_BASE = 'undoes what the branch to merge into says by now';

/** How many earlier commits are named one by one. */
const NAMED = 5;

/** What was done to the live state: by whom and when, where the audit knows. Stands after "changed live". */
export function liveText({by, at, leaving, unknownSince, lastWritten}: Cause): string {
  if (by === undefined || by === null) {
    return lastWritten === undefined ? '' : `, past the audit, after run ${lastWritten.run}`;
  }
  const when = at === undefined || at === null ? '' : ` on ${timeText(at)}`;
  const since = unknownSince ? ', and past the audit since' : '';
  return ` by ${by}${when}${leaving ? ', when somebody was offboarded' : ''}${since}`;
}

/**
 * What is said of a change that the commit at hand does not bring; undefined for those that it does, and for what
 * was changed live, which the reason says. `mixed`: there are committed changes beside those that are not.
 */
export function commitRemark(cause: Cause | undefined, mixed: boolean): string | undefined {
  if (cause?.kind === 'earlier-commit') return `from commit ${commitText(cause.commit ?? '')}`;
  if (cause?.kind === 'old-base') return OLD_BASE;
  return cause?.kind === 'uncommitted' && mixed ? 'not committed' : undefined;
}

/** That a change sets back what was done to the live object besides; undefined when nothing was. */
export const alsoLiveText = (cause: Cause | undefined): string | undefined =>
  cause === undefined ? undefined : `also sets back what was changed live${liveText(cause)}`;

/** That a plan sets back what was changed live; undefined when it does not. */
export function driftText(changes: Plan['changes']): string | undefined {
  const count = changes.filter(({reason, alsoLive}) => reason === 'drift' || alsoLive !== undefined).length;
  if (count === 0) return undefined;
  return count === 1
    ? '1 change sets back what was changed live, and not in the manifests.'
    : `${count} changes set back what was changed live, and not in the manifests.`;
}

/** Whether some changes are committed and some are not, so that each has to say which it is. */
export const isMixed = (changes: readonly {readonly cause?: Cause}[]): boolean =>
  changes.some(({cause}) => cause?.kind === 'uncommitted') &&
  changes.some(({cause}) => cause?.kind === 'this-commit' || cause?.kind === 'earlier-commit');

function shortened(subject: string): string {
  // By characters: half of one is none.
  const characters = Array.from(subject);
  if (characters.length <= SUBJECT) return subject;
  return `${characters
    .slice(0, SUBJECT - 3)
    .join('')
    .trimEnd()}...`;
}

/** A commit as people know it. */
function commitWords({commit = '', subject = '', by, at}: Cause): string {
  const message = subject === '' ? '' : ` "${shortened(subject)}"`;
  const author = by === undefined || by === null || by === '' ? '' : ` by ${by}`;
  const when = at === undefined || at === null ? '' : `, ${timeText(at)}`;
  return `${commitText(commit)}${message}${author}${when}`;
}

/**
 * Where a change comes from, for whoever asks of this one; undefined where nobody knows, and for what was changed
 * live, which the reason says.
 */
export function causeWords(cause: Cause | undefined): string | undefined {
  switch (cause?.kind) {
    case 'this-commit':
      return `commit ${commitWords(cause)}`;
    case 'earlier-commit':
      return `earlier commit ${commitWords(cause)}, not applied so far`;
    case 'old-base':
      return OLD_BASE;
    case 'uncommitted':
      return 'not committed';
    default:
      return undefined;
  }
}

/** Earlier commits of which a plan brings changes, with how many; newest first. */
function earlierCommits(
  changes: Plan['changes'],
): readonly {readonly cause: Cause; readonly changes: number}[] {
  const commits = new Map<string, {cause: Cause; changes: number}>();
  for (const {cause} of changes) {
    if (cause?.kind !== 'earlier-commit') continue;
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

/** That a plan brings what earlier commits declared and nobody applied; undefined when it brings none. */
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
  return `${plural(count, 'change')} ${comes} from ${whence} and ${was} not applied so far: ${named.join('; ')}.`;
}

/** Why a plan does not say where its changes come from; undefined where it does, or has none. */
export function originUnknownText({desired, changes}: Plan): string | undefined {
  if (desired.originUnknown === undefined || changes.length === 0) return undefined;
  return `This plan does not say which commits its changes come from: ${desired.originUnknown}`;
}

/** That the branch to merge into has gone on since the manifests were made; undefined when it has not. */
export function behindText(base: Base | undefined): string | undefined {
  if (base === undefined || base.behind === 0) return undefined;
  const here =
    base.inSet === 0 ? 'none in the folder of this set' : `${base.inSet} of them in the folder of this set`;
  return `${base.ref} is ${plural(base.behind, 'commit')} ahead of what this plan was made from (${here}): what is merged may do something else. Bring it in, and plan again.`;
}
