/**
 * Databases for tests: one a test, cloned from a migrated template of its file's server. The server is
 * an embedded one in a folder of its own, or the one of BYLAW_TEST_DATABASE_URL (a superuser's).
 */
import {randomBytes} from 'node:crypto';
import {chmod, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import pg from 'pg';
import type {Store} from '../../src/app/ports.ts';
import {openEmbeddedServer} from '../../src/postgres/embedded/embedded-server.ts';
import {openStore} from '../../src/postgres/open-store.ts';
import {startThrowAwayServer} from './throw-away-server.ts';

export interface TestServer {
  /** Makes a database: migrated, unless `empty`. Returns its URL. */
  database(kind?: 'migrated' | 'empty'): Promise<string>;
  /** A store on a fresh migrated database, and a raw connection to it. Both are closed with the server. */
  store(): Promise<{readonly url: string; readonly store: Store; readonly sql: pg.Client}>;
  /** Another store on a database. Closed with the server. */
  open(url: string): Promise<Store>;
  /** A raw connection to a database. Closed with the server. */
  connect(url: string): Promise<pg.Client>;
  /** A superuser's connection to a database of no interest. */
  readonly admin: pg.Client;
  /** Closes all that was opened and drops the databases made so far. */
  dropDatabases(): Promise<void>;
  close(): Promise<void>;
}

interface Running {
  readonly url: URL;
  readonly stop: () => Promise<void>;
}

async function start(own: boolean): Promise<Running> {
  const given = process.env['BYLAW_TEST_DATABASE_URL'];
  if (!own && given !== undefined && given !== '')
    return {url: new URL(given), stop: () => Promise.resolve()};
  const bin = process.env['BYLAW_TEST_POSTGRES_BIN'];
  if (bin !== undefined && bin !== '') return startThrowAwayServer(bin);
  const folder = await mkdtemp(join(tmpdir(), 'bylaw-test-'));
  // Postgres does not run as root: where it may not enter, its data would be elsewhere, and stay there.
  await chmod(folder, 0o755);
  const server = await openEmbeddedServer(folder);
  const {host, port, user, database} = server.config;
  const url = new URL(`postgres://${user}@localhost:${port}/${database}`);
  url.searchParams.set('host', host);
  return {
    url,
    stop: async () => {
      await server.close();
      await rm(folder, {recursive: true, force: true});
    },
  };
}

/** The URL of the same database for somebody who has only this role. */
export function asRole(url: string, role: string): string {
  const changed = new URL(url);
  changed.searchParams.set('options', `-c role=${role}`);
  return changed.href;
}

/** The URL of the same database for another login. */
export function asLogin(url: string, login: string): string {
  const changed = new URL(url);
  changed.username = login;
  return changed.href;
}

/**
 * Makes logins, each with a role, on a server that was started with `own`: no other may be changed so. Whoever
 * can open its socket may then be any of them.
 */
export async function makeLogins(
  {admin}: TestServer,
  logins: Readonly<Record<string, string>>,
): Promise<void> {
  const {rows} = await admin.query<{file: string}>("select current_setting('hba_file') as file");
  await writeFile(rows[0]?.file ?? '', 'local all all trust\n');
  await admin.query('select pg_reload_conf()');
  for (const [login, role] of Object.entries(logins)) {
    await admin.query(`create role ${login} login in role ${role}`);
  }
}

/**
 * Starts the server of a test file. `own`: never the one of BYLAW_TEST_DATABASE_URL, because the test changes
 * what belongs to the whole server.
 */
export async function startTestServer(options: {own?: boolean} = {}): Promise<TestServer> {
  const running = await start(options.own === true);
  const run = randomBytes(4).toString('hex');
  const made: string[] = [];
  let count = 0;
  const open: {end?: () => Promise<void>; close?: () => Promise<void>}[] = [];
  const admin = new pg.Client({connectionString: running.url.href});
  await admin.connect();

  const urlOf = (database: string): string => {
    const url = new URL(running.url);
    url.pathname = `/${database}`;
    return url.href;
  };
  const create = async (template: string): Promise<string> => {
    const name = `bylaw_test_${run}_${count++}`;
    await admin.query(`create database ${name} template ${template}`);
    made.push(name);
    return name;
  };
  const openOn = async (url: string): Promise<Store> => {
    const store = await openStore({url, stateDir: '/nowhere'});
    open.push(store);
    return store;
  };
  const connectTo = async (url: string): Promise<pg.Client> => {
    const client = new pg.Client({connectionString: url});
    // Tests cut connections on purpose.
    client.on('error', () => undefined);
    await client.connect();
    open.push(client);
    return client;
  };
  let template: Promise<string> | undefined;
  const migratedTemplate = async (): Promise<string> => {
    const name = await create('template0');
    const store = await openStore({url: urlOf(name), stateDir: '/nowhere'});
    await store.migrateUp();
    await store.close();
    return name;
  };
  const server: TestServer = {
    async database(kind = 'migrated') {
      return urlOf(await create(kind === 'empty' ? 'template0' : await (template ??= migratedTemplate())));
    },
    async store() {
      const url = await server.database();
      return {url, store: await openOn(url), sql: await connectTo(url)};
    },
    open: openOn,
    connect: connectTo,
    admin,
    async dropDatabases() {
      template = undefined;
      for (const each of open.splice(0)) await (each.end ?? each.close)?.call(each);
      for (const name of made.splice(0)) await admin.query(`drop database ${name} with (force)`);
    },
    async close() {
      await server.dropDatabases();
      await admin.end();
      await running.stop();
    },
  };
  return server;
}
