/** Who reaches what afterwards: the people beside those whose access changes. */
import {bareName} from '../../model/principal.ts';
import type {Reach} from '../../model/plan.ts';
import {plural} from '../words/plural.ts';
import {reachLevel} from '../words/reach.ts';
import {flow, words} from './flow.ts';
import {nameWords} from './people-lines.ts';
import {columnsOf, paint, type Style} from './style.ts';
import {cell, table} from './table.ts';

/** Objects listed, and people of each level, unless everything is asked for. */
const SHOWN = 10;

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
