/**
 * A database that is used again after a test, emptied: the sessions on it have planned the statements of bylaw already,
 * which takes them longer than to run them on a few rows.
 */
import type pg from 'pg';

/** What a test must not have changed, besides rows that are emptied: the catalogue, settings, and what migrating writes. */
const FINGERPRINT = `
  select md5(concat_ws(';',
      (select string_agg(format('%s %s', oid, xmin), ',' order by oid) from pg_namespace),
      (select string_agg(format('%s %s %s', oid, xmin, relacl), ',' order by oid) from pg_class where relnamespace >= 16384),
      (select string_agg(format('%s %s', oid, xmin), ',' order by oid) from pg_proc where pronamespace >= 16384),
      (select string_agg(format('%s %s', oid, xmin), ',' order by oid) from pg_trigger where oid >= 16384),
      (select string_agg(format('%s %s', oid, xmin), ',' order by oid) from pg_constraint where oid >= 16384),
      (select count(*) || ' ' || coalesce(max(xmin::text::bigint), 0) from pg_attribute where attrelid >= 16384),
      (select string_agg(s::text, ',') from pg_db_role_setting s
        where setdatabase in (0, (select oid from pg_database where datname = current_database()))),
      (select string_agg(format('%s %s %s', name, digest, printed), ',' order by name) from bylaw.behaviour_objects),
      (select string_agg(b::text, ',') from bylaw.behaviour b),
      (select string_agg(m::text, ',' order by name) from bylaw.migrations m),
      (select string_agg(i::text, ',') from bylaw.installation i))) as digest,
    (select count(*)::int from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle') as busy`;

/** Tables that a migrated database has rows in. */
const KEPT = ['behaviour', 'behaviour_objects', 'installation', 'migrations'];

const AS_NEW = `
  rollback;
  reset session authorization;
  reset role;
  reset all;
  close all;
  unlisten *;
  select pg_advisory_unlock_all();
  discard temp`;

/** The state of a database as it was made, to give to {@link emptied}. */
export async function fingerprintOf(sql: pg.Client): Promise<string> {
  const {rows} = await sql.query<{digest: string; busy: number}>(FINGERPRINT);
  return rows[0]?.digest ?? '';
}

/**
 * Makes a database and the session of a test on it as they were, by a session of its own: {@link deleteRows} makes a
 * session forget its plans. Returns false when the database cannot serve another test: it differs from its fingerprint,
 * somebody is still at work in it, or the test's session is gone.
 */
export async function emptied(sql: pg.Client, cleaner: pg.Client, fingerprint: string): Promise<boolean> {
  try {
    await sql.query(AS_NEW);
    const {rows} = await cleaner.query<{digest: string; busy: number}>(FINGERPRINT);
    if (rows[0]?.digest !== fingerprint || rows[0].busy > 0) return false;
    await deleteRows(cleaner);
    return true;
  } catch {
    return false;
  }
}

/** Deletes all rows of bylaw's tables, but what migrating wrote. */
async function deleteRows(sql: pg.Client): Promise<void> {
  const {rows} = await sql.query<{name: string}>(
    `select quote_ident(relname) as name from pg_class
      where relnamespace = 'bylaw'::regnamespace and relkind = 'r' and relname <> all($1)`,
    [KEPT],
  );
  await sql.query(
    // Without triggers and keys, in any order.
    ['begin', 'set local session_replication_role = replica']
      .concat(rows.map(({name}) => `delete from bylaw.${name}`))
      .concat('commit')
      .join(';\n'),
  );
}
