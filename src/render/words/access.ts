/** Sentences about access: what a plan does to it, and answers to questions. */
import {bareName} from '../../model/principal.ts';
import type {AccessCheckAnswer, AccessMatrix} from '../../model/access-answers.ts';
import {groupBy} from '../../model/group-by.ts';
import type {AccessChange, Plan} from '../../model/plan.ts';
import {byDirection, type Direction} from './access-rows.ts';
import {countPeople, type Tone} from './people.ts';
import {plural} from './plural.ts';

/** Whether somebody reaches a target, in a sentence. */
export function accessAnswer({
  principal,
  object,
  level,
  required,
  satisfied,
  how,
}: AccessCheckAnswer): string {
  const missed = satisfied || level === null ? '' : `, below ${required ?? ''}`;
  return level === null
    ? `${bareName(principal)} has no access to ${object}.`
    : `${bareName(principal)} is ${level}${how === undefined ? '' : outsideText(how)} on ${object}${missed}.`;
}

interface AccessDirection {
  readonly sign: string;
  readonly tone: Tone;
  /** The verb for one person, and for several; a level follows, and for what is pending `after approval`. */
  readonly verb: readonly [string, string];
  /** Whole: `gains access`. */
  readonly whole: readonly [string, string];
}

const DIRECTIONS: Readonly<Record<Direction, AccessDirection>> = {
  loses: {
    sign: '-',
    tone: 'bad',
    verb: ['loses', 'lose'],
    whole: ['loses access', 'lose access'],
  },
  less: {
    sign: '~',
    tone: 'bad',
    verb: ['goes down:', 'go down:'],
    whole: ['has a lower level', 'have a lower level'],
  },
  gains: {
    sign: '+',
    tone: 'good',
    verb: ['gains', 'gain'],
    whole: ['gains access', 'gain access'],
  },
  more: {
    sign: '~',
    tone: 'good',
    verb: ['goes up:', 'go up:'],
    whole: ['has a higher level', 'have a higher level'],
  },
  pending: {
    sign: '?',
    tone: 'wait',
    verb: ['gains', 'gain'],
    whole: ['gains access after approval', 'gain access after approval'],
  },
};

/** How a direction is told. */
export const accessDirection = (direction: Direction): AccessDirection => DIRECTIONS[direction];

/** The directions in which access changes, in the order in which they are told; those that concern nobody are left out. */
export const accessDirections = (
  access: Plan['access'],
): readonly (AccessDirection & {readonly id: Direction; readonly rows: readonly AccessChange[]})[] =>
  byDirection(access).flatMap(([id, rows]) => (rows.length === 0 ? [] : [{...DIRECTIONS[id], id, rows}]));

/** How many people a direction concerns: those who are outsiders by any of its rows, and the others. */
export function peopleOf(rows: readonly AccessChange[]): {
  readonly outsiders: number;
  readonly others: number;
} {
  const outsiders = countPeople(rows.filter(({outside}) => outside != null));
  return {outsiders, others: countPeople(rows) - outsiders};
}

/**
 * How many people gain access, lose it, …: `1 outsider gains access`, `2 people gain access`, `1 person loses access`,
 * `4 outsiders and 2 people gain access after approval`. Outsiders who come in stand first.
 */
export function accessCounts(access: Plan['access']): readonly string[] {
  const counted = accessDirections(access).map(({id, rows, whole}) => {
    const {outsiders, others} = peopleOf(rows);
    const say = (count: number, who: string): string => `${who} ${whole[count === 1 ? 0 : 1]}`;
    const [strangers, people] = [plural(outsiders, 'outsider'), plural(others, 'person', 'people')];
    if (id === 'pending' && outsiders > 0 && others > 0)
      return {early: [], late: [say(outsiders + others, `${strangers} and ${people}`)]};
    const told = outsiders === 0 ? [] : [say(outsiders, strangers)];
    const rest = others === 0 ? [] : [say(others, people)];
    return id === 'gains' ? {early: told, late: rest} : {early: [], late: [...told, ...rest]};
  });
  return [...counted.flatMap(({early}) => early), ...counted.flatMap(({late}) => late)];
}

/** What marks an outsider, after the level: ` (outsider: guest)`; empty for everybody else. */
export const outsideText = ({outside}: Pick<AccessChange, 'outside'>): string =>
  outside == null ? '' : ` (outsider: ${outside})`;

/** The level that is gained or lost; or both, with an arrow between them. */
export function levelsText({before, after}: Pick<AccessChange, 'before' | 'after'>, arrow: string): string {
  if (before === null || after === null) return after ?? before ?? '';
  return `${before} ${arrow} ${after}`;
}

/** People by what their capabilities let them work with, those who can do most first. */
export function byWork({
  members,
}: AccessMatrix): readonly (readonly [worksWith: string, people: readonly string[]])[] {
  const most = members.toSorted((a, b) => b.capabilities.length - a.capabilities.length);
  return [...groupBy(most, ({worksWith}) => worksWith)].map(([worksWith, group]) => [
    worksWith,
    group.map(({principal}) => bareName(principal)),
  ]);
}
