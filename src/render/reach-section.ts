/** Who reaches what afterwards: the people beside those whose access changes. */
import type {Plan, Reach} from '../model/plan.ts';
import {flow, words} from './flow.ts';
import {bareName} from '../model/principal.ts';
import {nameWords} from './people-lines.ts';
import {paint} from './paint.ts';
import {plural} from './plural.ts';
import {columnsOf, type Style} from './style.ts';
import {cell, table} from './table.ts';

/** Objects listed, and people of each level, unless everything is asked for. */
const SHOWN = 10;

/**
 * The objects that somebody reaches of whom the changes of access do not tell already: of what is new, they tell of
 * everybody.
 */
export function reachedByOthers({reach = [], gained}: Plan['access']): readonly Reach[] {
  const told = new Set(gained.map(({principal, object}) => `${principal} ${object}`));
  return reach.filter(({object, levels}) =>
    levels.some(({principals}) => principals.some((principal) => !told.has(`${principal} ${object}`))),
  );
}

/** `3 objects`. */
export const reachCounts = (reach: readonly Reach[]): string => plural(reach.length, 'object');

/** A level, and whether it takes the link. */
export const reachLevel = ({level, link}: Reach['levels'][number]): string =>
  link ? `${level}, with the link` : level;

/** The lines of the section, without its heading. */
export function reachSection(reach: readonly Reach[], style: Style): string[] {
  const width = columnsOf(style);
  const shown = style.verbose ? reach : reach.slice(0, SHOWN);
  const more = reach.length - shown.length;
  return [
    ...shown.flatMap(({object, levels}) => [
      ...flow(words(object), {width, indent: 2, hang: 4}),
      ...table(
        levels.map((one) => [
          cell(reachLevel(one), (text) => paint(style, text, 'dim')),
          // Plain: what stands out is what changes.
          nameWords(one.principals.map(bareName), style.verbose ? Infinity : SHOWN, style).map(
            ({paint: _, ...word}) => word,
          ),
        ]),
        {width, indent: 6},
      ),
    ]),
    ...(more > 0
      ? flow(words(`and ${plural(more, 'more object')} (--verbose lists them)`), {width, indent: 2, hang: 4})
      : []),
  ];
}
