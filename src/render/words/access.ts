/** Sentences about access: what a plan does to it, and answers to questions. */
import {bareName} from '../../model/principal.ts';
import type {AccessCheckAnswer, AccessMatrix} from '../../model/access-answers.ts';
import {LEVELS} from '../../model/levels.ts';
import type {AccessChange, Plan} from '../../model/plan.ts';
import {countPeople, type Tone} from './people.ts';
import {plural} from './plural.ts';

/** Whether somebody reaches a target, in a sentence. */
export function accessAnswer({principal, object, level, required, satisfied}: AccessCheckAnswer): string {
  const missed = satisfied || level === null ? '' : `, below ${required ?? ''}`;
  return level === null
    ? `${bareName(principal)} does not reach ${object}.`
    : `${bareName(principal)} is ${level} on ${object}${missed}.`;
}

const rank = (level: string | null): number => (LEVELS as readonly (string | null)[]).indexOf(level);
const isRaised = ({before, after}: AccessChange): boolean => rank(after) > rank(before);

interface AccessDirection {
  readonly id: 'gains' | 'more' | 'less' | 'loses' | 'pending';
  readonly sign: string;
  readonly tone: Tone;
  /** The verb for one person, and for several. */
  readonly verb: readonly [string, string];
  /** The same as a heading. */
  readonly title: string;
  readonly rows: readonly AccessChange[];
}

/** The directions in which access changes; those that concern nobody are left out. */
export function accessDirections({gained, lost, changed, pending}: Plan['access']): AccessDirection[] {
  const raised = changed.filter(isRaised);
  const lowered = changed.filter((change) => !isRaised(change));
  const all: AccessDirection[] = [
    {id: 'gains', sign: '+', tone: 'good', verb: ['gains', 'gain'], title: 'gain access', rows: gained},
    {
      id: 'more',
      sign: '~',
      tone: 'good',
      verb: ['may do more', 'may do more'],
      title: 'may do more',
      rows: raised,
    },
    {
      id: 'less',
      sign: '~',
      tone: 'bad',
      verb: ['may do less', 'may do less'],
      title: 'may do less',
      rows: lowered,
    },
    {id: 'loses', sign: '-', tone: 'bad', verb: ['loses', 'lose'], title: 'lose access', rows: lost},
    {
      id: 'pending',
      sign: '?',
      tone: 'wait',
      verb: ['gains once approved', 'gain once approved'],
      title: 'gain access once approved',
      rows: pending,
    },
  ];
  return all.filter(({rows}) => rows.length > 0);
}

/** `2 people gain access (1 outsider), 1 loses access`, or undefined when nobody's access changes. */
export function accessCounts(access: Plan['access']): string | undefined {
  const counts = accessDirections(access).map(({id, rows, verb}, i) => {
    const people = countPeople(rows);
    const outsiders = id === 'gains' ? countPeople(rows.filter(({outside}) => outside != null)) : 0;
    const among = outsiders === 0 ? '' : ` (${plural(outsiders, 'outsider')})`;
    const does = verb[people === 1 ? 0 : 1].replace(/^(gains?|loses?)/, '$1 access');
    return `${i === 0 ? plural(people, 'person', 'people') : people} ${does}${among}`;
  });
  return counts.length === 0 ? undefined : counts.join(', ');
}

/** What marks an outsider, after the level: ` (outsider: guest)`; empty for everybody else. */
export const outsideText = ({outside}: Pick<AccessChange, 'outside'>): string =>
  outside == null ? '' : ` (outsider: ${outside})`;

/** The level that is gained or lost, and whether an outsider's. */
export const levelText = (change: AccessChange, arrow: string): string =>
  `${levelsText(change, arrow)}${outsideText(change)}`;

/** The level that is gained or lost; or both, with an arrow between them. */
export function levelsText({before, after}: AccessChange, arrow: string): string {
  if (before === null || after === null) return after ?? before ?? '';
  return `${before} ${arrow} ${after}`;
}

/** People by what their capabilities let them work with, those who can do most first. */
export function byWork({
  members,
}: AccessMatrix): readonly (readonly [worksWith: string, people: readonly string[]])[] {
  const groups = new Map<string, string[]>();
  const most = members.toSorted((a, b) => b.capabilities.length - a.capabilities.length);
  for (const {principal, worksWith} of most) {
    const people = groups.get(worksWith);
    if (people === undefined) groups.set(worksWith, [bareName(principal)]);
    else people.push(bareName(principal));
  }
  return [...groups];
}
