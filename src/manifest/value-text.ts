/** Words for values in manifests: how a value is shown, and what was most likely meant by it. */
import {nearest} from '../diagnostics/nearest.ts';
import type {FieldWords} from '../generated/field-words.js';

/** Longest text that is quoted in a message; the rest is cut off. */
const SHOWN = 60;
/** Longer texts are no typing mistakes: nothing is suggested for them. */
const MENDABLE = 300;
/** What cannot be seen, or turns the direction of what follows, apart from what JSON escapes by itself. */
const INVISIBLE = /[\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;
const CONTROL = /[\u0000-\u001f]/g;

/** Text in quotes, on one line, shortened, with everything visible that one cannot see. */
export function quote(text: string): string {
  // Never cut between the halves of a surrogate pair: the half would be shown as an escape.
  const short = text.length > SHOWN ? `${text.slice(0, SHOWN).replace(/[\ud800-\udbff]$/, '')}…` : text;
  return JSON.stringify(short).replaceAll(
    INVISIBLE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/**
 * A value as a message shows it: `"FR"`, `the number 7`, `a list`. Never throws, whatever the value. `written` is how a
 * number or truth value stands in the manifest, where its value does not tell: `007`.
 */
export function valueText(value: unknown, written?: string): string {
  switch (typeof value) {
    case 'string':
      return value === '' ? 'an empty text' : quote(value);
    case 'number':
    case 'bigint':
      return `the number ${written ?? String(value)}`;
    case 'boolean':
      return `\`${written ?? String(value)}\``;
    case 'object':
      if (value === null) return 'empty';
      return Array.isArray(value) ? (value.length === 0 ? 'an empty list' : 'a list') : 'a mapping';
    default:
      return 'nothing that a manifest can hold';
  }
}

const patterns = new Map<string, RegExp>();

/** Whether a text fits the pattern of its field; true for fields without one. */
export function fits(text: string, entry: FieldWords): boolean {
  if (entry.pattern === undefined) return true;
  const known = patterns.get(entry.pattern);
  const pattern = known ?? new RegExp(entry.pattern, 'u');
  if (known === undefined) patterns.set(entry.pattern, pattern);
  return pattern.test(text);
}

/** What may have been meant by a text that its field does not take, most likely first. */
function readings(text: string): readonly string[] {
  const visible = text.replaceAll(CONTROL, '').replaceAll(INVISIBLE, '').trim();
  const plain = visible.toLowerCase();
  return [
    visible,
    plain,
    // `user:ana@acme.example` where a bare address stands, and the other way round.
    plain.slice(plain.indexOf(':') + 1),
    `user:${plain}`,
    `space:${plain}`,
    `team:${plain}`,
    plain.replaceAll(/[\s_.]+/g, '-'),
  ];
}

function nearText(text: string, entry: FieldWords): string | undefined {
  if (text.length === 0 || text.length > MENDABLE) return undefined;
  if (entry.values !== undefined) return nearest(text.trim(), entry.values);
  if (entry.pattern === undefined) return undefined;
  return readings(text).find((reading) => reading !== text && fits(reading, entry));
}

const YES = new Set(['true', 'yes', 'on', 'y']);
const NO = new Set(['false', 'no', 'off', 'n']);

/** How to mend a value that does not fit its field, as a sentence; `written` as for {@link valueText}. */
export function mendValue(value: unknown, entry: FieldWords | undefined, written?: string): string {
  if (entry === undefined) return 'Correct it, or remove it.';
  const {type, expected} = entry;
  if (value === null) return 'Write a value, or remove the line if the field is optional.';
  if (type === 'string' && typeof value === 'string') {
    const near = nearText(value, entry);
    if (near !== undefined) return `Did you mean \`${near}\`?`;
  }
  if (type === 'string' && (typeof value === 'number' || typeof value === 'boolean')) {
    const text = written ?? String(value);
    if (entry.values === undefined && fits(text, entry)) {
      return `Put it in quotes, so that it is read as text: '${text}'.`;
    }
  }
  if (type === 'boolean' && typeof value === 'string') {
    const word = value.toLowerCase();
    if (YES.has(word)) return 'Write `true`, without quotes.';
    if (NO.has(word)) return 'Write `false`, without quotes.';
  }
  if ((type === 'integer' || type === 'number') && typeof value === 'string' && /^\d{1,9}$/.test(value)) {
    return `Write the number without quotes: ${value}.`;
  }
  if (type === 'array' && typeof value === 'string') {
    return `Write it as a list, even if it has one entry: [${quote(value)}].`;
  }
  if (entry.values !== undefined) return 'Write one of these.';
  return entry.example === undefined
    ? `Write ${expected}.`
    : `Write it as in this example: \`${entry.example}\`.`;
}
