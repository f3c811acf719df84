/** Databases for the program that tests start, and what others do in them meanwhile. */
import type pg from 'pg';
import {setTimeout as sleep} from 'node:timers/promises';

/** The environment of a command that works on this database. */
export const on = (url: string): {readonly env: Readonly<Record<string, string>>} => ({
  env: {BYLAW_DATABASE_URL: url},
});

/** Waits until a query finds a row, and fails when it never does. */
export async function until(sql: pg.Client, query: string, what: string): Promise<void> {
  for (const end = Date.now() + 30_000; Date.now() < end; await sleep(50)) {
    if (((await sql.query(query)).rowCount ?? 0) > 0) return;
  }
  throw new Error(`waited in vain for ${what}`);
}

/** An apply that waits for a lock after it took the lock of its set. */
export const APPLY_THAT_WAITS = `select from pg_stat_activity
  where datname = current_database() and application_name ~ '^bylaw [0-9a-f]{8} ' and wait_event_type = 'Lock'`;

/** An apply that holds the lock of its set and does nothing: its process is stopped. */
export const APPLY_THAT_STANDS_STILL = `select from pg_stat_activity
  where datname = current_database() and application_name ~ '^bylaw [0-9a-f]{8} ' and state = 'idle in transaction'`;

/** No command of the program is connected any more. */
export const NOBODY_THERE = `select where not exists (select from pg_stat_activity
  where datname = current_database() and application_name like 'bylaw%')`;

/** Keeps every apply from getting past its writing: it has written its objects, and waits to write its history. */
export async function stopInTheMiddle(sql: pg.Client): Promise<() => Promise<void>> {
  await sql.query('begin; lock table bylaw.audit_events in share mode');
  return async () => {
    await sql.query('rollback');
  };
}
