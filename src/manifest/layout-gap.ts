/** A comment or, without one, a blank line. */
export interface Piece {
  readonly comment?: string;
  /** Column of the comment, from 0. */
  readonly column: number;
  /** It stands on the line on which the gap begins. */
  readonly beside: boolean;
}

const BLANK: Piece = {column: 0, beside: false};

/**
 * The comments and blank lines of a gap between two values. What else stands there is punctuation, anchors and
 * document markers. Offsets are in UTF-16 units; several blank lines count as one.
 */
export function readGap(text: string, from: number, to: number): readonly Piece[] {
  const pieces: Piece[] = [];
  let lineStart: number | undefined;
  let beside = from > 0 && text.charAt(from - 1) !== '\n';
  // Whether the line is blank so far.
  let empty = !beside;
  for (let at = from; at < to; at++) {
    const char = text.charAt(at);
    if (char === '\n') {
      if (empty && pieces.at(-1) !== BLANK) pieces.push(BLANK);
      lineStart = at + 1;
      beside = false;
      empty = true;
    } else if (char === '#') {
      const lineEnd = text.indexOf('\n', at);
      const end = lineEnd < 0 ? text.length : lineEnd;
      lineStart ??= text.lastIndexOf('\n', at) + 1;
      pieces.push({comment: text.slice(at, end).trimEnd(), column: at - lineStart, beside});
      at = end - 1;
      empty = false;
    } else if (char === '&') {
      while (at + 1 < to && !/[\s,[\]{}]/.test(text.charAt(at + 1))) at++;
      empty = false;
    } else if (char !== ' ' && char !== '\t' && char !== '\r' && char !== '\uFEFF') {
      empty = false;
    }
  }
  return pieces;
}
