/** Who has agreed to what two workspaces share. */
import type {Plan} from '../../model/plan.ts';
import {agreedOf} from '../words/agreed.ts';
import {byRequest} from '../words/waiting.ts';
import {flow} from './flow.ts';
import {columnsOf, glyphsOf, paint, type Style} from './style.ts';
import {cell, table, wrapping} from './table.ts';

/** The lines of the section, without its heading. */
export function agreedSection(plan: Plan, style: Style): string[] {
  const width = columnsOf(style);
  return [...byRequest(agreedOf(plan))].flatMap(([id, sides]) => [
    ...flow(
      [{text: glyphsOf(style).good, paint: (text) => paint(style, text, 'green', 'bold')}, {text: id}],
      {
        width,
        indent: 2,
        hang: 4,
      },
    ),
    ...table(
      sides.map((one) => [cell(one.side), wrapping(`${one.by}, ${one.how}`)]),
      {width, indent: 6},
    ),
  ]);
}
