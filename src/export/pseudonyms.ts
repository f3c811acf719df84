/**
 * Pseudonyms for people: one for each address, the same in every export of one database. They cannot be turned back
 * without knowing the address and the database; somebody who knows both can check a guess.
 */
import {createHash} from 'node:crypto';
import {canonicalSpec} from '../model/canonical.ts';
import {lowerEmail, replaceEmails} from '../model/email-texts.ts';
import type {Field, Fields} from '../model/field.ts';
import type {LiveObject} from '../model/objects.ts';
import {addressOf} from '../model/address.ts';
import {namedByEmail} from '../model/kinds.ts';
import {specFields} from '../model/spec-fields.ts';
import {compareText} from '../diagnostics/compare-text.ts';

/** What replaces people in names, references and texts. */
export interface Pseudonyms {
  readonly email: (email: string) => string;
  /** A text with the addresses and display names in it replaced. */
  readonly text: (text: string) => string;
}

/** Display names that are shorter are only found between other letters: they are parts of many words. */
const MIN_WITHIN_WORDS = 4;

const LETTER = /[\p{L}\p{N}]/u;

/** Each character in lower case, unless that would take another number of units: places in it are places in the text. */
const lowered = (text: string): string =>
  text.replaceAll(/\p{Lu}/gu, (letter) => {
    const lower = letter.toLowerCase();
    return lower.length === letter.length ? lower : letter;
  });

const isWordAt = (text: string, from: number, to: number): boolean =>
  !LETTER.test(text.charAt(from - 1)) && !LETTER.test(text.charAt(to));

/** Display names to look for, by their first characters, the longest first. */
class DisplayNames {
  readonly #byStart = new Map<string, (readonly [name: string, pseudonym: string])[]>();

  constructor(names: ReadonlyMap<string, string>) {
    const sorted = [...names].toSorted(([a], [b]) => b.length - a.length || compareText(a, b));
    for (const [name, pseudonym] of sorted) {
      const start = name.slice(0, MIN_WITHIN_WORDS);
      const known = this.#byStart.get(start);
      if (known === undefined) this.#byStart.set(start, [[name, pseudonym]]);
      else known.push([name, pseudonym]);
    }
  }

  #at(low: string, at: number): readonly [name: string, pseudonym: string] | undefined {
    for (let length = MIN_WITHIN_WORDS; length > 0; length--) {
      const found = this.#byStart
        .get(low.slice(at, at + length))
        ?.find(
          ([name]) =>
            low.startsWith(name, at) &&
            (name.length >= MIN_WITHIN_WORDS || isWordAt(low, at, at + name.length)),
        );
      if (found !== undefined) return found;
    }
    return undefined;
  }

  replace(text: string): string {
    if (this.#byStart.size === 0) return text;
    const low = lowered(text);
    let out = '';
    let at = 0;
    while (at < text.length) {
      const found = this.#at(low, at);
      out += found === undefined ? text.charAt(at) : found[1];
      at += found === undefined ? 1 : found[0].length;
    }
    return out;
  }
}

/** Display names of people, in lower case, with the pseudonym of the first person who has each. */
function displayNames(
  objects: Iterable<LiveObject>,
  idOf: (email: string) => string,
): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const {kind, name, spec} of objects) {
    if (kind !== 'User' && kind !== 'Member') continue;
    const shown = lowered(spec.displayName?.trim() ?? '');
    const pseudonym = idOf(name);
    // Who is called what they are here called already is not named by it.
    const known = names.get(shown);
    if (shown !== '' && (known === undefined || compareText(pseudonym, known) < 0))
      names.set(shown, pseudonym);
  }
  return names;
}

/** Pseudonyms for everybody in a live state; `salt` makes them of this database alone. */
export function pseudonymsIn(objects: Iterable<LiveObject>, salt: string): Pseudonyms {
  const ids = new Map<string, string>();
  const idOf = (email: string): string => {
    const person = lowerEmail(email);
    const known = ids.get(person);
    if (known !== undefined) return known;
    const id = `person-${createHash('sha256').update(`${salt} pseudonym ${person}`, 'utf8').digest('hex').slice(0, 16)}`;
    ids.set(person, id);
    return id;
  };
  const names = new DisplayNames(displayNames(objects, idOf));
  const email = (address: string): string => `${idOf(address)}@pseudonym.invalid`;
  const text = (given: string): string => {
    // Addresses first: names may be parts of them. What replaces them is put in last, so that no name is found in it.
    const found: string[] = [];
    const marked = replaceEmails(given.replaceAll('\u0000', ''), (address) => {
      found.push(email(address));
      return '\u0000';
    });
    return names.replace(marked).replaceAll('\u0000', () => found.shift() ?? '');
  };
  return {email, text};
}

type Tree = Readonly<Record<string, unknown>>;

/** A free value with every text in it, names of members included, replaced. */
function freeValue(value: unknown, text: Pseudonyms['text']): unknown {
  if (typeof value === 'string') return text(value);
  if (Array.isArray(value)) return value.map((item) => freeValue(item, text));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value as Tree).map(([name, member]) => [text(name), freeValue(member, text)]),
  );
}

function fieldValue(value: unknown, field: Field, {email, text}: Pseudonyms): unknown {
  if (field.type === 'map') return freeValue(value, text);
  if (field.type === 'record') return recordValue(value as Tree, field.fields, {email, text});
  if (field.type === 'list' && Array.isArray(value))
    return value.map((item) => recordValue(item as Tree, field.items, {email, text}));
  if (field.type !== 'string' && field.type !== 'set') return value;
  // What names something says addresses alone; names of values, dates and other objects stay.
  const isFixed = field.values !== undefined || ('expiry' in field && field.expiry === true);
  const isReference = field.reference !== undefined;
  const one = (said: unknown): unknown =>
    typeof said !== 'string' || isFixed ? said : isReference ? replaceEmails(said, email) : text(said);
  return Array.isArray(value) ? value.map(one) : one(value);
}

function recordValue(record: Tree, fields: Fields, pseudonyms: Pseudonyms): Tree {
  return Object.fromEntries(
    Object.entries(record).flatMap(([name, value]) => {
      const field = fields[name];
      if (name === 'reason') return [];
      return [[name, field === undefined ? value : fieldValue(value, field, pseudonyms)]];
    }),
  );
}

/** Fields that identify nobody although they are free: slugs, and digests of contents. */
const KEPT: ReadonlySet<string> = new Set(['organization', 'digest']);

/** An object in which every person is replaced by their pseudonym, without reasons. */
export function withPseudonyms(object: LiveObject, pseudonyms: Pseudonyms): LiveObject {
  const {kind, workspace} = object;
  const name = namedByEmail(kind) ? pseudonyms.email(object.name) : object.name;
  const replaced = recordValue(object.spec as unknown as Tree, specFields(kind), pseudonyms);
  const kept = Object.fromEntries(Object.entries(object.spec).filter(([field]) => KEPT.has(field)));
  const isPerson = (kind === 'User' || kind === 'Member') && object.spec.displayName !== undefined;
  const spec = {
    ...replaced,
    ...kept,
    ...(isPerson && {displayName: pseudonyms.email(object.name).replace(/@.*$/, '')}),
  };
  return {
    ...object,
    name,
    address: addressOf(kind, workspace, name),
    labels: freeValue(object.labels, pseudonyms.text) as LiveObject['labels'],
    spec: canonicalSpec(kind, spec),
  } as LiveObject;
}
