/** Who gains and who loses access to what, person by person: what a plan is read for. */
import {LEVELS} from '../model/levels.ts';
import type {AccessChange, Plan} from '../model/plan.ts';
import {displayWidth} from './display-width.ts';
import {words, type Word} from './flow.ts';
import {glyphsOf} from './glyphs.ts';
import {paint, type Colour} from './paint.ts';
import {accessWeight, countPeople, groupPeople} from './people-groups.ts';
import {peopleLines} from './people-lines.ts';
import {plural} from './plural.ts';
import {columnsOf, type Style} from './style.ts';
import {cell, table} from './table.ts';

const rank = (level: string | null): number => (LEVELS as readonly (string | null)[]).indexOf(level);
const isRaised = ({before, after}: AccessChange): boolean => rank(after) > rank(before);

interface Direction {
  readonly sign: string;
  readonly colour: Colour;
  /** What happens to one person, and to several. */
  readonly verb: readonly [string, string];
  /** What happens, where a heading says it. */
  readonly title: string;
  readonly rows: readonly AccessChange[];
}

/** What happens to people's access: those directions in which it happens to anybody. */
export function accessDirections({gained, lost, changed, pending}: Plan['access']): Direction[] {
  const raised = changed.filter(isRaised);
  const lowered = changed.filter((change) => !isRaised(change));
  const all: Direction[] = [
    {sign: '+', colour: 'green', verb: ['gains', 'gain'], title: 'gain access', rows: gained},
    {sign: '~', colour: 'green', verb: ['may do more', 'may do more'], title: 'may do more', rows: raised},
    {sign: '~', colour: 'red', verb: ['may do less', 'may do less'], title: 'may do less', rows: lowered},
    {sign: '-', colour: 'red', verb: ['loses', 'lose'], title: 'lose access', rows: lost},
    {
      sign: '?',
      colour: 'yellow',
      verb: ['gains once approved', 'gain once approved'],
      title: 'gain access once approved',
      rows: pending,
    },
  ];
  return all.filter(({rows}) => rows.length > 0);
}

/** `2 people gain, 1 loses`, or undefined when nobody's access changes. */
export function accessCounts(access: Plan['access']): string | undefined {
  const counts = accessDirections(access).map(({rows, verb}, i) => {
    const people = countPeople(rows);
    return `${i === 0 ? plural(people, 'person', 'people') : people} ${verb[people === 1 ? 0 : 1]}`;
  });
  return counts.length === 0 ? undefined : counts.join(', ');
}

/** The level that comes or goes; or both, with an arrow between them. */
export function levelText({before, after}: AccessChange, arrow: string): string {
  if (before === null || after === null) return after ?? before ?? '';
  return `${before} ${arrow} ${after}`;
}

const INDENT = 6;

/**
 * Through what access comes or came; kept together with its first step where a line has room for both.
 * Nothing is said of a creator, whose level says it.
 */
function viaWords(via: readonly string[], style: Style): readonly Word[] {
  if (via.length === 1 && via[0] === 'creator') return [];
  const [first, ...others] = via.map((step, i) => (i < via.length - 1 ? `${step},` : step));
  if (first === undefined) return [];
  const dim = (text: string): string => paint(style, text, 'dim');
  const begin = `through ${first}`;
  const whole = displayWidth(begin) + INDENT + 2 <= columnsOf(style);
  return [...(whole ? [cell(begin, dim)] : words(begin, dim)), ...words(others.join(' '), dim)];
}

/** The lines of the section, without its heading. */
export function accessSection(access: Plan['access'], style: Style): string[] {
  return accessDirections(access).flatMap(({sign, colour, verb, rows}) => {
    const groups = groupPeople(
      rows,
      ({object, before, after, via}) => JSON.stringify([object, before, after, via]),
      accessWeight,
    );
    const rowLines = (shown: readonly AccessChange[]): string[] =>
      table(
        shown.map((row) => [
          cell(levelText(row, glyphsOf(style).arrow), (text) => paint(style, text, colour)),
          cell(row.object),
          viaWords(row.via, style),
        ]),
        {width: columnsOf(style), indent: INDENT},
      );
    return peopleLines({groups, sign, colour, verb, rowLines}, style);
  });
}
