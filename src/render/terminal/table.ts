import {displayWidth} from './display-width.ts';
import {columnsOfWords, flow, type Word, splitWords} from './flow.ts';

/** One cell: an unbroken text, or words that may flow over several lines (in the last column alone). */
export type Cell = Word | readonly Word[];

const wordsOf = (cell: Cell | undefined): readonly Word[] =>
  cell === undefined ? [] : 'text' in cell ? (cell.text === '' ? [] : [cell]) : cell;
const lengthOf = (cell: Cell | undefined): number => columnsOfWords(wordsOf(cell));

const BETWEEN = 2;
/** The narrowest last column that a text is wrapped into. */
const NARROWEST_WRAPPED = 36;

/**
 * Rows with aligned columns, two spaces apart; the last column wraps. If a row does not fit into the width, each row
 * becomes a paragraph, with its last cell on a line of its own.
 */
export function table(
  rows: readonly (readonly Cell[])[],
  {width, indent}: {readonly width: number; readonly indent: number},
): string[] {
  // Not spread into Math.max: there may be more rows than a call takes arguments.
  const most = (measure: (row: readonly Cell[]) => number): number =>
    rows.reduce((largest, row) => Math.max(largest, measure(row)), 0);
  const leading = Math.max(0, most((row) => row.length) - 1);
  const widths = Array.from({length: leading}, (_, i) =>
    most((row) => (i < row.length - 1 ? lengthOf(row[i]) : 0)),
  );
  const lead = indent + widths.reduce((sum, w) => sum + (w > 0 ? w + BETWEEN : 0), 0);
  const longest = most((row) =>
    wordsOf(row.at(-1)).reduce((largest, {text}) => Math.max(largest, displayWidth(text)), 0),
  );
  const space = width - lead;
  const fits =
    longest <= space && (space >= NARROWEST_WRAPPED || rows.every((row) => lengthOf(row.at(-1)) <= space));
  return rows.flatMap((row) => {
    const begins = alignedLead(row, widths, indent);
    if (!fits) return stacked(row, begins, width, indent);
    const lines = flow(wordsOf(row.at(-1)), {width, indent: lead});
    return [(begins + (lines[0] ?? '').slice(lead)).trimEnd(), ...lines.slice(1)];
  });
}

/** All cells of a row but the last, each padded to its column. */
function alignedLead(row: readonly Cell[], widths: readonly number[], indent: number): string {
  let text = ' '.repeat(indent);
  for (const [i, columns] of widths.entries()) {
    if (columns === 0) continue;
    const own = i < row.length - 1 ? row[i] : undefined;
    const drawn = flow(wordsOf(own), {width: Infinity, indent: 0})[0] ?? '';
    text += drawn + ' '.repeat(columns - lengthOf(own) + BETWEEN);
  }
  return text;
}

/** A row on several lines: the leading cells, aligned if they fit, and the last cell below them. */
function stacked(row: readonly Cell[], begins: string, width: number, indent: number): string[] {
  const cells = row.slice(0, -1).map(wordsOf);
  const lead = cells.flatMap((own) => own.map((word, i) => (i === 0 ? {...word, gap: BETWEEN} : word)));
  const fits = displayWidth(begins.trimEnd()) <= width;
  return [
    ...(fits ? [begins.trimEnd()] : flow(lead, {width, indent, hang: indent + 2})),
    ...flow(wordsOf(row.at(-1)), {width, indent: indent + 2, hang: indent + 4}),
  ];
}

/** A cell of plain text. */
export const cell = (text: string, paint?: Word['paint']): Word => ({text, ...(paint && {paint})});

/** A cell whose text may wrap. */
export const wrapping = (text: string, paint?: Word['paint']): readonly Word[] => splitWords(text, paint);
