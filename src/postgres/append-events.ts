/** Appends events to a hash chain of the audit, with people in them as opaque ids. */
import {GENESIS, hashOf, type ChainedEvent} from './audit-chain.ts';
import type {Session} from './connect.ts';
import {idsOfPeople, withoutEmails} from './people.ts';

const CHUNK = 5000;

/** What an event says of its object. */
export interface OpenEvent {
  readonly action: string;
  readonly address: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** What all events that are written at once have in common. */
export type EventFacts = Omit<ChainedEvent, keyof OpenEvent | 'sequence' | 'previous_hash'>;

/**
 * Events, and on whose authority and by which login they happen, with every person in them as an opaque id.
 * Ids that are missing are made.
 */
export async function makeOpaque<E extends OpenEvent>(
  session: Session,
  claimed: string,
  open: readonly E[],
): Promise<{readonly actor: string; readonly login: string; readonly events: readonly E[]}> {
  const {rows} = await session.query<{login: string}>('select session_user as login');
  const said = {login: rows[0]?.login ?? '', events: open};
  const actor = claimed.toLowerCase();
  const emails = new Set([actor]);
  withoutEmails(said, (email) => {
    emails.add(email);
    return '';
  });
  const ids = await idsOfPeople(session, emails);
  const idOf = (email: string): string => ids.get(email) ?? '';
  const {login, events} = withoutEmails(said, idOf) as typeof said;
  return {actor: idOf(actor), login, events};
}

const INSERT_EVENTS = `insert into bylaw.audit_events (chain, sequence, run, time, actor, login, action, address,
    before, after, commit, plan_digest, previous_hash, hash)
  select chain, sequence, run, time, actor, login, action, address, before, after, commit, plan_digest,
    previous_hash, hash
  from json_to_recordset($1::json) as r(chain text, sequence bigint, run integer, time timestamptz, actor text,
    login text, action text, address text, before jsonb, after jsonb, commit text, plan_digest text,
    previous_hash text, hash text)`;

/**
 * Appends to a chain. The caller holds a lock that keeps others from appending. Returns the hash at the end of the
 * chain, which identifies this state of this chain.
 * Twin in SQL: src/postgres/behaviour/append-event.sql.
 */
export async function appendEvents(
  session: Session,
  facts: EventFacts,
  events: readonly OpenEvent[],
): Promise<string> {
  const {chain} = facts;
  const {rows} = await session.query<{sequence: number; hash: string}>(
    'select sequence::float8 as sequence, hash from bylaw.audit_chains where chain = $1',
    [chain],
  );
  let {sequence, hash} = rows[0] ?? {sequence: 0, hash: GENESIS};
  for (let start = 0; start < events.length; start += CHUNK) {
    const chunk = events.slice(start, start + CHUNK).map((event) => {
      const chained: ChainedEvent = {...facts, ...event, sequence: ++sequence, previous_hash: hash};
      hash = hashOf(chained);
      return {...chained, hash};
    });
    await session.query(INSERT_EVENTS, [JSON.stringify(chunk)]);
  }
  await session.query(
    `insert into bylaw.audit_chains (chain, sequence, hash) values ($1, $2, $3)
      on conflict (chain) do update set sequence = excluded.sequence, hash = excluded.hash`,
    [chain, sequence, hash],
  );
  return hash;
}
