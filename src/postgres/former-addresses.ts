/** Reads what addresses people had before, and how digests know them since. */
import type {FormerAddresses} from '../model/former-addresses.ts';
import type {LiveScope} from '../model/live.ts';
import type {Session} from './connect.ts';

/** The names by which digests know people who ever had another address, by their present ones. */
export async function readKnownAs(session: Session): Promise<ReadonlyMap<string, string>> {
  const {rows} = await session.query<{email: string; name: string}>(
    'select email, known_as as name from bylaw.people where known_as is not null and email is not null',
  );
  return new Map(rows.map(({email, name}) => [email, name]));
}

/** The addresses that people had before, and what each has become; without those that were set free. */
export async function readFormerAddresses(session: Session): Promise<FormerAddresses> {
  const {rows} = await session.query<{was: string; email: string}>(
    `select f.email as was, p.email from bylaw.former_addresses f join bylaw.people p on p.id = f.person
      where not f.freed and p.email is not null`,
  );
  return new Map(rows.map(({was, email}) => [was, email]));
}

/**
 * A scope that names everybody whom it names by a former address by the present one, too. `known`: all former addresses, where they were
 * read already. They are far fewer than the people whom a scope may name, who would have to be sent.
 */
export async function presentScope(
  session: Session,
  scope: LiveScope,
  known?: FormerAddresses,
): Promise<LiveScope> {
  const {person, users, people = []} = scope;
  if (person === undefined && users.length === 0 && people.length === 0) return scope;
  const present = known ?? (await readFormerAddresses(session));
  if (present.size === 0) return scope;
  const both = (emails: readonly string[]): readonly string[] => [
    ...new Set(emails.flatMap((email) => [email, present.get(email) ?? email])),
  ];
  return {
    ...scope,
    users: both(users),
    people: both(people),
    ...(person !== undefined && {person: present.get(person) ?? person}),
  };
}
