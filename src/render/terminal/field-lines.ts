import type {FieldChange} from '../../model/change.ts';
import type {Json} from '../../model/specs.ts';
import {type Difference, fieldDifferences} from '../words/field-differences.ts';
import {plural} from '../words/plural.ts';
import {itemText, shortDigests, valueText} from '../words/value-text.ts';
import {columnsOfWords, flow, type Word, words} from './flow.ts';
import {type Colour, columnsOf, glyphsOf, paint, type Style} from './style.ts';

/** How many lines each side of a long text takes at most, without --verbose. */
const TEXT_LINES = 3;
/** How many members of a set are shown, without --verbose. */
const SHOWN_MEMBERS = 20;

const painter =
  (style: Style, ...colours: Colour[]) =>
  (text: string) =>
    paint(style, text, ...colours);
const label = (path: string): Word[] => words(`${path === '' ? 'spec' : path}:`);

/** Both texts from shortly before their first difference, so that shortening them never hides it. */
function fromDifference(before: string, after: string, ellipsis: string): readonly [string, string] {
  let same = 0;
  while (same < before.length && before[same] === after[same]) same++;
  const space = before.lastIndexOf(' ', Math.max(0, same - 20));
  if (space <= 0) return [before, after];
  return [`${ellipsis}${before.slice(space)}`, `${ellipsis}${after.slice(space)}`];
}

function valueLines(path: string, before: Json, after: Json, style: Style, indent: number): string[] {
  const width = columnsOf(style);
  const {arrow, ellipsis} = glyphsOf(style);
  const [old, current] = [valueText(before), valueText(after)];
  const both = (from: string, to: string, breakable: boolean): [Word[], Word[]] => [
    words(from, painter(style, before === null ? 'dim' : 'red'), breakable),
    words(to, painter(style, after === null ? 'dim' : 'green'), breakable),
  ];
  const [a, b] = both(old, current, false);
  const line = [...label(path), ...a, {text: arrow, paint: painter(style, 'dim')}, ...b];
  if (columnsOfWords(line) + indent <= width) return flow(line, {width, indent});
  const change = line.slice(label(path).length);
  if (columnsOfWords(change) + indent + 2 <= width) {
    return [...flow(label(path), {width, indent}), ...flow(change, {width, indent: indent + 2})];
  }
  // Too long for one line: each side has a line with its sign.
  const isShort =
    style.verbose || Math.max(old.length, current.length) <= TEXT_LINES * (width - indent - 4) * 0.9;
  const [from, to] = isShort ? [old, current] : fromDifference(old, current, ellipsis);
  const [c, d] = both(from, to, true);
  const layout = {width, indent: indent + 2, hang: indent + 4, ellipsis};
  const limit = style.verbose ? {} : {maxLines: TEXT_LINES};
  return [
    ...flow(label(path), {width, indent}),
    ...flow([{text: '-', paint: painter(style, 'red')}, ...c], {...layout, ...limit}),
    ...flow([{text: '+', paint: painter(style, 'green')}, ...d], {...layout, ...limit}),
  ];
}

function memberLines(
  {path, added, removed}: Extract<Difference, {kind: 'members'}>,
  style: Style,
  indent: number,
): string[] {
  const width = columnsOf(style);
  const signed = (sign: '+' | '-', colour: Colour, members: readonly Json[]): Word[][] => {
    const shown =
      style.verbose || members.length <= SHOWN_MEMBERS ? members : members.slice(0, SHOWN_MEMBERS);
    const lines = shown.map((member) =>
      words(`${sign} ${valueText(member, true)}`, painter(style, colour), true),
    );
    const more = members.length - shown.length;
    return more > 0
      ? [...lines, words(`${sign} ${more} more (--verbose lists them)`, painter(style, colour))]
      : lines;
  };
  const lines = [...signed('+', 'green', added), ...signed('-', 'red', removed)];
  const line = [
    ...label(path),
    ...lines.flatMap((item, i) => item.map((word, j) => (i > 0 && j === 0 ? {...word, gap: 2} : word))),
  ];
  if (columnsOfWords(line) + indent <= width) return flow(line, {width, indent});
  return [
    ...flow(label(path), {width, indent}),
    ...lines.flatMap((item) => flow(item, {width, indent: indent + 2, hang: indent + 4})),
  ];
}

function linesOf(difference: Difference, style: Style, indent: number): string[] {
  if (difference.kind === 'value') {
    const [before, after] = style.verbose
      ? [difference.before, difference.after]
      : shortDigests(difference.before, difference.after, glyphsOf(style).ellipsis);
    return valueLines(difference.path, before, after, style, indent);
  }
  if (difference.kind === 'members') return memberLines(difference, style, indent);
  const rest = itemText(difference.rest);
  const colour = painter(style, difference.added ? 'green' : 'red');
  return flow(
    [
      {text: difference.added ? '+' : '-', paint: colour},
      ...words(rest === '' ? difference.path : `${difference.path}: ${rest}`, colour, true),
    ],
    {width: columnsOf(style), indent, hang: indent + 2},
  );
}

/** With more changed fields than this, the fields of one object are folded too. */
const SHOWN_FIELDS = 60;

/** Every changed field, with the value before and after. */
export function fieldLines(
  fields: readonly FieldChange[],
  specs: readonly unknown[],
  style: Style,
  indent: number,
): string[] {
  const differences = fieldDifferences(fields, specs);
  const shown = style.verbose ? differences : differences.slice(0, SHOWN_FIELDS);
  const more = differences.length - shown.length;
  return [
    ...shown.flatMap((difference) => linesOf(difference, style, indent)),
    ...(more > 0
      ? flow(words(`and ${plural(more, 'field')} more (--verbose lists them)`), {
          width: columnsOf(style),
          indent,
        })
      : []),
  ];
}
