/** Whether a change of what was read is seen by one statement: of every table, by whomever. */
import type pg from 'pg';
import {afterAll, afterEach, beforeAll, describe, expect, test} from 'vitest';
import type {Store} from '../../src/app/store-port.ts';
import type {Session} from '../../src/postgres/connect.ts';
import {readLive, workspacesInScope} from '../../src/postgres/read-live.ts';
import {ROWS_READ, rowVersions, type RowVersions} from '../../src/postgres/row-versions.ts';
import {APPROVER, EVERY_KIND} from './every-kind.ts';
import {applyTo, object, scopeOf, workspace} from './objects.ts';
import {startTestServer, type TestServer} from './test-server.ts';

/** Tables that only grow by bylaw's functions: the head of a chain tells that, or the row that says what in them counts. */
const AUDIT = ['audit_events', 'runs', 'policies'];
const SCOPE = scopeOf('acme', EVERY_KIND);

/** Rows for tables that have none of themselves. */
const FILLED: Readonly<Record<string, string>> = {
  decisions: `insert into bylaw.decisions (workspace, kind, name, sequence, "with", side, decision, "by", actor, login, digest, incarnation, epoch, renew, time)
    values ('northwind', 'share', 'x', 1, 'far', 'northwind', 'approve', 'x', 'x', 'x', 'x', 1, 1, 0, now())`,
  approved_recipients: `insert into bylaw.approved_recipients (workspace, share, sequence, subject, role)
    values ('northwind', 'x', 1, 'user:x', 'viewer')`,
  approved_resources: `insert into bylaw.approved_resources (workspace, share, sequence, resource)
    values ('northwind', 'x', 1, 'vault:x')`,
  endings: `insert into bylaw.endings (workspace, kind, name, subject, "with", cause, renew, incarnation, time)
    values ('northwind', 'share', 'x', '', 'far', 'lost', 0, 1, now())`,
  offboarded: `insert into bylaw.offboarded (workspace, email_digest, person, time)
    select 'northwind', 'x', id, now() from bylaw.people limit 1`,
  offboardings: `insert into bylaw.offboardings (workspace, email, confirm) values ('northwind', 'x@x.example', 'DELETE')`,
  former_addresses: `insert into bylaw.former_addresses (email, person) select 'was@acme.example', id from bylaw.people limit 1`,
  actors: `insert into bylaw.actors (login, email) values ('somebody', 'ana@acme.example')`,
};

let server: TestServer;
let store: Store;
let sql: pg.Client;
beforeAll(async () => {
  server = await startTestServer();
  ({store, sql} = await server.store());
  await applyTo(store, EVERY_KIND, {actor: APPROVER});
});
afterAll(() => server.close());
afterEach(() => sql.query('rollback'));

const session = (onQuery: (text: string, values: readonly unknown[]) => Promise<void>): Session => ({
  async query<R extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []) {
    await onQuery(text, values);
    return sql.query<R>(text, [...values]);
  },
  spoil: () => undefined,
});
const plain = session(() => Promise.resolve());

const versions = async (since = Date.now()): Promise<RowVersions> =>
  rowVersions(plain, SCOPE, await workspacesInScope(plain, SCOPE), since);

/** The names of the tables that a plan of a statement reads. */
function tablesIn(plan: unknown): readonly string[] {
  if (Array.isArray(plan)) return plan.flatMap(tablesIn);
  if (typeof plan !== 'object' || plan === null) return [];
  return Object.entries(plan).flatMap(([key, value]) =>
    key === 'Relation Name' ? [String(value)] : tablesIn(value),
  );
}

/** Writes rows of a table as they are, or one if there is none. Returns how many. */
async function touched(table: string): Promise<number> {
  const fill = FILLED[table];
  if (fill !== undefined) return (await sql.query(fill)).rowCount ?? 0;
  const {rows} = await sql.query<{name: string}>(
    `select attname as name from pg_attribute where attrelid = 'bylaw.${table}'::regclass and attnum = 1`,
  );
  const column = rows[0]?.name ?? '';
  return (await sql.query(`update bylaw."${table}" set "${column}" = "${column}"`)).rowCount ?? 0;
}

test('all tables that are read are among those whose rows are compared', async () => {
  const read = new Set<string>();
  const watched = session(async (text, values) => {
    const {rows} = await sql.query<{'QUERY PLAN': unknown}>(`explain (format json) ${text}`, [...values]);
    for (const table of tablesIn(rows)) read.add(table);
  });
  await readLive(watched, SCOPE, await workspacesInScope(watched, SCOPE));
  const compared = new Set([...ROWS_READ.map(({table}) => table), ...AUDIT]);
  expect([...read].filter((table) => !compared.has(table))).toEqual([]);
  expect(read.size).toBeGreaterThan(30);
});

describe('what is read is as it was', () => {
  test('when nothing happens, or rows are locked, or another set writes what does not concern it', async () => {
    const before = await versions();
    await sql.query(
      'begin; select from bylaw.workspaces for no key update; select from bylaw.roles for share; commit',
    );
    await applyTo(
      store,
      [object('Workspace', 'far', {displayName: 'Far', organization: 'far', region: 'US'})],
      {
        set: 'far',
      },
    );
    expect(await versions()).toEqual(before);
  });
});

describe('a change is seen', () => {
  // Of people only those who ever had another address are read, and what is always there is not written.
  const written = ROWS_READ.map(({table}) => table).filter((table) => table !== 'people');
  test.each(written)('of rows in %s, written around bylaw', async (table) => {
    const before = await versions();
    await sql.query('begin');
    // Whatever a key or trigger would say to it.
    await sql.query("set local session_replication_role = 'replica'");
    expect(await touched(table)).toBeGreaterThan(0);
    expect((await versions()).digest).not.toBe(before.digest);
    await sql.query('rollback');
    expect((await versions()).digest).toBe(before.digest);
  });

  test('of somebody who had another address', async () => {
    const before = await versions();
    await sql.query("begin; update bylaw.people set known_as = 'p_x' where email = 'ana@acme.example'");
    expect((await versions()).digest).not.toBe(before.digest);
    await sql.query('rollback');
  });

  test('of rows that come and go', async () => {
    const before = await versions();
    await sql.query("insert into bylaw.users (email) values ('ana2@acme.example')");
    expect((await versions()).digest).toBe(before.digest);
    await sql.query("update bylaw.users set system_admin = true where email = 'ana2@acme.example'");
    expect((await versions()).digest).not.toBe(before.digest);
    await sql.query("delete from bylaw.users where email = 'ana2@acme.example'");
    expect((await versions()).digest).toBe(before.digest);
  });

  test('of a workspace that begins to concern the set', async () => {
    const before = await versions();
    const near = [
      ...workspace('near'),
      object('Connection', 'near/northwind', {with: 'northwind', requestedBy: 'ana@near.example'}),
    ];
    await applyTo(store, near, {set: 'near'});
    expect((await versions()).digest).not.toBe(before.digest);
  });
});

test('an expiry that has passed since is told, and none that passed before', async () => {
  const {rows} = await sql.query<{now: number}>(
    `update bylaw.members set expires = date_trunc('milliseconds', clock_timestamp()) where email = $1
      returning (extract(epoch from expires) * 1000)::float8 as now`,
    [APPROVER],
  );
  const now = rows[0]?.now ?? 0;
  expect((await versions(now - 1)).expired).toBe(true);
  expect((await versions(now)).expired).toBe(false);
});
