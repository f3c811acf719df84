import {readdirSync} from 'node:fs';
import type pg from 'pg';
import {afterAll, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import type {StoreError} from '../../src/model/store-error.ts';
import {openStore} from '../../src/postgres/open-store.ts';
import {ROLES} from '../../src/postgres/roles.ts';
import {dumpSchema} from './dump-schema.ts';
import {applyTo, workspace} from './objects.ts';
import {asRole, startTestServer, type TestServer} from './test-server.ts';

let server: TestServer;
let admin: pg.Client;
beforeAll(async () => {
  server = await startTestServer({own: true});
  admin = server.admin;
});
afterAll(() => server.close());

const failure = (work: Promise<unknown>): Promise<StoreError> =>
  work.then(
    () => {
      throw new Error('it did not fail');
    },
    (error: unknown) => error as StoreError,
  );

const NAMES = readdirSync(new URL('../../src/postgres/migrations/', import.meta.url))
  .flatMap((file) => (file.endsWith('.up.sql') ? [file.slice(0, -'.up.sql'.length)] : []))
  .toSorted();
const schemas = async (url: string): Promise<number> => {
  const sql = await server.connect(url);
  return (await sql.query("select from pg_namespace where nspname = 'bylaw'")).rowCount ?? -1;
};

/** Drops the roles, and before them what has granted them anything. */
async function dropRoles(): Promise<void> {
  await server.releaseDatabases();
  await admin.query(`drop database if exists ${server.template} with (force)`);
  for (const role of ROLES) await admin.query(`drop role if exists ${role}`);
}

describe('migrating', () => {
  test('goes up and down again, says where it stands, and leaves nothing behind', async () => {
    const url = await server.database('empty');
    const store = await server.open(url);
    const [none, some, all] = [[], NAMES.slice(0, -1), NAMES];
    expect(await store.migrationStatus()).toMatchObject({applied: none, pending: all, unknown: []});
    expect((await failure(store.read({set: 'a', workspaces: [], users: []}))).code).toBe('not-migrated');
    expect(await store.migrateDown()).toBeNull();

    const heard: string[] = [];
    expect((await store.migrateUp((name) => heard.push(name))).applied).toEqual(all);
    expect(heard).toEqual(all);
    expect(await store.migrationStatus()).toMatchObject({applied: all, pending: [], unknown: []});
    expect((await store.migrateUp()).applied).toEqual([]);
    await applyTo(store, workspace('acme'));

    expect(await store.migrateDown()).toBe(NAMES.at(-1));
    expect(await store.migrationStatus()).toMatchObject({
      applied: some,
      pending: NAMES.slice(-1),
      unknown: [],
    });
    expect((await failure(store.runs('a', 1))).message).toContain(`${NAMES.at(-1)} is due`);
    for (const name of some.toReversed()) expect(await store.migrateDown()).toBe(name);
    expect(await schemas(url)).toBe(0);
    expect((await store.migrateUp()).applied).toEqual(all);
    expect((await applyTo(store, workspace('acme'))).run).toBe(1);
  });

  test('down leaves a schema in which somebody has put something else', async () => {
    const url = await server.database();
    const store = await server.open(url);
    const sql = await server.connect(url);
    await sql.query('create view bylaw.mine as select 1 as one');
    while ((await store.migrateDown()) !== null);
    expect((await sql.query('select * from bylaw.mine')).rows).toEqual([{one: 1}]);
    expect((await store.migrateUp()).applied).toEqual(NAMES);
  });

  test('by eight at once happens once', async () => {
    const url = await server.database('empty');
    const stores = await Promise.all(Array.from({length: 8}, () => server.open(url)));
    const done = await Promise.all(stores.map((store) => store.migrateUp()));
    expect(done.flatMap(({applied}) => applied)).toEqual(NAMES);
    expect(done.flatMap(({notes}) => notes)).toEqual([]);
  });

  test('a newer schema is refused by everything but its status', async () => {
    const url = await server.database();
    const sql = await server.connect(url);
    await sql.query("insert into bylaw.migrations (name) values ('9999-from-tomorrow')");
    const store = await server.open(url);
    const read = () => store.read({set: 'a', workspaces: [], users: []});
    for (const work of [read, () => store.migrateUp(), () => store.migrateDown(), () => store.verify()]) {
      const error = await failure(work());
      expect([error.code, error.message]).toEqual([
        'newer-schema',
        expect.stringContaining('9999-from-tomorrow'),
      ]);
    }
    expect((await store.migrationStatus()).unknown).toEqual(['9999-from-tomorrow']);
    expect((await store.describe()).database).toBe(new URL(url).pathname.slice(1));
  });

  test('a migration that fails leaves nothing of any', async () => {
    const url = await server.database('empty');
    const sql = await server.connect(url);
    // In the way of 0002.
    await sql.query('create schema bylaw; create table bylaw.people (id int)');
    const store = await server.open(url);
    expect((await failure(store.migrateUp())).message).toContain('already exists');
    expect((await store.migrationStatus()).applied).toEqual([]);
    expect((await sql.query("select tablename from pg_tables where schemaname = 'bylaw'")).rows).toEqual([
      {tablename: 'people'},
    ]);
  });
});

describe('the database roles', () => {
  /** Whether each statement is allowed to a role. */
  async function allowed(
    url: string,
    role: string,
    statements: readonly string[],
  ): Promise<readonly boolean[]> {
    const sql = await server.connect(url);
    await sql.query(`set role ${role}`);
    const results: boolean[] = [];
    for (const statement of statements) {
      await sql.query('begin');
      results.push(
        await sql.query(statement).then(
          () => true,
          (error: unknown) => {
            expect((error as pg.DatabaseError).code).toBe('42501');
            return false;
          },
        ),
      );
      await sql.query('rollback');
    }
    return results;
  }

  test('plan reads; apply writes objects, and the history by functions alone; neither changes what is past', async () => {
    const url = await server.database();
    const store = await server.open(url);
    await applyTo(store, workspace('acme'));
    const reads = [
      'select * from bylaw.members',
      'select * from bylaw.audit_events',
      'select * from bylaw.people',
    ];
    const writes = ["update bylaw.members set display_name = 'x'", 'delete from bylaw.member_roles'];
    const forbidden = [
      'update bylaw.sets set last_run = 7',
      "insert into bylaw.sets (name) values ('other')",
      'select from bylaw.sets for update',
      "insert into bylaw.people (id, email) values ('p_000000000000000000000000', 'a@b')",
      "insert into bylaw.set_objects values ('acme', 'Role/acme/x', 'x')",
      "insert into bylaw.audit_chains values ('set:other', 1, 'x')",
      "update bylaw.audit_chains set chain = 'set:other'",
      `insert into bylaw.audit_events (format, chain, sequence, time, actor, login, action, address, payload_digest,
        previous_hash, hash) values (1, 'set:acme', 99, now(), 'x', 'x', 'x', 'x', 'x', 'x', 'x')`,
      `insert into bylaw.runs values ('acme', 9, now(), 'x', 'x', null, 'x', gen_random_uuid(), 0, 0, 0, 0)`,
      "insert into bylaw.offboarded values ('*', '00', 'p_000000000000000000000000', true, now())",
      "select bylaw.settle('ana@acme.example', 'acme', 1, '{}', '{}', '{}')",
      "select bylaw.append_events('set:acme', now(), 'x', null, null, null, '{}')",
      'update bylaw.audit_events set actor = actor',
      'delete from bylaw.audit_events',
      'truncate bylaw.audit_events',
      'update bylaw.runs set actor = actor',
      'delete from bylaw.runs',
      'delete from bylaw.audit_chains',
      'update bylaw.people set email = null',
      'delete from bylaw.migrations',
      'alter table bylaw.members add column x text',
      'create table bylaw.mine (x int)',
    ];
    const yes = (list: string[]) => list.map(() => true);
    const no = (list: string[]) => list.map(() => false);
    expect(await allowed(url, 'bylaw_plan', [...reads, ...writes, ...forbidden])).toEqual([
      ...yes(reads),
      ...no(writes),
      ...no(forbidden),
    ]);
    expect(await allowed(url, 'bylaw_apply', [...reads, ...writes, ...forbidden])).toEqual([
      ...yes(reads),
      ...yes(writes),
      ...no(forbidden),
    ]);
    const {rows} = await admin.query<{rolcanlogin: boolean}>(
      'select rolcanlogin from pg_roles where rolname = any($1)',
      [[...ROLES]],
    );
    expect(rows).toEqual(ROLES.map(() => ({rolcanlogin: false})));
  });

  test('the store works with them: plan to read, apply to apply, owner to migrate', async () => {
    const url = await server.database();
    // The rights on a database itself are not cloned with it.
    await (await server.open(url)).migrateUp();
    const plan = await server.open(asRole(url, 'bylaw_plan'));
    const apply = await server.open(asRole(url, 'bylaw_apply'));
    const owner = await server.open(asRole(url, 'bylaw_owner'));
    expect((await applyTo(apply, workspace('acme'))).run).toBe(1);
    expect((await applyTo(apply, [])).run).toBe(2);
    const {live} = await plan.read({set: 'acme', workspaces: ['acme'], users: []});
    expect([live.lastRun, live.objects.size]).toEqual([2, 0]);
    expect(await plan.lockHolder('acme')).toBeNull();
    expect((await plan.verify())[0]?.intact).toBe(true);
    expect((await failure(applyTo(plan, workspace('acme')))).code).toBe('permission');
    expect((await failure(apply.migrateDown())).code).toBe('permission');
    while ((await owner.migrateDown()) !== null);
    expect(await owner.migrateUp()).toMatchObject({applied: NAMES, notes: []});
    expect((await plan.read({set: 'acme', workspaces: ['acme'], users: []})).live.objects.size).toBe(0);
  });
});

test('a member of bylaw_owner migrates, and everything stays with bylaw_owner', async () => {
  const url = await server.database();
  // The rights on a database itself are not cloned with it.
  await (await server.open(url)).migrateUp();
  const sql = await server.connect(url);
  const fresh = await dumpSchema(sql);
  await admin.query('create role platform_owner nologin in role bylaw_owner');
  const store = await server.open(asRole(url, 'platform_owner'));
  await sql.query('alter view bylaw.targets rename column name to called; drop function bylaw.decide');
  expect((await store.migrateUp()).notes).toEqual([]);
  expect(await dumpSchema(sql)).toBe(fresh);
  while ((await store.migrateDown()) !== null);
  expect(await store.migrateUp()).toMatchObject({applied: NAMES, notes: []});
  expect(await dumpSchema(sql)).toBe(fresh);
});

describe('roles that are missing', () => {
  beforeEach(async () => {
    await dropRoles();
    await admin.query('drop role if exists plain_migrator, platform_owner');
    await admin.query('create role plain_migrator nologin');
  });

  test('are made by many databases at once', async () => {
    const urls = [];
    for (let i = 0; i < 6; i++) urls.push(await server.database('empty'));
    const stores = await Promise.all(urls.map((url) => server.open(url)));
    const done = await Promise.all(stores.map((store) => store.migrateUp()));
    expect(done.flatMap(({notes}) => notes)).toEqual([]);
    expect((await admin.query('select from pg_roles where rolname = any($1)', [[...ROLES]])).rowCount).toBe(
      3,
    );
  });

  test('and cannot be made are a note; an administrator may make them later', async () => {
    const url = await server.database('empty');
    await admin.query(`alter database ${new URL(url).pathname.slice(1)} owner to plain_migrator`);
    const store = await openStore({url: asRole(url, 'plain_migrator'), stateDir: '/nowhere'});
    const {applied, notes} = await store.migrateUp();
    expect(applied).toEqual(NAMES);
    expect(notes).toEqual([expect.stringContaining('create role bylaw_plan nologin;')]);
    expect((await applyTo(store, workspace('acme'))).run).toBe(1);
    // Nobody else may execute a function, roles or no roles.
    expect(await store.schemaDifferences()).toEqual([]);

    for (const role of ROLES) await admin.query(`create role ${role} nologin`);
    const second = await store.migrateUp();
    expect(second.applied).toEqual([]);
    // It may grant what it owns, but not make itself a member of bylaw_owner.
    expect(second.notes).toEqual([expect.stringContaining('not allowed to hand it over to bylaw_owner')]);
    const plan = await server.open(asRole(url, 'bylaw_plan'));
    expect((await plan.read({set: 'acme', workspaces: [], users: []})).live.lastRun).toBe(1);
    await store.close();
  });
});
