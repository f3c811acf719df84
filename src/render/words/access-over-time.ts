/** Sentences about access over time. */
import type {AccessCause, AccessDiff, AccessHistory, AccessInterval} from '../../model/access-over-time.ts';
import type {Plan} from '../../model/plan.ts';
import {bareName} from '../../model/principal.ts';
import {accessCounts} from './access.ts';
import {evidenceText, uncertainText} from './as-of.ts';
import {outermostFirst} from '../../model/access-path.ts';
import {plural} from './plural.ts';
import {timeText} from './time-text.ts';

/** The access that changed, as views of plans take it. */
export const diffedAccess = ({gained, lost, changed}: AccessDiff): Plan['access'] => ({
  gained,
  lost,
  changed,
  pending: [],
});

/** What is said first: the two moments, and how many people gain or lose access. */
export function accessDiffTitle(diff: AccessDiff): string {
  const counts = accessCounts(diffedAccess(diff)).join(', ') || 'no access changed';
  const of = diff.of === null ? '' : ` in ${diff.of}`;
  return `Access${of} from ${timeText(diff.from)} to ${timeText(diff.to)}: ${counts}.`;
}

/** What answers over time rest on: a paragraph each. */
export const overTimeNotes = ({
  evidence,
  uncertain,
}: Pick<AccessDiff, 'evidence' | 'uncertain'>): readonly string[] => [
  ...uncertain.map((one) => `Uncertain: ${uncertainText(one)}.`),
  ...(evidence.length === 0 ? [] : [`Evidence: ${evidenceText(evidence)}.`]),
];

/** Why access began or ended: `run 12 of acme, by ana@acme.example`. */
function causeText({kind, run, set, by}: AccessCause): string {
  const who = by === null ? '' : `, by ${by}`;
  switch (kind) {
    case 'run':
      return `run ${run ?? ''}${set === null ? '' : ` of ${set}`}${who}`;
    case 'decision':
      return `decision on a request${who}`;
    case 'withdrawal':
      return `withdrawal from a connection${who}`;
    case 'expiry':
      return 'expired';
    case 'offboard':
      return `offboarding${who}`;
    case 'agreement':
      return `end of an agreement${who}`;
    case 'outside':
      return 'edited outside bylaw; first seen then';
  }
}

export function accessHistoryTitle({principal, object, intervals}: AccessHistory): string {
  const who = bareName(principal);
  if (intervals.length === 0) return `${who} has never had access to ${object}.`;
  const last = intervals.at(-1);
  const now = last?.to === null ? `is ${last.level} on ${object}` : `has no access to ${object} any more`;
  return `${who} ${now}. ${plural(intervals.length, 'period')} of access:`;
}

/** `2026-11-02 09:30:00 UTC to now`. */
export const periodText = ({from, to}: AccessInterval): string =>
  `${from === null ? 'an unknown time' : timeText(from)} to ${to === null ? 'now' : timeText(to)}`;

/** By which path, and why it began and ended. */
export function periodHow({via, cause, end}: AccessInterval, arrow: string): string {
  const steps = outermostFirst(via);
  return [
    steps.length === 0 ? 'created it' : `through ${steps.join(` ${arrow} `)}`,
    ...(cause === null ? [] : [`began: ${causeText(cause)}`]),
    ...(end === null ? [] : [`ended: ${causeText(end)}`]),
  ].join('; ');
}
