/**
 * People in the history are opaque ids from the first event on. Only `bylaw.people` maps the ids to addresses, so
 * erasing an address there erases it from all of the history, and the hash chains stay valid.
 */
import {randomBytes} from 'node:crypto';
import {compareText} from '../diagnostics/compare-text.ts';
import {idOfPseudonym, mapTexts, replaceEmails} from '../model/email-texts.ts';
import type {Session} from './connect.ts';

const ID = /p_[0-9a-f]{24}/g;

/**
 * The value with every e-mail address in it replaced by what `idOf` says for it, in lower case. Who was anonymised
 * has their id in the address that stands for them.
 * Twin in SQL: src/postgres/behaviour/without-addresses.sql.
 */
export const withoutEmails = (value: unknown, idOf: (email: string) => string): unknown =>
  mapTexts(value, (text) =>
    replaceEmails(text, (email) => idOfPseudonym(email) ?? idOf(email.toLowerCase())),
  );

/** The value with every id in it replaced by its address; ids of people who were erased stay. */
export const withEmails = (value: unknown, emails: ReadonlyMap<string, string>): unknown =>
  mapTexts(value, (text) => (text.includes('p_') ? text.replace(ID, (id) => emails.get(id) ?? id) : text));

/** The ids in some JSON texts. */
export function idsIn(texts: Iterable<string>): readonly string[] {
  const ids = new Set<string>();
  for (const text of texts) for (const [id] of text.matchAll(ID)) ids.add(id);
  return [...ids];
}

/**
 * Finds the ids of people, making those that are missing.
 * Twin in SQL: src/postgres/behaviour/person-id.sql.
 */
export async function idsOfPeople(
  session: Session,
  emails: Iterable<string>,
): Promise<ReadonlyMap<string, string>> {
  // Sorted, so that two runs that add the same people do not deadlock.
  const sorted = [...new Set(emails)].toSorted(compareText);
  const ids = sorted.map(() => `p_${randomBytes(12).toString('hex')}`);
  await session.query(
    `insert into bylaw.people (id, email) select id, email from unnest($1::text[], $2::text[]) as r(id, email)
      where not exists (select from bylaw.people p where p.email = r.email) order by email collate "C"
      on conflict (email) do nothing`,
    [ids, sorted],
  );
  const {rows} = await session.query<{id: string; email: string}>(
    'select id, email from bylaw.people where email = any($1)',
    [sorted],
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
  return new Map(rows.map(({id, email}) => [id, email]));
}
