/** The line of a manifest that a finding points to, shortened and escaped, with the column of a caret below it. */
import {escapeForTerminal, shownAsCode} from '../words/escape.ts';
import {displayWidth, graphemes} from './display-width.ts';

export interface Excerpt {
  /** The line, or the part of it around the place. */
  readonly text: string;
  /** Columns before the place, in `text`. */
  readonly caret: number;
}

const TAB = 4;

interface Piece {
  readonly text: string;
  readonly columns: number;
}

/**
 * Shortens a line to at most `width` columns around a place. `column` counts UTF-16 units from 1, as editors and
 * diagnostics do; one beyond the end points right behind the line. `ellipsis` marks each end that was cut.
 */
export function sourceExcerpt(line: string, column: number, width: number, ellipsis: string): Excerpt {
  const whole = line.slice(0, line.length - (/\r?\n?$/.exec(line.slice(-2))?.[0].length ?? 0));
  const target = Math.min(Math.max(0, column - 1), whole.length);
  // Four units a column are enough: where characters take more, the excerpt is only shorter.
  const reach = 4 * width;
  const start = target > reach ? wholeCharacter(whole, target - reach) : 0;
  const end = whole.length > target + reach ? wholeCharacter(whole, target + reach) : whole.length;

  const pieces: Piece[] = [];
  let [unit, columns, index] = [start, 0, -1];
  for (const grapheme of graphemes(whole.slice(start, end))) {
    if (index < 0 && unit + grapheme.length > target) index = pieces.length;
    const text = shownGrapheme(grapheme, whole.slice(unit, unit + COMMAND_LENGTH), columns);
    pieces.push({text, columns: displayWidth(text)});
    columns += displayWidth(text);
    unit += grapheme.length;
  }
  if (index < 0) index = pieces.length;
  return windowOf(pieces, index, {width, ellipsis, cutBefore: start > 0, cutAfter: end < whole.length});
}

/** How many units are searched for a runner's command, which begins with `##` and a word. */
const COMMAND_LENGTH = 40;

/** One character as it is shown; `ahead` is the rest of the line from there on. */
function shownGrapheme(grapheme: string, ahead: string, columns: number): string {
  if (grapheme === '\t') return ' '.repeat(TAB - (columns % TAB));
  return /^##\w*\[/.test(ahead) ? shownAsCode(grapheme) : escapeForTerminal(grapheme);
}

const wholeCharacter = (text: string, index: number): number =>
  /[\uDC00-\uDFFF]/.test(text.charAt(index)) ? index - 1 : index;

interface Window {
  readonly width: number;
  readonly ellipsis: string;
  readonly cutBefore: boolean;
  readonly cutAfter: boolean;
}

/** The pieces around `index` that fit. If the line is cut before it, the place stands at two thirds of the width. */
function windowOf(
  pieces: readonly Piece[],
  index: number,
  {width, ellipsis, cutBefore, cutAfter}: Window,
): Excerpt {
  const columnsOf = (from: number, to: number): number =>
    pieces.slice(from, to).reduce((sum, piece) => sum + piece.columns, 0);
  const textOf = (from: number, to: number): string =>
    pieces
      .slice(from, to)
      .map(({text}) => text)
      .join('');
  if (!cutBefore && !cutAfter && columnsOf(0, pieces.length) <= width) {
    return {text: textOf(0, pieces.length).trimEnd(), caret: columnsOf(0, index)};
  }
  const mark = ellipsis.length;
  let first = index;
  let before = 0;
  const reach = Math.floor((width * 2) / 3) - mark;
  while (first > 0 && before + (pieces[first - 1]?.columns ?? 0) <= reach)
    before += pieces[--first]?.columns ?? 0;
  const begins = first === 0 && !cutBefore;
  const lead = begins ? 0 : mark;
  let last = index;
  let after = 0;
  while (last < pieces.length && lead + before + after + (pieces[last]?.columns ?? 0) + mark <= width) {
    after += pieces[last++]?.columns ?? 0;
  }
  const ends = last === pieces.length && !cutAfter;
  const text = `${begins ? '' : ellipsis}${textOf(first, last)}${ends ? '' : ellipsis}`;
  return {text: text.trimEnd(), caret: lead + before};
}
