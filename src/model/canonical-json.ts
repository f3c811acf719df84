import {createHash} from 'node:crypto';
import {compareText} from '../diagnostics/compare-text.ts';

/** Where the parts of a text go, in order. */
type Sink = (part: string) => void;

/** The keys of an object, sorted: most are in that order already. */
function sortedKeys(value: object): readonly string[] {
  const keys = Object.keys(value);
  for (let i = 1; i < keys.length; i++) {
    if (compareText(keys[i - 1] ?? '', keys[i] ?? '') > 0) return keys.sort(compareText);
  }
  return keys;
}

function writeCanonical(value: unknown, write: Sink): void {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') {
    write(JSON.stringify(value));
  } else if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`${value} is not JSON`);
    write(JSON.stringify(value));
  } else if (Array.isArray(value)) {
    let before = '[';
    for (const element of value) {
      write(before);
      writeCanonical(element, write);
      before = ',';
    }
    write(value.length === 0 ? '[]' : ']');
  } else if (typeof value === 'object') {
    let before = '{';
    for (const key of sortedKeys(value)) {
      const member = (value as Record<string, unknown>)[key];
      if (member === undefined) continue;
      write(`${before}${JSON.stringify(key)}:`);
      writeCanonical(member, write);
      before = ',';
    }
    write(before === '{' ? '{}' : '}');
  } else {
    throw new TypeError(`a ${typeof value} is not JSON`);
  }
}

/**
 * JSON with sorted keys, without white space and without members that are `undefined`: equal values, equal
 * text (RFC 8785 for the values that manifests can hold). Throws TypeError for a value that is not JSON.
 */
export function canonicalJson(value: unknown): string {
  let text = '';
  writeCanonical(value, (part) => (text += part));
  return text;
}

/** `sha256:` and the hash, in hexadecimal, of a text in UTF-8. */
export const sha256 = (text: string): string =>
  `sha256:${createHash('sha256').update(text, 'utf8').digest('hex')}`;

/** What is hashed at once, in UTF-16 code units. */
const PIECE = 1 << 16;

/** `sha256:…` of a value's canonical JSON, however long that is. */
export function digestOf(value: unknown): string {
  const hash = createHash('sha256');
  let text = '';
  writeCanonical(value, (part) => {
    text += part;
    if (text.length < PIECE) return;
    hash.update(text, 'utf8');
    text = '';
  });
  return `sha256:${hash.update(text, 'utf8').digest('hex')}`;
}

/** How many members of an object JSON writes. */
function countDefined(value: object): number {
  let count = 0;
  for (const member of Object.values(value)) if (member !== undefined) count += 1;
  return count;
}

/** Whether two JSON values are equal, whatever the order of their members: whether their canonical JSON is. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    return (
      Array.isArray(a) &&
      Array.isArray(b) &&
      a.length === b.length &&
      a.every((element, i) => sameJson(element, b[i]))
    );
  }
  let count = 0;
  for (const [key, member] of Object.entries(a)) {
    if (member === undefined) continue;
    count += 1;
    if (!Object.hasOwn(b, key) || !sameJson(member, (b as Record<string, unknown>)[key])) return false;
  }
  return count === countDefined(b);
}
