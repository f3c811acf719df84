/** What is said of an answer about another time: when it holds, what it rests on, and what makes it uncertain. */
import {groupBy} from '../../model/group-by.ts';
import type {MaybeAsOf} from '../../model/access-answers.ts';
import type {Evidence, Uncertain} from '../../model/past.ts';
import {plural} from './plural.ts';
import {timeText} from './time-text.ts';

/** `As of 2026-11-02 23:59:59 UTC: `, before an answer about another time; empty for the present. */
export const asOfText = ({at}: MaybeAsOf): string => (at === undefined ? '' : `As of ${timeText(at)}: `);

/** Between which times somebody wrote around bylaw. */
function betweenText({since, until}: Uncertain): string {
  if (since === null) return until === null ? 'at an unknown time' : `before ${timeText(until)}`;
  return until === null ? `after ${timeText(since)}` : `between ${timeText(since)} and ${timeText(until)}`;
}

/** Why it is not known what an object was. */
export function uncertainText(one: Uncertain): string {
  switch (one.why) {
    case 'no-event':
      return `nothing is known of ${one.address} before ${timeText(one.until ?? '')}, when the history first tells of it`;
    case 'unmanaged':
      return `${one.address} was unmanaged, so the history does not tell what it was`;
    case 'outside':
      return `${one.address} was edited outside bylaw ${betweenText(one)}`;
  }
}

/** The first of many numbers that a line names. */
const MOST_NUMBERS = 12;

/** `5 events: set:acme 3, 7; workspace:acme-legal 1`: where they stand. JSON has their hashes, too. */
export function evidenceText(evidence: readonly Evidence[]): string {
  const chains = [...groupBy(evidence, ({chain}) => chain)].map(([chain, events]) => {
    const numbers = events.slice(0, MOST_NUMBERS).map(({seq}) => seq);
    const more = events.length > MOST_NUMBERS ? `, and ${events.length - MOST_NUMBERS} more` : '';
    return `${chain} ${numbers.join(', ')}${more}`;
  });
  return `${plural(evidence.length, 'event')}${chains.length === 0 ? '' : `: ${chains.join('; ')}`}`;
}

/** The same as facts: what each is called, and what it says. */
export const asOfFacts = ({
  at,
  evidence = [],
  uncertain = [],
}: MaybeAsOf): readonly (readonly [string, string])[] =>
  at === undefined
    ? []
    : [
        ['As of', timeText(at)],
        ['Evidence', evidenceText(evidence)],
        ...uncertain.map((one): [string, string] => ['Uncertain', uncertainText(one)]),
      ];

/** What is told below an answer about another time: a paragraph each. */
export const asOfNotes = ({at, evidence = [], uncertain = []}: MaybeAsOf): readonly string[] =>
  at === undefined
    ? []
    : [
        ...uncertain.map((one) => `Uncertain: ${uncertainText(one)}.`),
        `Evidence: ${evidenceText(evidence)}.`,
      ];
