/**
 * A clock that tests put forward, for the views and functions of a database: they are made anew with it in place of
 * Postgres's own. Nothing else of them is different, and the program does not notice.
 */
import type pg from 'pg';
import {knownBehaviour} from '../../src/postgres/behaviour-files.ts';

const CLOCK = `create schema clock;
  create table clock.passed (by interval not null);
  insert into clock.passed values ('0');
  create function clock.now() returns timestamptz language sql stable as
    'select pg_catalog.statement_timestamp() + p.by from clock.passed p';
  grant usage on schema clock to public;
  grant select on clock.passed to public`;

/** Puts the clock into a migrated database. */
export async function useSettableClock(sql: pg.Client): Promise<void> {
  await sql.query(CLOCK);
  for (const {sql: text} of await knownBehaviour()) {
    const timed = text.replaceAll(/\b(?:statement|clock)_timestamp\(\)/g, 'clock.now()');
    if (timed !== text) await sql.query(timed);
  }
}

/** Sets how far the clock is ahead of Postgres's own. */
export async function passTime(sql: pg.Client, ms: number): Promise<void> {
  await sql.query("update clock.passed set by = $1 * interval '1 millisecond'", [ms]);
}
