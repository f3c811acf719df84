/**
 * What its author most likely did wrong where a text is no YAML. A parser says where it could not go on, which is often behind
 * the mistake and never in the author's words. So the usual mistakes are looked for on the line where it stopped and the two
 * before; one is told only if the text can be read further once it is mended. A text that can be read is never looked at.
 */
import type {SyntaxProblem} from '../diagnostics/yaml-problems.ts';
import {lineMistakes, type Line, type Mistake} from './line-mistakes.ts';
import {openBefore} from './open-bracket.ts';

/** Where the parser stops in a text; undefined if it reads all of it. */
export type FirstError = (text: string) => number | undefined;

/** Larger texts, and longer lines, are no manifests that somebody typed. */
const MAX_TEXT = 500_000;
const MAX_LINE = 2000;
/** How many edits are tried. */
const MAX_TRIES = 24;

function lineAt(text: string, offset: number): Line {
  // A search from before the text would begin at its first character.
  const start = offset <= 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
  const next = text.indexOf('\n', offset);
  const end = next < 0 ? text.length : next;
  const last = text.charAt(end - 1) === '\r' && end > start ? end - 1 : end;
  return {start, end: last, text: text.slice(start, last)};
}

/** The line of an offset and those before it that are not blank, three at most, the last first. */
function linesUpTo(text: string, offset: number): Line[] {
  const lines: Line[] = [];
  for (let at = offset; at >= 0 && lines.length < 3;) {
    const line = lineAt(text, at);
    if (line.text.trim() !== '') lines.push(line);
    at = line.start - 1;
  }
  return lines;
}

/** The first of the marks that git leaves where it could not merge; all of them are there. */
function mergeConflict(text: string): Mistake | undefined {
  const marks = /^<{7}(?: .*)?\r?$/m.exec(text);
  if (marks === null) return undefined;
  const rest = text.slice(marks.index);
  if (!/^={7}\r?$/m.test(rest) || !/^>{7}(?: .*)?\r?$/m.test(rest)) return undefined;
  return {offset: marks.index, problem: 'merge-conflict', found: marks[0].trimEnd()};
}

/** A Markdown fence around a whole manifest. */
function codeFence(text: string): Mistake | undefined {
  const fence = /^\s*(`{3,}[\w-]*|~{3,}[\w-]*)[ \t]*\r?\n/.exec(text);
  if (fence?.[1] === undefined) return undefined;
  return {offset: fence[0].indexOf(fence[1]), problem: 'code-fence', found: fence[1]};
}

/** A text with another line in place of one of its own. */
const withLine = (text: string, {start, end}: Line, line: string): string =>
  text.slice(0, start) + line + text.slice(end);

/** `# …` between brackets, where it is a comment and so takes their ends with it; if it is to be a text, they end. */
function commentAsValue(text: string, line: Line, helps: (mended: string) => boolean): Mistake | undefined {
  const comment = /(?<=[:,[{] +)#[^\s,\]}]+/.exec(line.text);
  if (comment === null) return undefined;
  const [found] = comment;
  const {index} = comment;
  const write = `"${found}"`;
  const mended = line.text.slice(0, index) + write + line.text.slice(index + found.length);
  if (!helps(withLine(text, line, mended))) return undefined;
  return {offset: line.start + index, problem: 'comment-as-value', found, write};
}

interface Unclosed {
  readonly mistake: Mistake;
  /** Whether the text can be read further once it is closed as the mistake says. */
  readonly isSure: boolean;
}

/** A bracket or quote that is never closed, at the place where it opens. */
function unclosed(text: string, stopped: number, firstError: FirstError): Unclosed | undefined {
  const offset = openBefore(text, stopped).at(-1);
  if (offset === undefined) return undefined;
  const line = lineAt(text, offset);
  if (line.text.length > MAX_LINE) return undefined;
  const found = text.charAt(offset);
  const closing = {'[': ']', '{': '}'}[found] ?? found;
  const next = text.charAt(stopped);
  if ((next === ']' || next === '}') && next !== closing && stopped < line.end) {
    const write = text.slice(line.start, stopped) + closing + text.slice(stopped, line.end);
    const mistake = {offset, problem: 'unclosed-bracket', found, write: write.trim()} as const;
    return {mistake, isSure: true};
  }
  const lineOfError = lineAt(text, stopped);
  // What closes on the same line was open only for as long as the parser read.
  if (lineOfError.start === line.start && !openBefore(text, line.end).includes(offset)) return undefined;
  const helps = (mended: string): boolean => {
    const then = firstError(mended);
    return then === undefined || then > stopped + mended.length - text.length;
  };
  const isBracket = found === '[' || found === '{';
  const comment = isBracket ? commentAsValue(text, line, helps) : undefined;
  if (comment !== undefined) return {mistake: comment, isSure: true};
  const problem = isBracket ? 'unclosed-bracket' : 'unclosed-quote';
  const content = line.text.trimEnd();
  const brackets = isBracket ? '' : (/[\]},\s]+$/.exec(content)?.[0] ?? '');
  const before = content.slice(0, content.length - brackets.length);
  // Most likely it is missing behind what stands on the line, or before the brackets there; perhaps with those around it.
  for (const closed of [
    before + closing + brackets,
    content + closing,
    `${content}${closing}}`,
    `${content}${closing}]`,
  ]) {
    if (!helps(withLine(text, line, closed))) continue;
    return {mistake: {offset, problem, found, write: closed.trim()}, isSure: true};
  }
  return {mistake: {offset, problem, found}, isSure: false};
}

const UNCLOSED: ReadonlySet<SyntaxProblem> = new Set<SyntaxProblem>([
  'unfinished',
  'open-quote',
  'open-bracket',
  'missing-comma',
]);

/**
 * The mistake that made the parser stop at an offset with this problem; undefined where none is plain. `firstError` is the
 * parser.
 */
export function likelyMistake(
  text: string,
  stopped: number,
  problem: SyntaxProblem,
  firstError: FirstError,
): Mistake | undefined {
  if (text.length > MAX_TEXT) return undefined;
  const whole = mergeConflict(text) ?? codeFence(text);
  if (whole !== undefined) return whole;
  const lines = linesUpTo(text, Math.min(stopped, text.length - 1));
  if (lines.some((line) => line.text.length > MAX_LINE)) return undefined;
  const open = UNCLOSED.has(problem) ? unclosed(text, stopped, firstError) : undefined;
  if (open?.isSure === true) return open.mistake;
  const lineOfError = lineAt(text, stopped);
  let tries = 0;
  for (const {start, end, text: instead, ...mistake} of lineMistakes(lines, stopped)) {
    if (++tries > MAX_TRIES) break;
    // It may be longer than what is seen of it.
    if (open !== undefined && /^[[{]/.test(mistake.found ?? '')) continue;
    if (mistake.problem === 'extra-bracket' && openBefore(text, stopped).length > 0) continue;
    const next = firstError(text.slice(0, start) + instead + text.slice(end));
    // It helps if the parser comes past the line where it stopped.
    const longer = instead.length - (end - start);
    if (next !== undefined && next <= lineOfError.end + longer) continue;
    return problem === 'escape' ? {...mistake, offset: stopped} : mistake;
  }
  return open?.mistake;
}
