/** The text of an expression → tokens, as the specification of CEL has them (without bytes and unsigned integers). */
import {quotedText} from '../diagnostics/problem-words.ts';
import {isProblem, type ExpressionProblem} from './syntax.ts';

export type Token = {readonly at: number; readonly end: number} & (
  | {readonly kind: 'name' | 'sign'; readonly text: string}
  | {readonly kind: 'text'; readonly text: string}
  | {readonly kind: 'integer'; readonly value: bigint; readonly text: string}
  | {readonly kind: 'double'; readonly value: number; readonly text: string}
  | {readonly kind: 'end'; readonly text: ''}
);

const SPACE = /(?:\s|\/\/[^\n]*)*/y;
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const NUMBER = /0[xX][0-9a-fA-F]+|[0-9]+(?<fraction>\.[0-9]+)?(?<exponent>[eE][+-]?[0-9]+)?/y;
const SIGN = /&&|\|\||==|!=|<=|>=|[-+*/%<>!?:.,()[\]{}]/y;
const QUOTE = /(?<raw>[rR]?)(?<quote>"""|'''|"|')/y;
const ESCAPE = /\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-3][0-7]{2}|[abfnrtv\\?"'`])/y;
const ESCAPED: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** Highest integer that CEL knows, and lowest. */
export const MAX_INTEGER = 9_223_372_036_854_775_807n;
export const MIN_INTEGER = -9_223_372_036_854_775_808n;

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function unescaped(escape: string): string | undefined {
  const letter = escape[1] ?? '';
  if (!/[xuU0-3]/.test(letter)) return ESCAPED[letter] ?? letter;
  const digits = /[xuU]/.test(letter)
    ? Number.parseInt(escape.slice(2), 16)
    : Number.parseInt(escape.slice(1), 8);
  const valid = digits <= 0x10_ff_ff && !(digits >= 0xd8_00 && digits <= 0xdf_ff);
  return valid ? String.fromCodePoint(digits) : undefined;
}

/** A text between quotes that begins at `at`. */
function readText(text: string, at: number, opened: RegExpExecArray): Token | ExpressionProblem {
  const {raw, quote = ''} = opened.groups ?? {};
  const isLong = quote.length === 3;
  let value = '';
  let i = at + opened[0].length;
  while (i < text.length) {
    if (text.startsWith(quote, i)) return {kind: 'text', text: value, at, end: i + quote.length};
    const letter = text[i] ?? '';
    if (!isLong && (letter === '\n' || letter === '\r')) break;
    if (letter === '\\' && raw === '') {
      const escape = matchAt(ESCAPE, text, i)?.[0];
      const character = escape === undefined ? undefined : unescaped(escape);
      if (escape === undefined || character === undefined)
        return {message: `${quotedText(text.slice(i, i + 2))} is not an escape in a text.`, offset: i};
      value += character;
      i += escape.length;
    } else {
      value += letter;
      i += 1;
    }
  }
  return {message: `The text that begins here has no closing ${quote}.`, offset: at};
}

function readNumber(found: RegExpExecArray, at: number): Token | ExpressionProblem {
  const [text] = found;
  const end = at + text.length;
  if (found.groups?.['fraction'] !== undefined || found.groups?.['exponent'] !== undefined) {
    const value = Number(text);
    return Number.isFinite(value)
      ? {kind: 'double', value, text, at, end}
      : {message: `${quotedText(text)} is too large a number.`, offset: at};
  }
  const value = BigInt(text);
  // One more than the highest, for the lowest behind a minus.
  return value <= MAX_INTEGER + 1n
    ? {kind: 'integer', value, text, at, end}
    : {message: `${quotedText(text)} is too large an integer.`, offset: at};
}

function readToken(text: string, at: number): Token | ExpressionProblem {
  const opened = matchAt(QUOTE, text, at);
  if (opened !== null) return readText(text, at, opened);
  const name = matchAt(NAME, text, at)?.[0];
  if (name !== undefined) return {kind: 'name', text: name, at, end: at + name.length};
  const number = matchAt(NUMBER, text, at);
  if (number !== null) return readNumber(number, at);
  const sign = matchAt(SIGN, text, at)?.[0];
  if (sign !== undefined) return {kind: 'sign', text: sign, at, end: at + sign.length};
  const [character = ''] = text.slice(at);
  const meant: Readonly<Record<string, string>> = {
    '=': ' Compare with `==`.',
    '&': ' Write `&&`.',
    '|': ' Write `||`.',
  };
  return {message: `Unexpected ${quotedText(character, 'character')}.${meant[character] ?? ''}`, offset: at};
}

/** All tokens, the last of them the end; or the first problem. */
export function tokensOf(text: string): readonly Token[] | ExpressionProblem {
  const tokens: Token[] = [];
  let at = matchAt(SPACE, text, 0)?.[0].length ?? 0;
  while (at < text.length) {
    const token = readToken(text, at);
    if (isProblem(token)) return token;
    tokens.push(token);
    at = token.end + (matchAt(SPACE, text, token.end)?.[0].length ?? 0);
  }
  tokens.push({kind: 'end', text: '', at: text.length, end: text.length});
  return tokens;
}
