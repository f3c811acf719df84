/** What a transaction leaves behind, by which it can be told afterwards whether it was committed. */
import {chainOf} from '../model/audit-chain.ts';
import {inTransaction, type Session} from './connect.ts';

/** It was committed if the query finds a row. */
export interface Trace {
  /** What was being committed. */
  readonly what: string;
  /** How people can see whether it was committed; ends with what is safe to do again. */
  readonly seen: string;
  readonly query: string;
  readonly values: readonly unknown[];
}

export const runTrace = (set: string, run: number, attempt: string): Trace => ({
  what: `run ${run} of ${set}`,
  seen: `run \`bylaw history list\`: if run ${run} is there, all of it happened, otherwise none of it. Applying`,
  query: 'select from bylaw.runs where attempt = $1',
  values: [attempt],
});

/** `hash` is the end of the set's chain after the release. */
export const releaseTrace = (set: string, hash: string): Trace => ({
  what: `the release of objects by ${set}`,
  seen: 'check: either all of the objects were released or none. Releasing them',
  query: 'select from bylaw.audit_events where chain = $1 and hash = $2',
  values: [chainOf(set), hash],
});

/** `policies` and `settings`: what of its configuration the set keeps, as the database has it. */
export const policiesTrace = (set: string, policies: string, settings: string): Trace => ({
  what: `the configuration of ${set}`,
  seen: 'plan again: what the plan says no more of its policies and `apply` was recorded. Applying',
  query: `select from bylaw.sets s left join bylaw.policies p on p.digest = s.policies
    where s.name = $1 and coalesce(p.policies, $3) = $2 and coalesce(s.apply_settings, $5) = $4`,
  values: [set, policies, '[]', settings, '{}'],
});

/**
 * Whether the trace is there. The lock of the set's row is taken first, for so many ms at most: a backend that
 * is still committing holds it, so the answer is final. Statement by statement, as each must see what was just
 * committed.
 */
export const isThere = (session: Session, set: string, trace: Trace, waitMs: number): Promise<boolean> =>
  inTransaction(session, 'begin isolation level read committed', async () => {
    await session.query(`set local lock_timeout = ${waitMs}`);
    await session.query('select from bylaw.lock_sets(array[$1], true)', [set]);
    const {rowCount} = await session.query(trace.query, trace.values);
    return rowCount === 1;
  });
