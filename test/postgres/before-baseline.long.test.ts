/** A database from before the first release: it is told what it is, and nothing in it changes. */
import {readFileSync} from 'node:fs';
import type pg from 'pg';
import {afterAll, beforeAll, expect, test} from 'vitest';
import type {Store} from '../../src/app/store-port.ts';
import type {StoreError} from '../../src/model/store-error.ts';
import {on} from '../cli/database.ts';
import {complains, makeSet, run} from '../cli/program.ts';
import {tableContents} from './contents.ts';
import {dumpSchema} from './dump-schema.ts';
import {startTestServer, type TestServer} from './test-server.ts';

const FIXTURE = readFileSync(new URL('fixtures/before-baseline.sql', import.meta.url), 'utf8');

let server: TestServer;
let url: string;
let store: Store;
let sql: pg.Client;
beforeAll(async () => {
  server = await startTestServer();
  url = await server.database('empty');
  sql = await server.connect(url);
  await sql.query(FIXTURE);
  store = await server.open(url);
});
afterAll(() => server.close());

const whole = async () => [await dumpSchema(sql), await tableContents(sql)] as const;

test('is refused by everything but its status, and stays as it is', async () => {
  const before = await whole();
  expect(before[1]['members']).toMatch(/^1 rows/);
  const read = () => store.read({set: 'acme', workspaces: [], users: []});
  for (const work of [read, () => store.migrateUp(), () => store.migrateDown(), () => store.verify()]) {
    const error: StoreError = await work().then(
      () => expect.unreachable(),
      (refused: unknown) => refused as StoreError,
    );
    expect([error.code, error.message, error.help]).toEqual([
      'older-schema',
      expect.stringMatching(/before the first release.*0001-live-state.*Nothing was changed/),
      expect.stringMatching(/^Use another database.*keep it as long as you want the history/),
    ]);
  }
  expect(await store.migrationStatus()).toMatchObject({predecessor: true, current: false, applied: []});
  expect(await whole()).toEqual(before);
});

test('is named by the commands, which exit with 4', async () => {
  const before = await whole();
  const at = {cwd: makeSet(), ...on(url)};
  for (const args of [
    ['plan'],
    ['apply', '--auto-approve'],
    ['migrate', 'up'],
    ['migrate', 'down', '--auto-approve'],
  ]) {
    await complains(4, /a schema from before the first release of bylaw/, args, at);
  }
  expect((await run(4, ['doctor'], at)).stdout).toMatch(/✗ +Schema +from before the first release/);
  expect((await run(0, ['migrate', 'status'], at)).stdout).toContain('cannot be upgraded');
  expect(await whole()).toEqual(before);
});
