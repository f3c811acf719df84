/** Who reaches what afterwards: the people beside those whose access changes. */
import {plural} from '../words/plural.ts';
import {reachGroups, reachText, type ToldReach} from '../words/reach.ts';
import {flow, splitWords} from './flow.ts';
import {nameWords} from './people-lines.ts';
import {columnsOf, paint, type Style} from './style.ts';
import {cell, table} from './table.ts';

/** How many objects are listed, and how many people of each level, without --verbose. */
const SHOWN = 10;

/** The lines of the section, without its heading. */
export function reachSection(reach: readonly ToldReach[], style: Style): string[] {
  const width = columnsOf(style);
  const shown = style.verbose ? reach : reach.slice(0, SHOWN);
  const more = reach.length - shown.length;
  return [
    ...shown.flatMap((one) => [
      ...flow(splitWords(one.object), {width, indent: 2, hang: 4}),
      ...table(
        reachGroups(one).map(({people, ...same}) => [
          cell(reachText(same), (text) => paint(style, text, 'dim')),
          // Not in bold: only what changes stands out.
          nameWords(people, style.verbose ? Infinity : SHOWN, style).map(({paint: _, ...word}) => word),
        ]),
        {width, indent: 6},
      ),
    ]),
    ...(more > 0
      ? flow(splitWords(`and ${plural(more, 'more object')} (--verbose lists them)`), {
          width,
          indent: 2,
          hang: 4,
        })
      : []),
  ];
}
