/** Who has agreed to what two workspaces share. */
import type {Agreed} from '../model/plan.ts';
import {flow} from './flow.ts';
import {glyphsOf} from './glyphs.ts';
import {paint} from './paint.ts';
import {plural} from './plural.ts';
import {byRequest} from './by-request.ts';
import {columnsOf, type Style} from './style.ts';
import {cell, table, wrapping} from './table.ts';
import {timeText} from './time-text.ts';

/** `3 approvals`. */
export const agreedCounts = (agreed: readonly Agreed[]): string => plural(agreed.length, 'approval');

/** How somebody agreed without a decision: whoever asks may agree by that, and so may those whom alone it is for. */
const byItself = ({id, side}: Agreed): string =>
  id.slice(id.indexOf(':') + 1).startsWith(`${side}/`) ? 'by asking' : 'being whom it is for';

/** How and when somebody agreed. Stands after who did. */
export const agreedText = (agreed: Agreed): string =>
  `${agreed.automatic ? byItself(agreed) : 'by a decision'}, ${agreed.at === null ? 'with this plan' : timeText(agreed.at)}${agreed.partly ? ' (to a part; the rest waits)' : ''}`;

/** The lines of the section, without its heading. */
export function agreedSection(agreed: readonly Agreed[], style: Style): string[] {
  const width = columnsOf(style);
  return [...byRequest(agreed)].flatMap(([id, sides]) => [
    ...flow(
      [{text: glyphsOf(style).good, paint: (text) => paint(style, text, 'green', 'bold')}, {text: id}],
      {
        width,
        indent: 2,
        hang: 4,
      },
    ),
    ...table(
      sides.map((one) => [cell(one.side), wrapping(`${one.by}, ${agreedText(one)}`)]),
      {width, indent: 6},
    ),
  ]);
}
