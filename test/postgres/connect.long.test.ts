import {chmod, mkdtemp, rm} from 'node:fs/promises';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import pg from 'pg';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {StoreError} from '../../src/model/store-error.ts';
import {openStore} from '../../src/postgres/open-store.ts';
import {storeError} from '../../src/postgres/store-errors.ts';
import {applyTo, workspace} from './objects.ts';
import {startTestServer, type TestServer} from './test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

/** The error of whatever opening and using a store on this URL runs into. */
async function failureOf(url: string): Promise<StoreError> {
  try {
    const store = await openStore({url, stateDir: '/nowhere'});
    try {
      await store.migrationStatus();
    } finally {
      await store.close();
    }
  } catch (error) {
    if (error instanceof StoreError) return error;
    throw error;
  }
  throw new Error('it did not fail');
}

describe.concurrent('a database that cannot be used says why, and never its password', () => {
  const refusing = 'postgres://me:s3cret@127.0.0.1:1/db';
  test.each([
    ['nothing listens', refusing, /"db" on 127.0.0.1:1 cannot be reached: no server is listening there/],
    ['another kind of database', 'mysql://me:s3cret@host/db', /does not begin with postgres:\/\//],
    ['words', 'host=localhost password=s3cret', /does not begin with postgres:\/\//],
    ['a URL that is none', 'postgres://me:s3cret@host:port/db', /cannot be read/],
    [
      'no such socket',
      'postgres://me:s3cret@localhost/db?host=/nowhere',
      /socket in \/nowhere\) cannot be reached: there is no such socket/,
    ],
  ])('%s', async (_, url, message) => {
    const error = await failureOf(url);
    expect(error.code).toBe('unreachable');
    expect(error.message).toMatch(message);
    expect(error.help).not.toBe('');
    const all = [error, error.cause].map(
      (each) => `${String(each)} ${(each as Error | undefined)?.stack ?? ''}`,
    );
    expect(all.join()).not.toContain('s3cret');
  });

  test('a database that does not exist', async () => {
    const url = new URL(await server.database('empty'));
    url.pathname = '/not_there';
    const error = await failureOf(url.href);
    expect([error.code, error.message]).toEqual(['unreachable', expect.stringContaining('"not_there"')]);
  });

  test('a listener that says nothing is given up', async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const {port} = silent.address() as {port: number};
    expect((await failureOf(`postgres://me:s3cret@127.0.0.1:${port}/db`)).code).toBe('unreachable');
    silent.close();
  });
});

describe('failures of the server are told apart by SQLSTATE', () => {
  test.each([
    ['28P01', 'unreachable'],
    ['53300', 'unreachable'],
    ['57P03', 'unreachable'],
    ['42P01', 'not-migrated'],
    ['42501', 'permission'],
    ['25006', 'permission'],
    ['23503', 'constraint'],
    ['23001', 'constraint'],
    ['55P03', 'lock-timeout'],
    ['53100', 'disk-full'],
    ['40001', 'failed'],
    ['57014', 'failed'],
    ['XX001', 'failed'],
  ])('%s is %s', (state, code) => {
    const cause = new pg.DatabaseError('words of the server', 0, 'error');
    cause.code = state;
    const error = storeError(cause, 'The database "db"');
    expect(error).toBeInstanceOf(StoreError);
    expect(error).toMatchObject({code, cause});
  });

  test('what is no failure of the database is left as it is', () => {
    const bug = new TypeError('a bug');
    expect(storeError(bug, 'db')).toBe(bug);
  });
});

test('the store describes its server', async () => {
  const {store, url} = await server.store();
  const facts = await store.describe();
  expect(facts).toMatchObject({database: new URL(url).pathname.slice(1), embedded: false});
  expect(facts.version).toMatch(/^\d+/);
  expect(facts.latencyMs).toBeGreaterThanOrEqual(0);
  expect(facts.login).not.toBe('');
});

test('without a URL the embedded database serves, migrated on first use, and keeps what it was told', async () => {
  const stateDir = await mkdtemp(join(tmpdir(), 'bylaw-test-'));
  await chmod(stateDir, 0o755);
  const heard: string[] = [];
  try {
    const first = await openStore({stateDir, onProgress: (message) => heard.push(message)});
    expect((await applyTo(first, workspace('acme'))).run).toBe(1);
    expect((await first.describe()).embedded).toBe(true);
    await first.close();
    const second = await openStore({stateDir});
    expect((await second.read({set: 'acme', workspaces: [], users: []})).live.lastRun).toBe(1);
    await second.close();
    expect(heard).toEqual(['Creating the embedded database (only the first time)']);
  } finally {
    await rm(stateDir, {recursive: true, force: true});
  }
});
