import {createHash, hash} from 'node:crypto';
import {compareText} from '../diagnostics/compare-text.ts';

/** What is hashed at once, in UTF-16 code units. */
const PIECE = 1 << 16;

/** Where the parts of a text go, in order. */
type Sink = (part: string) => void;

/** The keys of an object, sorted: they are few, and most are in that order already, so each is put where it belongs in turn. */
function sortedKeys(value: object): readonly string[] {
  const keys = Object.keys(value);
  if (keys.length > MANY_KEYS) return keys.sort(compareText);
  for (let i = 1; i < keys.length; i++) {
    const key = keys[i] as string;
    let at = i;
    for (; at > 0 && compareText(keys[at - 1] as string, key) > 0; at--) keys[at] = keys[at - 1] as string;
    keys[at] = key;
  }
  return keys;
}

const MANY_KEYS = 16;

/** What JSON writes otherwise than it is: quotes, backslashes, control characters, and halves of pairs that may stand alone. */
const ESCAPED = /["\\\u0000-\u001f\ud800-\udfff]/;

/** The JSON of a text: nearly all of them are written as they are, which is found out sooner than `JSON.stringify` is called. */
export const quoted = (text: string): string => (ESCAPED.test(text) ? JSON.stringify(text) : `"${text}"`);

function canonicalNumber(value: unknown): string {
  if (typeof value !== 'number') throw new TypeError(`a ${typeof value} is not JSON`);
  if (!Number.isFinite(value)) throw new TypeError(`${value} is not JSON`);
  return JSON.stringify(value);
}

/** What is left of a text to be given away, once it is long. */
function given(text: string, sink: Sink | undefined): string {
  if (sink === undefined || text.length < PIECE) return text;
  sink(text);
  return '';
}

/**
 * The canonical JSON of a value; of a long one, all but the end that is returned is given to `sink` before.
 */
function canonicalText(value: unknown, before: string, sink?: Sink): string {
  if (typeof value === 'string') return before + quoted(value);
  if (value === null) return `${before}null`;
  if (typeof value === 'boolean') return before + String(value);
  if (typeof value !== 'object') return before + canonicalNumber(value);
  let text = before;
  let separator = '';
  if (Array.isArray(value)) {
    text += '[';
    for (const element of value) {
      text = given(canonicalText(element, text + separator, sink), sink);
      separator = ',';
    }
    text += ']';
  } else {
    text += '{';
    for (const key of sortedKeys(value)) {
      const member = (value as Record<string, unknown>)[key];
      if (member === undefined) continue;
      text = given(canonicalText(member, `${text}${separator}${quoted(key)}:`, sink), sink);
      separator = ',';
    }
    text += '}';
  }
  return text;
}

/**
 * JSON with sorted keys, without white space and without members that are `undefined`: equal values, equal
 * text (RFC 8785 for the values that manifests can hold). Throws TypeError for a value that is not JSON.
 */
export function canonicalJson(value: unknown): string {
  return canonicalText(value, '');
}

/** UTF-16 units of a digest, as all of them are written: `sha256:` and 64 digits. */
export const DIGEST_LENGTH = 71;

/** `sha256:` and the hash, in hexadecimal, of a text in UTF-8. */
export function sha256(text: string): string {
  if (text.length <= PIECE) return `sha256:${hash('sha256', text)}`;
  // Of a long text in one, the copy in UTF-8 takes several times as long as its hash.
  const long = createHash('sha256');
  for (let [from, to] = [0, 0]; from < text.length; from = to) {
    to = Math.min(from + PIECE, text.length);
    // Both halves of a character go together.
    if (to < text.length && isHighSurrogate(text.charCodeAt(to - 1))) to -= 1;
    long.update(text.slice(from, to), 'utf8');
  }
  return `sha256:${long.digest('hex')}`;
}

const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;

/** `sha256:…` of a value's canonical JSON, however long that is. */
export function digestOf(value: unknown): string {
  let long: ReturnType<typeof createHash> | undefined;
  const text = canonicalText(value, '', (part) => {
    long ??= createHash('sha256');
    long.update(part, 'utf8');
  });
  return long === undefined ? sha256(text) : `sha256:${long.update(text, 'utf8').digest('hex')}`;
}

/** `sha256:…` of lines, which have no line breaks, each with one at its end; however long they are together. */
export function digestOfLines(lines: Iterable<string>): string {
  const long = createHash('sha256');
  let piece = '';
  for (const line of lines) {
    piece += `${line}\n`;
    if (piece.length < PIECE) continue;
    long.update(piece, 'utf8');
    piece = '';
  }
  return `sha256:${long.update(piece, 'utf8').digest('hex')}`;
}

type Members = Readonly<Record<string, unknown>>;

const sameElements = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((element, i) => sameJson(element, b[i]));

/** Members that are undefined are none. */
function sameMembers(a: Members, b: Members): boolean {
  let more = 0;
  for (const key of Object.keys(a)) {
    if (a[key] === undefined) continue;
    if (!Object.hasOwn(b, key) || !sameJson(a[key], b[key])) return false;
    more++;
  }
  for (const key of Object.keys(b)) if (b[key] !== undefined) more--;
  return more === 0;
}

/** Whether two JSON values are equal, whatever the order of their members: whether their canonical JSON is. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) return Array.isArray(a) && Array.isArray(b) && sameElements(a, b);
  return sameMembers(a as Members, b as Members);
}
