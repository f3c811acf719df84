/** Sentences about drift. */
import type {Drift, Drifted} from '../../model/drift.ts';
import type {Plan} from '../../model/plan.ts';
import {accessCounts} from './access.ts';
import type {ShownChange} from './changes.ts';
import {timeText} from './time-text.ts';

/** Who did it, and how. */
function remarkOn({by, at, through}: Drifted): string {
  const who = `by ${by ?? 'somebody unknown'}${at === null ? '' : ` on ${timeText(at)}`}`;
  switch (through) {
    case 'outside':
      return 'outside bylaw';
    case 'run':
      return `${who}, in a run of another set`;
    case 'offboard':
      return `${who}, during an offboarding`;
    case 'rename':
      return `${who}, when a person got another address`;
  }
}

/** What drifted, as the history shows what was done. */
export const driftedChanges = ({changes}: Drift): readonly ShownChange[] =>
  changes.map((one) => ({...one, reason: 'drift', remark: remarkOn(one)}));

/** `run 12 (2026-11-20 08:15:00 UTC)`. */
const runText = ({run, at}: Drift['since']): string => `run ${run}${at === null ? '' : ` (${timeText(at)})`}`;

/** What is said first: whether the objects of the set are as its last run left them. */
export function driftTitle({set, since, summary: {changed, added, removed}}: Drift): string {
  const counts = [
    ...(changed > 0 ? [`${changed} changed`] : []),
    ...(added > 0 ? [`${added} added`] : []),
    ...(removed > 0 ? [`${removed} removed`] : []),
  ].join(', ');
  if (since.run === null && counts === '')
    return `No drift: nothing has been applied from the set ${set} yet.`;
  if (counts === '') return `No drift: the objects of ${set} are as ${runText(since)} left them.`;
  return `Drift of ${set}${since.run === null ? '' : ` since ${runText(since)}`}: ${counts}.`;
}

/** What to do about it; undefined where there is none. */
export const driftAdvice = ({changes}: Drift): string | undefined =>
  changes.length === 0 ? undefined : '`bylaw plan` shows what the next apply would revert.';

/** The access that came or went, as views of plans take it. */
export const driftedAccess = ({access}: Drift): Plan['access'] => ({...access, pending: []});

/** The heading of that. */
export const driftedAccessTitle = (drift: Drift): string =>
  `Access since then: ${accessCounts(driftedAccess(drift)).join(', ')}`;
