/**
 * Databases for tests: one a test, cloned from a migrated template of a server that all test files of a run share
 * (see test/global-setup/shared-databases.ts).
 */
import {randomBytes} from 'node:crypto';
import {rm, writeFile} from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import {inject} from 'vitest';
import type {Store} from '../../src/app/store-port.ts';
import {openStore} from '../../src/postgres/open-store.ts';
import {makeTemplate, openCopy, TEMPLATE, urlOf} from './embedded-test-server.ts';
import {startThrowAwayServer} from './throw-away-server.ts';
import {emptied, fingerprintOf} from './warm-database.ts';

export interface TestServer {
  /** Makes a database: migrated, unless `empty`. Returns its URL. */
  database(kind?: 'migrated' | 'empty'): Promise<string>;
  /** Makes a migrated database with a locale, as `create database` takes it. Returns its URL. */
  databaseWith(locale: string): Promise<string>;
  /**
   * A store on a migrated database without rows, and a raw connection to it. Both are closed with the server. The database
   * may have served another test before: then its sessions are as they were made, but have planned their statements.
   */
  store(): Promise<{readonly url: string; readonly store: Store; readonly sql: pg.Client}>;
  /** Another store on a database. Closed with the server. */
  open(url: string): Promise<Store>;
  /** A raw connection to a database. Closed with the server. */
  connect(url: string): Promise<pg.Client>;
  /** The migrated database that others are cloned from. */
  readonly template: string;
  /** A superuser's connection to a database of no interest. */
  readonly admin: pg.Client;
  /** Closes all that was opened, and drops the databases made so far or keeps them, emptied, for {@link store}. */
  releaseDatabases(): Promise<void>;
  close(): Promise<void>;
}

/** What {@link TestServer.store} gives, and whether it can be given again. */
interface Lent {
  readonly name: string;
  readonly url: string;
  readonly store: Store;
  readonly sql: pg.Client;
  /** Made when the database is first emptied. */
  cleaner?: pg.Client;
  readonly fingerprint: string;
  /** The test has closed the store. */
  closed: boolean;
}

interface Running {
  readonly url: string;
  readonly template: string;
  readonly stop: () => Promise<void>;
}

/** A server of its own, of the binaries in BYLAW_TEST_POSTGRES_BIN if that is set. */
async function startOwn(): Promise<Running> {
  const bin = process.env['BYLAW_TEST_POSTGRES_BIN'] ?? '';
  if (bin !== '') {
    const server = await startThrowAwayServer(bin);
    await makeTemplate(server.url, TEMPLATE);
    return {...server, template: TEMPLATE};
  }
  const folder = path.join(inject('scratch'), `server-${randomBytes(4).toString('hex')}`);
  const {url, stop} = await openCopy(inject('databases').pristine, folder);
  return {
    url,
    template: TEMPLATE,
    stop: async () => {
      await stop();
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
  {admin}: Pick<TestServer, 'admin'>,
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
 * The server of a test file. `own`: a server of its own, because the test changes what belongs to the whole server,
 * such as roles and logins, or needs most of the connections that a server has.
 */
export async function startTestServer({own = false}: {own?: boolean} = {}): Promise<TestServer> {
  const running = own ? await startOwn() : {...inject('databases'), stop: () => Promise.resolve()};
  const run = randomBytes(4).toString('hex');
  const made: string[] = [];
  const lent: Lent[] = [];
  const kept: Lent[] = [];
  let count = 0;
  const open: {end?: () => Promise<void>; close?: () => Promise<void>}[] = [];
  const admin = new pg.Client({connectionString: running.url});
  await admin.connect();

  const clone = async (template: string): Promise<string> => {
    const name = `bylaw_test_${run}_${count++}`;
    // Copying the files costs a third of writing them into the log.
    await admin.query(`create database ${name} template ${template} strategy file_copy`);
    made.push(name);
    return name;
  };
  const openOn = async (url: string): Promise<Store> => {
    const store = await openStore({url, stateDir: '/nowhere'});
    open.push(store);
    return store;
  };
  const connectAt = async (url: string): Promise<pg.Client> => {
    const client = new pg.Client({connectionString: url});
    // Tests cut connections on purpose.
    client.on('error', () => undefined);
    await client.connect();
    return client;
  };
  const drop = (name: string) => admin.query(`drop database ${name} with (force)`);
  const lend = async (): Promise<Lent> => {
    const name = await clone(running.template);
    made.pop();
    const url = urlOf(running.url, name);
    const sql = await connectAt(url);
    const opened = await openStore({url, stateDir: '/nowhere'});
    const close = async () => {
      given.closed = true;
      await opened.close();
    };
    const store: Store = {...opened, close};
    const given: Lent = {name, url, sql, store, fingerprint: await fingerprintOf(sql), closed: false};
    return given;
  };
  const dropLent = async ({name, sql, cleaner, store}: Lent): Promise<void> => {
    await Promise.all([sql.end(), cleaner?.end(), store.close()]);
    await drop(name);
  };
  const takeBack = async (given: Lent): Promise<void> => {
    if (
      !given.closed &&
      (await emptied(given.sql, (given.cleaner ??= await connectAt(given.url)), given.fingerprint))
    )
      kept.push(given);
    else await dropLent(given);
  };
  const server: TestServer = {
    async database(kind = 'migrated') {
      return urlOf(running.url, await clone(kind === 'empty' ? 'template0' : running.template));
    },
    async databaseWith(locale) {
      const name = `bylaw_test_${run}_${count++}`;
      made.push(name);
      await admin.query(`create database ${name} template template0 ${locale}`);
      const url = urlOf(running.url, name);
      await (await openOn(url)).migrateUp();
      return url;
    },
    async store() {
      const given = kept.pop() ?? (await lend());
      lent.push(given);
      return given;
    },
    open: openOn,
    async connect(url) {
      const client = await connectAt(url);
      open.push(client);
      return client;
    },
    template: running.template,
    admin,
    async releaseDatabases() {
      for (const each of open.splice(0)) await (each.end ?? each.close)?.call(each);
      for (const name of made.splice(0)) await drop(name);
      for (const given of lent.splice(0)) await takeBack(given);
    },
    async close() {
      await server.releaseDatabases();
      for (const given of kept.splice(0)) await dropLent(given);
      await admin.end();
      await running.stop();
    },
  };
  return server;
}
