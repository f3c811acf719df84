import type {Position} from '../diagnostics/diagnostic.ts';
import type {SourceFile} from './source-file.ts';

/** Answers at which line and column an offset of one text stands. */
export interface LineIndex {
  /** Line of an offset (in UTF-16 units), from 1. */
  line(offset: number): number;
  position(offset: number): Position;
}

const BYTE_ORDER_MARK = '\uFEFF';

const known = new WeakMap<SourceFile, readonly number[]>();

/** The starts of all lines; a line ends with LF or CRLF. Counted once for a source. */
function lineStarts(source: SourceFile): readonly number[] {
  const counted = known.get(source);
  if (counted !== undefined) return counted;
  const {text} = source;
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  known.set(source, starts);
  return starts;
}

/**
 * The lines of a source. Built on first use, since most sources are never asked about; each answer is then a
 * binary search.
 */
export function lineIndex(source: SourceFile): LineIndex {
  let starts: readonly number[] | undefined;
  const hiddenFirst = source.text.startsWith(BYTE_ORDER_MARK) ? 1 : 0;
  const rowOf = (offset: number): number => {
    starts ??= lineStarts(source);
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  return {
    line: (offset) => rowOf(offset) + 1,
    position(offset) {
      const row = rowOf(offset);
      const column = offset - (starts?.[row] ?? 0) + 1 - (row === 0 ? hiddenFirst : 0);
      return {file: source.path, line: row + 1, column: Math.max(1, column)};
    },
  };
}

/** The text of a line (from 1) without its end; empty where there is no such line. */
export function sourceLine(source: SourceFile, line: number): string {
  const starts = lineStarts(source);
  const start = starts[line - 1];
  if (start === undefined) return '';
  const text = source.text.slice(start, starts[line]).replace(/\r?\n$/, '');
  return line === 1 && text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
}
