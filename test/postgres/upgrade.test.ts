/**
 * Databases of before are brought up to this program: each dump in `fixtures/` is restored, migrated, and then is what a
 * fresh database is, with all its rows.
 */
import {readFileSync} from 'node:fs';
import type pg from 'pg';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {behaviourDigest, BEHAVIOUR_VERSION} from '../../src/postgres/behaviour-version.ts';
import {dumpSchema} from './dump-schema.ts';
import {EVERY_KIND} from './every-kind.ts';
import {contents, scopeOf} from './objects.ts';
import {startTestServer, type TestServer} from './test-server.ts';

let server: TestServer;
let fresh: string;
beforeAll(async () => {
  server = await startTestServer();
  // The roles are the server's: a dump has the rights that they have.
  fresh = await dumpSchema((await server.store()).sql);
});
afterAll(() => server.close());

/** In them is written down what was made; it says otherwise after an upgrade. */
const RECORDS = ['migrations', 'behaviour', 'behaviour_objects'];

type Rows = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;

/** All rows of all tables, in an order that only they decide. */
async function allRows(sql: pg.Client): Promise<Rows> {
  const {rows} = await sql.query<{name: string}>(
    "select tablename as name from pg_tables where schemaname = 'bylaw' order by tablename",
  );
  const tables: Record<string, readonly Record<string, unknown>[]> = {};
  for (const {name} of rows) {
    const found = await sql.query<{row: Record<string, unknown>}>(
      `select to_jsonb(t) as row from bylaw."${name}" t order by to_jsonb(t)::text collate "C"`,
    );
    tables[name] = found.rows.map(({row}) => row);
  }
  return tables;
}

/** What sides have approved that counts. */
const inForceOf = async (sql: pg.Client): Promise<readonly string[]> =>
  (
    await sql.query<{line: string}>(
      `select 'approved ' || share || ' ' || side || ' ' || subject as line from bylaw.recipients_approved_by_side
        union all select 'in space ' || share || ' ' || resource from bylaw.resources_in_force order by 1`,
    )
  ).rows.map(({line}) => line);

/** The same rows, with the columns that they had before. */
const withColumnsOf = (before: Rows, after: Rows): Rows =>
  Object.fromEntries(
    Object.entries(before).map(([table, rows]) => {
      const columns = Object.keys(rows[0] ?? {});
      const kept = (after[table] ?? []).map((row) =>
        Object.fromEntries(columns.map((name) => [name, row[name]])),
      );
      return [table, kept];
    }),
  );

const withoutRecords = (rows: Rows): Rows =>
  Object.fromEntries(Object.entries(rows).filter(([table]) => !RECORDS.includes(table)));

describe.each(['baseline.sql'])('the database of %s', (file) => {
  const dump = readFileSync(new URL(`fixtures/${file}`, import.meta.url), 'utf8');

  test('is upgraded to what a fresh one is, and keeps its rows', async () => {
    const url = await server.database('empty');
    const restoring = await server.connect(url);
    await restoring.query(dump);
    const sql = await server.connect(url);
    const before = await allRows(sql);
    expect(Object.entries(before).filter(([, rows]) => rows.length === 0)).toEqual([]);
    const inForce = await inForceOf(sql);
    for (const what of ['approved', 'in space'])
      expect(inForce.filter((line) => line.startsWith(what))).not.toEqual([]);

    const store = await server.open(url);
    expect((await store.migrateUp()).notes).toEqual([]);
    expect(await dumpSchema(sql)).toBe(fresh);
    expect(withoutRecords(withColumnsOf(before, await allRows(sql)))).toEqual(withoutRecords(before));

    expect(await store.schemaDifferences()).toEqual([]);
    expect(await inForceOf(sql)).toEqual(inForce);
    const {live} = await store.read(scopeOf('acme', EVERY_KIND));
    const ofSet = [...live.objects.values()].filter(({managedBy}) => managedBy === 'acme');
    expect(contents(ofSet).map(([address]) => address)).toEqual(
      contents(EVERY_KIND).map(([address]) => address),
    );
    // Nothing of it reads as written around bylaw.
    const {claimedBy, createdOutside, recipientsOutside} = live;
    expect([claimedBy.size, createdOutside.size, recipientsOutside.size]).toEqual([0, 0, 0]);
    expect((await store.verify()).filter(({intact}) => !intact)).toEqual([]);
  });

  test('has a lower version, if this program has other views, functions or tables', async () => {
    const version = /INSERT INTO bylaw\.behaviour VALUES\s+\(true, (\d+), \d+, '(sha256:[0-9a-f]+)'/.exec(
      dump,
    );
    const [, number, digest] = version ?? [];
    expect(Number(number)).toBeGreaterThan(0);
    const lowest = digest === (await behaviourDigest()) ? Number(number) : Number(number) + 1;
    expect(BEHAVIOUR_VERSION).toBeGreaterThanOrEqual(lowest);
  });
});
