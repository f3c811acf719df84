/**
 * A migration that changes what bylaw's views read: they are dropped before it and made anew after it, in the same
 * transaction; what is the platform's own is named, and stays.
 */
import {cp, mkdtemp, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterAll, afterEach, beforeAll, beforeEach, expect, inject, test} from 'vitest';
import type {Store} from '../../src/app/store-port.ts';
import {connect} from '../../src/postgres/connect.ts';
import {migrateUp, type Migrated} from '../../src/postgres/migrate.ts';
import {StoreError} from '../../src/model/store-error.ts';
import {dumpSchema} from './dump-schema.ts';
import {applyTo, scopeOf, workspace} from './objects.ts';
import {startTestServer, type TestServer} from './test-server.ts';
import type pg from 'pg';

const MIGRATIONS = fileURLToPath(new URL('../../src/postgres/migrations', import.meta.url));

let server: TestServer;
let store: Store;
let sql: pg.Client;
let url: string;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());
beforeEach(async () => {
  ({store, sql, url} = await server.store());
  await applyTo(store, workspace('acme'));
});
afterEach(() => server.releaseDatabases());

/** Migrates up as a later program with one migration more would; returns what it made, or why it did not. */
async function upWith(migration: string): Promise<Migrated | StoreError> {
  const folder = `${await mkdtemp(path.join(inject('scratch'), 'migrations-'))}/`;
  await cp(MIGRATIONS, folder, {recursive: true});
  await writeFile(`${folder}9000-later.up.sql`, migration);
  await writeFile(`${folder}9000-later.down.sql`, '');
  const connector = connect({url}, 'a later program');
  try {
    return await migrateUp(connector, () => undefined, folder);
  } catch (error) {
    if (error instanceof StoreError) return error;
    throw error;
  } finally {
    await connector.close();
  }
}

const WIDER = 'alter table bylaw.members alter column status type varchar(20)';
const typeOfStatus = async (): Promise<unknown> =>
  (
    await sql.query(
      `select data_type from information_schema.columns
        where table_schema = 'bylaw' and table_name = 'members' and column_name = 'status'`,
    )
  ).rows;

test.each([
  ['the type of a column', WIDER],
  [
    'a column, for another of its name',
    'alter table bylaw.users drop system_admin; alter table bylaw.users add system_admin boolean not null default false',
  ],
])('may change %s', async (_, migration) => {
  const before = (await sql.query('select name from bylaw.behaviour_objects order by name collate "C"')).rows;
  const done = await upWith(migration);
  expect(done).toMatchObject({applied: ['9000-later'], notes: []});
  expect(
    (await sql.query('select name from bylaw.behaviour_objects order by name collate "C"')).rows,
  ).toEqual(before);
  await sql.query(
    "delete from bylaw.migrations where name = '9000-later'; update bylaw.behaviour set migrations = array_remove(migrations, '9000-later')",
  );
  expect(await store.schemaDifferences()).toEqual([]);
  expect((await store.read(scopeOf('acme', workspace('acme')))).live.objects.size).toBe(2);
});

test('that no view is in the way of leaves views as they are', async () => {
  expect(await upWith('alter table bylaw.members add shoe_size integer')).toMatchObject({made: []});
});

test.each([
  [
    'a view on one of the views',
    'create view platform.mine as select * from bylaw.effective_access',
    'view platform.mine',
  ],
  [
    'a view on the table',
    'create view platform.mine as select status from bylaw.members',
    'view platform.mine',
  ],
])("is refused where the platform's own is in the way: %s", async (_, own, named) => {
  await sql.query(`create schema platform; ${own}`);
  const before = await dumpSchema(sql);
  const error = await upWith(WIDER);
  expect(error).toMatchObject({code: 'in-use', message: expect.stringContaining(named) as unknown});
  expect((error as StoreError).message).toContain('Nothing was changed.');
  expect(await dumpSchema(sql)).toBe(before);
  await sql.query('drop schema platform cascade');
  expect(await upWith(WIDER)).toMatchObject({applied: ['9000-later']});
  expect(await typeOfStatus()).toEqual([{data_type: 'character varying'}]);
});

test('that fails for another reason says that reason', async () => {
  const before = await dumpSchema(sql);
  await expect(upWith('select 1 / 0')).rejects.toMatchObject({code: '22012'});
  expect(await dumpSchema(sql)).toBe(before);
});
