import type pg from 'pg';

/** What differs each time that the same is done: times, salts, hashes and opaque ids. */
const EACH_TIME = [
  String.raw`\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d(:\d\d)?)?`,
  'sha256:[0-9a-f]{64}',
  String.raw`\m[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\M`,
  'p_[0-9a-f]{24}',
  String.raw`"salt": "[0-9a-f]+"`,
  // Which of several events came first within one moment.
  String.raw`"heads": \{[^}]*\}`,
].join('|');

const CONTENTS = `select count(*) || ' ' || md5(coalesce(string_agg(row, E'\\n' order by row collate "C"), '')) as rows
  from (select regexp_replace(to_jsonb(t)::text, $1, '*', 'g') as row from bylaw.TABLE t) r`;

/**
 * All that a database holds, by table: a count and a digest of the rows, without what differs each time that the same is done.
 * Two databases are equal by it that were made alike.
 */
export async function snapshotOf(sql: pg.Client): Promise<Readonly<Record<string, string>>> {
  const {rows} = await sql.query<{name: string}>(
    `select quote_ident(tablename) as name from pg_tables where schemaname = 'bylaw' order by tablename collate "C"`,
  );
  const contents: Record<string, string> = {};
  for (const {name} of rows) {
    const found = await sql.query<{rows: string}>(CONTENTS.replace('TABLE', name), [EACH_TIME]);
    contents[name] = found.rows[0]?.rows ?? '';
  }
  const {rows: objects} = await sql.query<{count: string}>(
    `select (select count(*) from pg_class where relnamespace = n.oid) || ' '
      || (select count(*) from pg_proc where pronamespace = n.oid) as count from pg_namespace n where nspname = 'bylaw'`,
  );
  contents['the schema'] = objects[0]?.count ?? 'none';
  return contents;
}

/** The tables in which two snapshots differ. */
export const differing = (
  a: Readonly<Record<string, string>>,
  b: Readonly<Record<string, string>>,
): readonly string[] =>
  [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((table) => a[table] !== b[table]);
