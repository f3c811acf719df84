/** Views and functions: that what differs from the files is found and made anew, and what must stay stays. */
import {chmod, mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import pg from 'pg';
import {afterAll, afterEach, beforeAll, describe, expect, test} from 'vitest';
import type {Store} from '../../src/app/store-port.ts';
import type {StoreError} from '../../src/model/store-error.ts';
import {openEmbeddedServer} from '../../src/postgres/embedded/embedded-server.ts';
import {openStore} from '../../src/postgres/open-store.ts';
import {dumpSchema} from './dump-schema.ts';
import {applyTo, workspace} from './objects.ts';
import {asRole, startTestServer, type TestServer} from './test-server.ts';

let server: TestServer;
let fresh: string;
beforeAll(async () => {
  server = await startTestServer();
  fresh = await dumpSchema((await server.store()).sql);
});
afterEach(() => server.releaseDatabases());
afterAll(() => server.close());

const failure = (work: Promise<unknown>): Promise<StoreError> =>
  work.then(
    () => {
      throw new Error('it did not fail');
    },
    (error: unknown) => error as StoreError,
  );

const read = (store: Store) => store.read({set: 'acme', workspaces: [], users: []});

describe('what was changed by hand', () => {
  const COVERS = `create or replace function bylaw.covers(held text, wanted text) returns boolean
    language sql immutable parallel safe as 'select true'`;

  test.each([
    ['a body', COVERS, 'function bylaw.covers(text,text)', /by hand: body$/],
    [
      'a setting',
      'alter function bylaw.decide reset search_path',
      'function bylaw.decide(text,text,text,text,text,text)',
      /settings$/,
    ],
    [
      'whose rights it has',
      'alter function bylaw.withdraw security invoker',
      'function bylaw.withdraw(text,text,text,text)',
      /security definer$/,
    ],
    ['volatility', 'alter function bylaw.is_eca volatile', 'function bylaw.is_eca(text,text)', /volatility$/],
    [
      'a view',
      'create or replace view bylaw.targets as select workspace, type, name from bylaw.resources',
      'view bylaw.targets',
      /was changed by hand: its query/,
    ],
    [
      'the option of a view',
      'alter view bylaw.effective_access set (security_invoker)',
      'view bylaw.effective_access',
      /options/,
    ],
    [
      'a rule of a view',
      'create rule mine as on insert to bylaw.targets do instead nothing',
      'view bylaw.targets',
      /it has the rule mine on bylaw\.targets$/,
    ],
    [
      'a trigger of a view',
      `create function public.none() returns trigger language plpgsql as 'begin return null; end';
        create trigger "my own" instead of insert on bylaw.targets for each row execute function public.none()`,
      'view bylaw.targets',
      /it has the trigger "my own" on bylaw\.targets$/,
    ],
    [
      'an owner',
      'alter view bylaw.places owner to current_user',
      'view bylaw.places',
      /^is owned by \S+, not by bylaw_owner$/,
    ],
    [
      'a grant to everybody',
      'grant execute on function bylaw.settle to public',
      'function bylaw.settle(text,text,integer,text[],text[],text[])',
      /does not grant: EXECUTE public$/,
    ],
    [
      'a grant too many',
      'grant delete on bylaw.targets to bylaw_apply',
      'view bylaw.targets',
      /does not grant: DELETE bylaw_apply$/,
    ],
    [
      'the grant of a column',
      'grant update (name) on bylaw.targets to bylaw_plan',
      'view bylaw.targets',
      /does not grant: UPDATE\(name\) bylaw_plan$/,
    ],
    [
      'a grant taken away',
      'revoke select on bylaw.targets from bylaw_plan',
      'view bylaw.targets',
      /^lacks the rights SELECT bylaw_plan$/,
    ],
    [
      'a view that is gone',
      'drop view bylaw.effective_access',
      'view bylaw.effective_access',
      /^is missing$/,
    ],
    ['a function that is gone', 'drop function bylaw.decide', 'function bylaw.decide', /^is missing$/],
  ])('%s is found by any login, and made anew', async (_, change, object, detail) => {
    const {url, store, sql} = await server.store();
    const plan = await server.open(asRole(url, 'bylaw_plan'));
    expect(await plan.schemaDifferences()).toEqual([]);
    await sql.query(change);
    expect(await plan.schemaDifferences()).toEqual([
      expect.objectContaining({object, detail: expect.stringMatching(detail)}),
    ]);
    expect((await store.migrateUp()).notes).toEqual([]);
    expect(await plan.schemaDifferences()).toEqual([]);
    expect(await dumpSchema(sql)).toBe(fresh);
    expect((await store.migrateUp()).made).toEqual([]);
  });

  test('is told where a right was taken from somebody else', async () => {
    const {store, sql} = await server.store();
    const role = `reporting_${process.pid}`;
    await sql.query(`create role ${role}`);
    await sql.query(`grant select on bylaw.targets to ${role}`);
    const {made, notes} = await store.migrateUp();
    await sql.query(`drop role ${role}`);
    expect([made, notes]).toEqual([
      [],
      [expect.stringContaining(`SELECT on view bylaw.targets from ${role}`)],
    ]);
  });
});

describe('a signature that is another', () => {
  const PLATFORM = 'create schema platform; create view platform.targets as select * from bylaw.targets';

  test('of a view: it is dropped and created, with those that rest on it', async () => {
    const {store, sql} = await server.store();
    await sql.query('alter view bylaw.targets rename column name to called');
    const {made} = await store.migrateUp();
    expect(made).toEqual(expect.arrayContaining(['targets', 'places', 'access_paths', 'effective_access']));
    expect(made).not.toContain('held_permissions');
    expect(await dumpSchema(sql)).toBe(fresh);
  });

  test('of a function: likewise, with the views that call it', async () => {
    const {store, sql} = await server.store();
    await sql.query(`drop function bylaw.person_id; create function bylaw.person_id(other text) returns text
      language sql as 'select other'`);
    // As an older version may have made it: with other arguments.
    await sql.query(`create function bylaw.without_addresses(integer) returns text language sql as 'select null';
      drop function bylaw.without_addresses(text);
      update bylaw.behaviour_objects set identity = 'function bylaw.without_addresses(integer)'
        where name = 'without_addresses'`);
    await store.migrateUp();
    expect(await dumpSchema(sql)).toBe(fresh);
  });

  test('of the row type that a function takes', async () => {
    const {store, sql} = await server.store();
    await sql.query('alter view bylaw.request_sides rename column covered to agreed');
    expect((await store.migrateUp()).made).toContain('check_decision');
    expect(await dumpSchema(sql)).toBe(fresh);
  });

  test.each([
    ['a view', 'create view platform.mine as select * from bylaw.targets', 'view platform.mine'],
    [
      'a function over its rows',
      'create function platform.of(bylaw.targets) returns text language sql return $1.called',
      'function platform.of(bylaw.targets)',
    ],
    [
      'a view on what rests on it',
      'create view platform.mine as select * from bylaw.effective_access',
      'view platform.mine',
    ],
  ])("is refused where the platform's own rests on it: %s", async (_, own, named) => {
    const {store, sql} = await server.store();
    await sql.query('alter view bylaw.targets rename column name to called');
    await sql.query(`create schema platform; ${own}`);
    const before = await dumpSchema(sql);
    const error = await failure(store.migrateUp());
    expect([error.code, error.message]).toEqual([
      'in-use',
      expect.stringContaining(`${named}. Nothing was changed.`),
    ]);
    expect(await dumpSchema(sql)).toBe(before);
    await sql.query('drop schema platform cascade');
    await store.migrateUp();
    expect(await dumpSchema(sql)).toBe(fresh);
  });

  test("is no matter to the platform's own where it can be replaced", async () => {
    const {store, sql} = await server.store();
    await sql.query(`${PLATFORM};
      create or replace view bylaw.targets as select workspace, type, name from bylaw.resources`);
    expect((await store.migrateUp()).made).toContain('targets');
    await applyTo(store, workspace('acme'));
    expect((await sql.query('select from platform.targets')).rowCount).toBe(0);
  });

  test('of everything, on the way down', async () => {
    const {store, sql} = await server.store();
    await sql.query(PLATFORM);
    const error = await failure(store.migrateDown());
    expect([error.code, error.message]).toEqual(['in-use', expect.stringContaining('view platform.targets')]);
    expect(await dumpSchema(sql)).toBe(fresh);
  });
});

test('what a program made that is not among its files any more is found, and dropped', async () => {
  const {store, sql} = await server.store();
  await sql.query(`create view bylaw.former as select * from bylaw.targets;
    insert into bylaw.behaviour_objects (name, identity, digest) values ('former', 'view bylaw.former', 'x')`);
  expect(await store.schemaDifferences()).toEqual([
    expect.objectContaining({
      object: 'view bylaw.former',
      detail: expect.stringContaining('was made by bylaw'),
    }),
  ]);
  await store.migrateUp();
  expect(await dumpSchema(sql)).toBe(fresh);
});

test('a view that another major version printed is made anew, and no edit by hand', async () => {
  const {store, sql} = await server.store();
  await sql.query(
    "update bylaw.behaviour_objects set printed = 'other', printed_by = 11 where name = 'targets'",
  );
  expect(await store.schemaDifferences()).toEqual([]);
  expect((await store.migrateUp()).made).toContain('targets');
  const {rows} = await sql.query("select printed_by from bylaw.behaviour_objects where name = 'targets'");
  expect(rows).not.toEqual([{printed_by: 11}]);
});

describe('the version of the behaviour', () => {
  const set = (to: string) => `update bylaw.behaviour set ${to}`;

  test('that is newer is left alone, and names the bylaw to install', async () => {
    const {store, sql} = await server.store();
    await sql.query(set("version = 99, compatible_with = 99, made_by = '9.8.7'"));
    await sql.query('drop view bylaw.effective_access');
    const before = await dumpSchema(sql);
    for (const work of [
      () => read(store),
      () => store.migrateUp(),
      () => store.migrateDown(),
      () => store.verify(),
    ]) {
      const error = await failure(work());
      expect([error.code, error.message, error.help]).toEqual([
        'newer-schema',
        expect.stringMatching(/newer bylaw, 9\.8\.7: its views and functions have version 99/),
        'Install bylaw 9.8.7, or a later one.',
      ]);
    }
    expect(await store.migrationStatus()).toMatchObject({newer: 'incompatible', madeBy: '9.8.7', due: []});
    expect(await dumpSchema(sql)).toBe(before);
  });

  test('that is newer and compatible lets this program go on, but not migrate', async () => {
    const {store, sql} = await server.store();
    await sql.query(set("version = 99, compatible_with = 1, made_by = '9.8.7'"));
    await sql.query("insert into bylaw.migrations (name) values ('9999-tomorrow')");
    expect((await applyTo(store, workspace('acme'))).run).toBe(1);
    expect((await read(store)).live.lastRun).toBe(1);
    for (const work of [() => store.migrateUp(), () => store.migrateDown()]) {
      expect((await failure(work())).help).toBe('Install bylaw 9.8.7, or a later one.');
    }
  });

  test('that is older, or has other files, is due: every command says so, and what', async () => {
    const {store, sql} = await server.store();
    await sql.query(`${set("version = 0, digest = 'x', made_by = '0.0.1'")};
      update bylaw.behaviour_objects set digest = 'x' where name in ('settle', 'covers')`);
    const error = await failure(read(store));
    expect([error.code, error.message]).toEqual([
      'not-migrated',
      expect.stringContaining('2 views and functions are due: covers, settle.'),
    ]);
    expect(await store.migrationStatus()).toMatchObject({
      pending: [],
      due: ['covers', 'settle'],
      madeBy: '0.0.1',
    });
    const {made} = await store.migrateUp();
    // And those that use them.
    expect(made).toEqual(expect.arrayContaining(['covers', 'settle', 'decide', 'internal_recipients']));
    expect((await read(store)).live.lastRun).toBeNull();
    expect((await store.migrationStatus()).due).toEqual([]);
    expect(await dumpSchema(sql)).toBe(fresh);
  });

  test('is brought up to date by the embedded database itself', async () => {
    const stateDir = await mkdtemp(join(tmpdir(), 'bylaw-test-'));
    await chmod(stateDir, 0o755);
    try {
      const first = await openStore({stateDir});
      expect((await applyTo(first, workspace('acme'))).run).toBe(1);
      await first.close();
      const running = await openEmbeddedServer(stateDir);
      const sql = new pg.Client(running.config);
      await sql.connect();
      await sql.query(`${set("version = 0, digest = 'x'")}; update bylaw.behaviour_objects set digest = 'x'`);
      const second = await openStore({stateDir});
      expect((await read(second)).live.lastRun).toBe(1);
      await second.close();
      expect((await sql.query("select from bylaw.behaviour where digest = 'x'")).rowCount).toBe(0);
      await sql.end();
      await running.close();
    } finally {
      await rm(stateDir, {recursive: true, force: true});
    }
  });
});
