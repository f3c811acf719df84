/** People as the history knows them, and changes of them, which the database makes and checks itself. */
import type {KnownPerson, PeopleChangeToWrite} from '../model/people-answers.ts';
import type {Connector, Session} from './connect.ts';
import {eventMark} from './trace.ts';
import {beginning, writeOnce} from './write-once.ts';

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

/** See `PeopleStore.changePeople`. Each call can be repeated: a second one finds nothing to change. */
export const changePeople = (
  connector: Connector,
  change: PeopleChangeToWrite,
  how: 'try' | 'make',
): Promise<boolean> => {
  const {sql, values} = callOf(change);
  return writeOnce(connector, {
    what: `the change of ${change.email}`,
    seen: '`bylaw people list` tells: either it happened or not. Changing it',
    begin: beginning('read committed'),
    work: async (session) =>
      (await session.query<{changed: boolean}>(sql, [...values])).rows[0]?.changed === true,
    // What was tried is taken back.
    mark: how === 'try' ? () => Promise.resolve(null) : eventMark,
  });
};
