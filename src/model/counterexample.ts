/** What is against a test, as data and in words. */
import {outermostFirst} from './access-path.ts';
import {groupBy} from './group-by.ts';
import type {Address} from './address.ts';
import type {Level} from './levels.ts';
import type {Outside} from './plan.ts';

/** An approval that it takes: of which request, by which side, and who may give it; nobody where that is not known. */
export interface ApprovalNeeded {
  readonly request: string;
  readonly side: string;
  readonly approvers: readonly string[];
}

/** One access that a test says must not be, or one that is missing (`level` is null, `via` empty). */
export interface Counterexample {
  /** An e-mail address, or somebody who is not known by one: `any member of northwind-legal`. */
  readonly person: string;
  readonly target: string;
  readonly level: Level | null;
  readonly via: readonly string[];
  readonly outside: Outside | null;
  /** On the worst state: the approvals that are still needed for it. */
  readonly needs: readonly ApprovalNeeded[];
  /** On the worst state: suspended agreements that have to be resumed for it, by address. */
  readonly resumed: readonly Address[];
  /** On the worst state: from when on it is so, RFC 3339; null for from the beginning. */
  readonly from: string | null;
}

/** The access path of a counterexample, drawn from the person to the target; undefined where there is none. */
function pathText({person, target, via, level, outside}: Counterexample, arrow: string): string | undefined {
  if (level === null) return undefined;
  const outsider = outside === null ? '' : `, outsider: ${outside}`;
  return `${[person, ...outermostFirst(via), target].join(` ${arrow} `)} (${level}${outsider})`;
}

/** The access path, what it takes and from when on it is so: each with what it is, in a word. */
export function counterexampleTexts(
  example: Counterexample,
  arrow: string,
): readonly {readonly label: string; readonly text: string}[] {
  const path = pathText(example, arrow);
  const {needs, resumed, from} = example;
  return [
    ...(path === undefined ? [] : [{label: 'path:', text: path}]),
    ...needs.map(({request, side, approvers}) => ({
      label: 'needs:',
      text: `approval of ${request} by ${side}${approvers.length === 0 ? '' : ` (${approversText(approvers)})`}`,
    })),
    ...resumed.map((address) => ({label: 'needs:', text: `${address} to be resumed`})),
    ...(from === null ? [] : [{label: 'from:', text: `${from} on`}]),
  ];
}

/** How many people who may approve are named. */
const MOST_NAMED = 3;

const approversText = (approvers: readonly string[]): string => {
  const more = approvers.length - MOST_NAMED;
  return `${approvers.slice(0, MOST_NAMED).join(', ')}${more > 0 ? ` or ${more} more` : ''}`;
};

/** The same in one sentence each, for findings, which have nothing but a message; empty where there is nothing to say. */
export function counterexampleSentences(example: Counterexample): string {
  const byLabel = groupBy(counterexampleTexts(example, '→'), ({label}) => label);
  return [...byLabel]
    .map(
      ([label, texts]) =>
        `${label.charAt(0).toUpperCase()}${label.slice(1)} ${texts.map(({text}) => text).join('; ')}.`,
    )
    .join(' ');
}
