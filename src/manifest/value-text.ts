/** Words for values in manifests: how a value is shown, and what was most likely meant by it. */
import type {FieldWords} from '../generated/field-words.js';
import {mendExpiry} from './expiry-words.ts';
import {meantValue} from './meanings.ts';
import {quotedScalar, scalarText} from './scalar-text.ts';

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

/** Typographic quotes around a text, and what of an address in a mail is none. */
const AROUND = /^[\u2018-\u201F\u00AB\u00BB"'`]+|[\u2018-\u201F\u00AB\u00BB"'`]+$/g;
const MAIL = /^.*<(?:mailto:)?([^<>]+)>$/;
/** An address of bylaw, where a reference is wanted: `Space/acme-legal/deal-room`. */
const ADDRESS = /^([a-z]+)\/(?:[a-z\d-]+\/)?([^/]+)$/i;
const EVERYONE = /^(?:\*|all|everybody|everyone|anyone|company|organi[sz]ation|all[ _-]?(?:members|users))$/i;

/** A slug made of what people call a thing: `M&A` is `m-and-a`. */
const slug = (text: string): string =>
  text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll('&', '-and-')
    .replaceAll(/[\s_.-]+/g, '-');

/** What may have been meant by a text that its field does not take, most likely first. */
function readings(text: string): readonly string[] {
  const visible = text.replaceAll(CONTROL, '').replaceAll(INVISIBLE, '').replaceAll(AROUND, '').trim();
  const plain = visible.toLowerCase();
  const [, kind = '', name = ''] = ADDRESS.exec(plain) ?? [];
  const bare = plain.replace(/^@/, '');
  return [
    visible,
    plain,
    ...(EVERYONE.test(plain) ? ['everyone'] : []),
    plain.replace(MAIL, '$1'),
    ...(kind === '' ? [] : [`${kind === 'member' ? 'user' : kind}:${name}`, name]),
    plain.replace(/^(?:group|squad):/, 'team:').replace(/^(?:e-?mail|mailto|member|person):/, 'user:'),
    // `user:ana@acme.example` where a bare address stands, and the other way round.
    plain.slice(plain.indexOf(':') + 1),
    `user:${bare}`,
    `space:${bare}`,
    `team:${bare}`,
    slug(bare),
  ];
}

function nearText(text: string, entry: FieldWords): string | undefined {
  if (text.length === 0 || text.length > MENDABLE) return undefined;
  if (entry.values !== undefined) return meantValue(text.replaceAll(AROUND, '').trim(), entry.values);
  if (entry.pattern === undefined) return undefined;
  return readings(text).find((reading) => reading !== text && fits(reading, entry));
}

const YES = new Set(['true', 'yes', 'on', 'y', '1', 'enabled', 'enable']);
const NO = new Set(['false', 'no', 'off', 'n', '0', 'disabled', 'disable']);

/** The entries of a list that is written as a text; undefined where it may be one entry. */
function entriesIn(text: string): readonly string[] | undefined {
  const bullet = /^\s*[-*\u2022\u2013\u2014]/;
  const hasBullets = bullet.test(text);
  const parts = (hasBullets ? text.replace(bullet, '').split(/\s[-*\u2022\u2013\u2014]/) : text.split(','))
    .map((part) => part.replaceAll(INVISIBLE, '').replaceAll('\u00A0', ' ').trim())
    .filter((part) => part !== '');
  const [only] = parts;
  const isSpaced = parts.length === 1 && only !== undefined && /\s/.test(only);
  if (isSpaced && only.split(/\s+/).every((word) => /[@:]/.test(word))) return only.split(/\s+/);
  return hasBullets || parts.length > 1 ? parts : undefined;
}

const listText = (entries: readonly string[]): string =>
  `[${entries.map((entry) => scalarText(entry)).join(', ')}]`;

function mendList(value: unknown): string | undefined {
  if (typeof value === 'string' && value.length <= MENDABLE) {
    const entries = entriesIn(value);
    if (/^\s*[-*\u2022\u2013\u2014]/.test(value)) {
      return `Write a dash and a space before each entry; or write ${listText(entries ?? [])}.`;
    }
    return entries === undefined
      ? `Write it as a list, even if it has one entry: ${listText([value])}.`
      : `Write it as a list: ${listText(entries)}.`;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const entries = Object.entries(value);
  if (entries.length === 0) return 'Write an empty list, `[]`.';
  if (entries.every(([, each]) => each === null) && entries.length <= 10) {
    return `Write it as a list: ${listText(entries.map(([key]) => key))}.`;
  }
  return 'Write each entry on a line of its own that begins with a dash and a space.';
}

/** A text that is written as a map: `{user: a@b}` for `user:a@b`, or `{name: a@b}` for `a@b`. */
function mendMapping(value: object, entry: FieldWords): string | undefined {
  const [first, ...more] = Object.entries(value);
  if (first === undefined || more.length > 0) return undefined;
  const [key, inner] = first as [string, unknown];
  const texts = [typeof inner === 'string' ? `${key}:${inner}` : '', inner, inner === null ? key : ''];
  const meant = texts
    .filter((text) => typeof text === 'string')
    .find((text) => text !== '' && fits(text, entry));
  return meant === undefined ? undefined : `Write it as one text: \`${scalarText(meant)}\`.`;
}

function mendNull(entry: FieldWords, written: string | undefined): string {
  const otherwise = 'Write a value, or remove the line if the field is optional.';
  if (written === undefined || entry.type !== 'string') return otherwise;
  if (written.startsWith('#')) {
    return `\`#\` begins a comment. If it is the value, put it in quotes: ${quotedScalar(written)}.`;
  }
  return fits(written, entry) && entry.values === undefined
    ? `If the text is meant, put it in quotes: ${quotedScalar(written)}. Otherwise write a value, or remove the line.`
    : otherwise;
}

/** A text whose field takes only some texts. */
function mendText(text: string, entry: FieldWords): string | undefined {
  if (text.length > MENDABLE) return undefined;
  if (isExpiry(entry)) return mendExpiry(text);
  const comment = /^(\S+)#/.exec(text)?.[1];
  if (
    comment !== undefined &&
    (entry.values?.includes(comment) ?? (entry.pattern !== undefined && fits(comment, entry)))
  ) {
    return `Write a space before \`#\`, which begins a comment only then: \`${comment} #\`.`;
  }
  const words = text.split(/[\s,;]+/).filter((word) => word !== '');
  if (
    words.length > 1 &&
    entry.pattern !== undefined &&
    words.every((word) => /[@:]/.test(word) && fits(word, entry))
  ) {
    return `Write each as an entry of its own: ${words.map((word) => `\`${word}\``).join(', ')}.`;
  }
  const near = nearText(text, entry);
  return near === undefined ? undefined : `Did you mean \`${near}\`?`;
}

/** Whether a field says until when something holds. */
const isExpiry = ({expected}: FieldWords): boolean => expected.includes('RFC 3339');

function mendNumber(value: string): string | undefined {
  const days = /^(\d{1,9}) ?(?:d|days?)?$/i.exec(value)?.[1];
  return days === undefined ? undefined : `Write the number alone, without quotes: ${days}.`;
}

function mendTruth(value: unknown): string | undefined {
  const word = String(value).toLowerCase();
  if (YES.has(word)) return 'Write `true`, without quotes.';
  return NO.has(word) ? 'Write `false`, without quotes.' : undefined;
}

function mendByType(value: unknown, entry: FieldWords, written: string | undefined): string | undefined {
  const {type} = entry;
  const isPlain = typeof value === 'number' || typeof value === 'boolean';
  if (type === 'string') {
    if (typeof value === 'string') return mendText(value, entry);
    if (typeof value === 'object' && value !== null) {
      return Array.isArray(value) ? undefined : mendMapping(value, entry);
    }
    if (!isPlain) return undefined;
    const text = written ?? String(value);
    if (isExpiry(entry)) return mendExpiry(text);
    if (entry.values === undefined && fits(text, entry)) {
      return `Put it in quotes, so that it is read as text: '${text}'.`;
    }
    return entry.values === undefined ? undefined : mendText(text, entry);
  }
  if (type === 'boolean' && (typeof value === 'string' || typeof value === 'number')) return mendTruth(value);
  if ((type === 'integer' || type === 'number') && typeof value === 'string') return mendNumber(value);
  return type === 'array' ? mendList(value) : undefined;
}

/** How to mend a value that does not fit its field, as a sentence; `written` as for {@link valueText}. */
export function mendValue(value: unknown, entry: FieldWords | undefined, written?: string): string {
  if (entry === undefined) return 'Correct it, or remove it.';
  if (value === null) return mendNull(entry, written);
  const mend = mendByType(value, entry, written);
  if (mend !== undefined) return mend;
  if (entry.values !== undefined) return 'Write one of these.';
  return entry.example === undefined
    ? `Write ${entry.expected}.`
    : `Write it as in this example: \`${entry.example}\`.`;
}
