/** What is still open at some place of a text that no parser can read: a bracket, or a quoted text. */

interface Scan {
  readonly text: string;
  /** Where the search ends. */
  readonly end: number;
  at: number;
  /** Offsets of the brackets that are open. */
  readonly open: number[];
  /** Whether a value or key may begin here, so that a quote is one. */
  fresh: boolean;
}

const isBreak = (character: string): boolean => character === '\n' || character === '';
const isSpace = (character: string): boolean => character === ' ' || character === '\t' || character === '\r';

const lineEnd = (text: string, at: number): number => {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
};

/** Where a quoted text that begins at `start` ends; the length of the text if it never does. */
function quoteEnd(text: string, start: number): number {
  const mark = text.charAt(start);
  for (let at = start + 1; at < text.length; at++) {
    const character = text.charAt(at);
    if (mark === '"' && character === '\\') at++;
    else if (character === mark && (mark === '"' || text.charAt(at + 1) !== mark)) return at;
    else if (character === mark) at++;
  }
  return text.length;
}

/** Moves past a text block (`|`, `>`) that begins on this line: all lines that are indented more than it, or blank. */
function skipBlock(scan: Scan): void {
  const {text} = scan;
  const start = scan.at === 0 ? 0 : text.lastIndexOf('\n', scan.at - 1) + 1;
  const indentOf = (at: number): number => /^ */.exec(text.slice(at, at + 200))?.[0].length ?? 0;
  const indent = indentOf(start);
  let next = lineEnd(text, scan.at) + 1;
  while (next < scan.end) {
    const end = lineEnd(text, next);
    if (text.slice(next, end).trim() !== '' && indentOf(next) <= indent) break;
    next = end + 1;
  }
  scan.at = next;
}

/** Takes one character, or all of a quoted text, comment or text block; the offset of a quote that is open at the end. */
function step(scan: Scan): number | undefined {
  const {text, open} = scan;
  const character = text.charAt(scan.at);
  const before = text.charAt(scan.at - 1);
  if (character === '#' && (isSpace(before) || isBreak(before))) {
    scan.at = lineEnd(text, scan.at);
    return undefined;
  }
  if ((character === '"' || character === "'") && scan.fresh) {
    const end = quoteEnd(text, scan.at);
    if (end >= scan.end) return scan.at;
    scan.at = end + 1;
    scan.fresh = false;
    return undefined;
  }
  if ((character === '|' || character === '>') && scan.fresh && open.length === 0) {
    skipBlock(scan);
    scan.fresh = true;
    return undefined;
  }
  const next = text.charAt(scan.at + 1);
  if ((character === '[' || character === '{') && (scan.fresh || open.length > 0)) {
    open.push(scan.at);
    scan.fresh = true;
  } else if ((character === ']' || character === '}') && open.length > 0) {
    open.pop();
    scan.fresh = false;
  } else if (character === '\n' || (character === ',' && open.length > 0)) {
    scan.fresh = true;
  } else if (
    (character === ':' || character === '-' || character === '?') &&
    (isSpace(next) || isBreak(next))
  ) {
    scan.fresh ||= character === ':';
  } else if (!isSpace(character)) scan.fresh = false;
  scan.at++;
  return undefined;
}

/** The offsets of the brackets and the quote that open before `end` and are not closed there, the innermost last. */
export function openBefore(text: string, end: number): readonly number[] {
  const scan: Scan = {text, end, at: 0, open: [], fresh: true};
  while (scan.at < end) {
    const quote = step(scan);
    if (quote !== undefined) return [...scan.open, quote];
  }
  return scan.open;
}
