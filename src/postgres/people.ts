/**
 * People in the history are opaque ids from the first event on. `bylaw.people` alone knows whose they are, so
 * that erasing an address there erases it everywhere, and the hash chains stay whole.
 */
import {randomBytes} from 'node:crypto';
import {compareText} from '../diagnostics/compare-text.ts';
import {idOfPseudonym, lowerEmail, mapTexts, replaceEmails} from '../model/email-texts.ts';
import type {Session} from './connect.ts';

const ID = /^p_[0-9a-f]{24}$/;
/** How ids begin, which is looked for sooner than a pattern: no id has it within. */
const ID_BEGINS = 'p_';
const ID_LENGTH = ID_BEGINS.length + 24;

/**
 * The value with every e-mail address in it replaced by what `idOf` says for it, in lower case. Who was anonymised
 * has their id in the address that stands for them.
 * Twin in SQL: src/postgres/behaviour/without-addresses.sql.
 */
export const withoutEmails = (value: unknown, idOf: (email: string) => string): unknown =>
  mapTexts(value, (text) => replaceEmails(text, (email) => idOfPseudonym(email) ?? idOf(lowerEmail(email))));

/** The value with every id in it replaced by its address; ids of people who were erased stay. */
export const withEmails = (value: unknown, emails: ReadonlyMap<string, string>): unknown =>
  mapTexts(value, (text) => textWithEmails(text, emails));

/** The same for one text. In a JSON text, what stands for an id has to be as JSON writes it. */
export function textWithEmails(text: string, emails: ReadonlyMap<string, string>): string {
  const parts: string[] = [];
  let end = 0;
  for (let at = text.indexOf(ID_BEGINS); at >= 0; at = text.indexOf(ID_BEGINS, at + ID_BEGINS.length)) {
    const email = emails.get(text.slice(at, at + ID_LENGTH));
    if (email === undefined) continue;
    parts.push(text.slice(end, at), email);
    end = at + ID_LENGTH;
  }
  if (end === 0) return text;
  parts.push(text.slice(end));
  return parts.join('');
}

/** Adds the ids in a JSON text to those that were found. */
export function addIdsIn(text: string, found: Set<string>): void {
  for (let at = text.indexOf(ID_BEGINS); at >= 0; at = text.indexOf(ID_BEGINS, at + ID_BEGINS.length)) {
    const id = text.slice(at, at + ID_LENGTH);
    if (!found.has(id) && ID.test(id)) found.add(id);
  }
}

/** The ids in some JSON texts. */
export function idsIn(texts: Iterable<string>): readonly string[] {
  const ids = new Set<string>();
  for (const text of texts) addIdsIn(text, ids);
  return [...ids];
}

/**
 * Reads JSON texts of the history, with the addresses of people in place of their ids. What one event left is mostly what the next one
 * found: equal texts are read once, and are the same value.
 */
export function contentsWith(emails: ReadonlyMap<string, string>): (text: string | null) => unknown {
  const inJson = new Map([...emails].map(([id, email]) => [id, JSON.stringify(email).slice(1, -1)]));
  const read = new Map<string, unknown>();
  return (text) => {
    if (text === null) return null;
    let value = read.get(text);
    if (value === undefined) read.set(text, (value = JSON.parse(textWithEmails(text, inJson))));
    return value;
  };
}

/** Finds the ids of people, by their addresses in lower case; the database makes those that are missing. */
export async function idsOfPeople(
  session: Session,
  emails: Iterable<string>,
): Promise<ReadonlyMap<string, string>> {
  const sorted = [...new Set(emails)].toSorted(compareText);
  const ids = sorted.map(() => `p_${randomBytes(12).toString('hex')}`);
  const {rows} = await session.query<{id: string; email: string}>(
    'select id, email from bylaw.person_ids($1, $2)',
    [ids, sorted],
  );
  return new Map(rows.map(({id, email}) => [email, id]));
}

/** The addresses of people who have not been erased, by id. */
export async function emailsOfPeople(
  session: Session,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const {rows} = await session.query<{id: string; email: string}>(
    'select id, email from bylaw.people where id = any($1) and email is not null',
    [ids],
  );
  return new Map(rows.map(({id, email}) => [id, JSON.stringify(email).slice(1, -1)]));
}
