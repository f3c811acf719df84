/** What a transaction leaves behind, by which it can be told afterwards whether it was committed. */
import pg from 'pg';
import {chainOf} from '../model/audit-chain.ts';
import {inTransaction, type Session} from './connect.ts';
import {pause} from './interrupt.ts';
import {isBroken} from './store-errors.ts';

/** How to find out whether a transaction was committed whose COMMIT was not answered. */
export interface Trace {
  /** What was being committed. */
  readonly what: string;
  /** How people can see whether it was committed; ends with what is safe to do again. */
  readonly seen: string;
  /**
   * Whether it was committed, by a session of its own. The answer is final: a backend that is still committing is waited for,
   * for so many ms at most. Rejects where that is not known by then.
   */
  readonly isThere: (session: Session, waitMs: number) => Promise<boolean>;
}

/** The same, before it is said what was being committed. */
export type Mark = Trace['isThere'];

/**
 * Rows that only a set's own transactions write. The lock of the set's row is taken first: a backend that is still committing
 * holds it. Statement by statement, as each must see what was just committed.
 */
const inSet =
  (set: string, query: string, values: readonly unknown[]): Mark =>
  (session, waitMs) =>
    inTransaction(session, 'begin isolation level read committed', async () => {
      await session.query(`set local lock_timeout = ${waitMs}`);
      await session.query('select from bylaw.lock_sets(array[$1], true)', [set]);
      const {rowCount} = await session.query(query, values);
      return rowCount === 1;
    });

const EVENT = 'select from bylaw.audit_events where chain = $1 and hash = $2';

export const runTrace = (set: string, run: number, attempt: string): Trace => ({
  what: `run ${run} of ${set}`,
  seen: `run \`bylaw history list\`: if run ${run} is there, all of it happened, otherwise none of it. Applying`,
  isThere: inSet(set, 'select from bylaw.runs where attempt = $1', [attempt]),
});

/** `hash` is the end of the set's chain after the release. */
export const releaseTrace = (set: string, hash: string): Trace => ({
  what: `the release of objects by ${set}`,
  seen: 'check: either all of the objects were released or none. Releasing them',
  isThere: inSet(set, EVENT, [chainOf(set), hash]),
});

/** `policies` and `settings`: what of its configuration the set keeps, as the database has it. */
export const policiesTrace = (set: string, policies: string, settings: string): Trace => ({
  what: `the configuration of ${set}`,
  seen: 'plan again: what the plan says no more of its policies and `apply` was recorded. Applying',
  isThere: inSet(
    set,
    `select from bylaw.sets s left join bylaw.policies p on p.digest = s.policies
      where s.name = $1 and coalesce(p.policies, $3) = $2 and coalesce(s.apply_settings, $5) = $4`,
    [set, policies, '[]', settings, '{}'],
  ),
});

/** What the server knows of a transaction; undefined where it knows nothing, as another server does after a failover. */
async function statusOf(session: Session, id: string): Promise<string | undefined> {
  try {
    const {rows} = await session.query<{status: string | null}>('select pg_xact_status($1::xid8) as status', [
      id,
    ]);
    return rows[0]?.status ?? undefined;
  } catch (error) {
    if (error instanceof pg.DatabaseError && !isBroken(error)) return undefined;
    throw error;
  }
}

/** What became of a transaction that is at its end. Rejects if it is not within its time. */
async function endOf(session: Session, id: string, waitMs: number): Promise<string | undefined> {
  for (const end = Date.now() + waitMs; ; await pause(100)) {
    const status = await statusOf(session, id);
    if (status !== 'in progress') return status;
    if (Date.now() > end) throw new Error(`the transaction ${id} is still in progress`);
  }
}

/** The number of the session's transaction; null if it has written nothing. */
export async function transactionId(session: Session): Promise<string | null> {
  const {rows} = await session.query<{id: string | null}>(
    'select pg_current_xact_id_if_assigned()::text as id',
  );
  return rows[0]?.id ?? null;
}

/** By the number of the transaction alone, which no server but this one knows: another is not asked. */
export const transactionMark =
  (id: string): Mark =>
  async (session, waitMs) => {
    const end = await endOf(session, id, waitMs);
    if (end === undefined) throw new Error(`the server knows nothing of the transaction ${id}`);
    return end === 'committed';
  };

const LAST_EVENT = `select pg_current_xact_id_if_assigned()::text as id,
    (select array[c.chain, c.hash] from bylaw.audit_chains c where c.xmin = pg_current_xact_id_if_assigned()::xid
      order by c.chain collate "C" limit 1) as event`;

/**
 * By an event that the session's transaction has written, which no other has, on whichever server; else by its number. Null if it has
 * written nothing.
 */
export async function eventMark(session: Session): Promise<Mark | null> {
  const {rows} = await session.query<{id: string | null; event: readonly string[] | null}>(LAST_EVENT);
  const {id, event} = rows[0] ?? {id: null, event: null};
  if (id === null) return null;
  if (event === null) return transactionMark(id);
  return async (asking, waitMs) => {
    await endOf(asking, id, waitMs);
    return (await asking.query(EVENT, event)).rowCount === 1;
  };
}
