/** People as the history knows them, and changes of them, which the database makes and checks itself. */
import type {KnownPerson, PeopleChangeToWrite} from '../model/people-answers.ts';
import type {Connector, Session} from './connect.ts';
import {inTransaction} from './connect.ts';
import {pause} from './interrupt.ts';
import {isConflict} from './store-errors.ts';

const PEOPLE = `select p.id as person, p.email,
    array(select f.email from bylaw.former_addresses f where f.person = p.id and not f.freed
      order by f.email collate "C") as former,
    array(select o.workspace from bylaw.offboarded o where o.person = p.id
      group by o.workspace order by o.workspace collate "C") as offboarded
  from bylaw.people p where p.email is not null order by p.email collate "C"`;

/** See `PeopleStore.people`. */
export async function readPeople(session: Session): Promise<readonly KnownPerson[]> {
  const {rows} = await session.query<{
    person: string;
    email: string;
    former: readonly string[];
    offboarded: readonly string[];
  }>(PEOPLE);
  return rows.map(({person, email, former, offboarded}) => ({
    person,
    email,
    formerAddresses: former,
    offboarded,
  }));
}

const TRIES = 5;
/** How long to wait for others who decide or apply in the same workspaces. */
const BEGIN = "begin isolation level read committed; set local lock_timeout = '30s'";

function callOf(change: PeopleChangeToWrite): {readonly sql: string; readonly values: readonly string[]} {
  const {actor, email} = change;
  switch (change.kind) {
    case 'rename':
      return {
        sql: 'select bylaw.rename_person($1, $2, $3) as changed',
        values: [actor, email, change.to],
      };
    case 'reinstate':
      return {sql: 'select bylaw.reinstate_person($1, $2) as changed', values: [actor, email]};
    case 'free':
      return {sql: 'select bylaw.free_address($1, $2) as changed', values: [actor, email]};
  }
}

/** Takes back what was tried. */
class Tried extends Error {
  readonly changed: boolean;
  constructor(changed: boolean) {
    super('tried');
    this.changed = changed;
  }
}

/** See `PeopleStore.changePeople`. Each call can be repeated: a second one finds nothing to change. */
export async function changePeople(
  connector: Connector,
  change: PeopleChangeToWrite,
  how: 'try' | 'make',
): Promise<boolean> {
  const {sql, values} = callOf(change);
  for (let tries = 1; ; tries++) {
    try {
      return await connector.session((session) =>
        inTransaction(session, BEGIN, async () => {
          const {rows} = await session.query<{changed: boolean}>(sql, [...values]);
          const changed = rows[0]?.changed === true;
          if (how === 'try') throw new Tried(changed);
          return changed;
        }),
      );
    } catch (error) {
      if (error instanceof Tried) return error.changed;
      if (tries === TRIES || !isConflict(error)) throw error;
      await pause(50 * tries);
    }
  }
}
