import {displayWidth, padColumns} from './display-width.ts';
import {columnsOfWords, flow, words, type Word} from './flow.ts';

/** One cell: an unbroken text, or words that may flow over several lines (in the last column alone). */
export type Cell = Word | readonly Word[];

const wordsOf = (cell: Cell | undefined): readonly Word[] =>
  cell === undefined ? [] : 'text' in cell ? (cell.text === '' ? [] : [cell]) : cell;
const lengthOf = (cell: Cell | undefined): number => columnsOfWords(wordsOf(cell));

const BETWEEN = 2;

/**
 * Rows with their columns aligned, two spaces apart; the last column wraps. Where that does not fit into the
 * width, each row becomes a small paragraph instead, with its last cell on a line of its own.
 */
export function table(
  rows: readonly (readonly Cell[])[],
  {width, indent}: {readonly width: number; readonly indent: number},
): string[] {
  const last = Math.max(0, ...rows.map((row) => row.length)) - 1;
  const widths = Array.from({length: Math.max(0, last)}, (_, i) =>
    Math.max(...rows.map((row) => (i < row.length - 1 ? lengthOf(row[i]) : 0))),
  );
  const lead = indent + widths.reduce((sum, w) => sum + (w > 0 ? w + BETWEEN : 0), 0);
  const longest = Math.max(
    0,
    ...rows.flatMap((row) => wordsOf(row.at(-1)).map(({text}) => displayWidth(text))),
  );
  const room = width - lead;
  const fits = longest <= room && (room >= 20 || rows.every((row) => lengthOf(row.at(-1)) <= room));
  return rows.flatMap((row) =>
    fits ? aligned(row, widths, lead, width, indent) : stacked(row, width, indent),
  );
}

function aligned(
  row: readonly Cell[],
  widths: readonly number[],
  lead: number,
  width: number,
  indent: number,
): string[] {
  let before = ' '.repeat(indent);
  for (const [i, columns] of widths.entries()) {
    if (columns === 0) continue;
    const cell = i < row.length - 1 ? row[i] : undefined;
    const drawn = flow(wordsOf(cell), {width: Infinity, indent: 0})[0] ?? '';
    before += drawn + padColumns('', columns - lengthOf(cell) + BETWEEN);
  }
  const lines = flow(wordsOf(row.at(-1)), {width, indent: lead});
  return [(before + (lines[0] ?? '').slice(lead)).trimEnd(), ...lines.slice(1)];
}

function stacked(row: readonly Cell[], width: number, indent: number): string[] {
  const lead = row
    .slice(0, -1)
    .flatMap((cell) => wordsOf(cell).map((word, i) => (i === 0 ? {...word, gap: BETWEEN} : word)));
  const tail = wordsOf(row.at(-1));
  if (columnsOfWords([...lead, ...tail]) + indent + 1 <= width) {
    return flow([...lead, ...tail.map((word, i) => (i === 0 ? {...word, gap: BETWEEN} : word))], {
      width,
      indent,
    });
  }
  return [...flow(lead, {width, indent, hang: indent + 2}), ...flow(tail, {width, indent: indent + 2})];
}

/** A cell of plain text. */
export const cell = (text: string, paint?: Word['paint']): Word => ({text, ...(paint && {paint})});

/** A cell whose text may wrap. */
export const wrapping = (text: string, paint?: Word['paint']): readonly Word[] => words(text, paint);
