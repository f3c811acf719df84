/** Embedded servers for tests: quick, because nobody needs their data tomorrow, and with a template to clone. */
import {execFile} from 'node:child_process';
import {chmod, mkdir} from 'node:fs/promises';
import {promisify} from 'node:util';
import pg from 'pg';
import {openEmbeddedServer} from '../../src/postgres/embedded/embedded-server.ts';
import {openStore} from '../../src/postgres/open-store.ts';

export interface EmbeddedTestServer {
  /** URL of a database of no interest, for a superuser. */
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** The migrated database of {@link makePristine}: nobody connects to it, so it can be cloned at any time. */
export const TEMPLATE = 'bylaw_template';

/** The URL of another database on the same server. */
export function urlOf(url: string, database: string): string {
  const other = new URL(url);
  other.pathname = `/${database}`;
  return other.href;
}

/** Starts, or joins, the server whose data is in a folder: a new one, without anything of bylaw, in a new folder. */
export async function openIn(folder: string): Promise<EmbeddedTestServer> {
  await mkdir(folder, {recursive: true});
  // Postgres does not run as root: where it may not enter, its data would be elsewhere, and stay there.
  await chmod(folder, 0o755);
  const server = await openEmbeddedServer(folder);
  const {host, port, user, database} = server.config;
  const url = new URL(`postgres://${user}@localhost:${port}/${database}`);
  url.searchParams.set('host', host);
  return {url: url.href, stop: () => server.close()};
}

/** Does work on a connection of its own to a database. */
export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({connectionString: url});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Makes a migrated database on the server of `url`. */
export async function makeTemplate(url: string, name: string): Promise<void> {
  await withClient(url, (admin) => admin.query(`create database ${name} template template0`));
  const store = await openStore({url: urlOf(url, name), stateDir: '/nowhere'});
  await store.migrateUp();
  await store.close();
}

/** Fills a folder with the data of a server that has {@link TEMPLATE} and does not run. */
export async function makePristine(folder: string): Promise<void> {
  const server = await openIn(folder);
  await withClient(server.url, async (admin) => {
    for (const setting of ['fsync', 'synchronous_commit', 'full_page_writes', 'autovacuum'])
      await admin.query(`alter system set ${setting} = off`);
    await admin.query('select pg_reload_conf()');
  });
  await makeTemplate(server.url, TEMPLATE);
  await server.stop();
}

/** Starts a server on a copy of the data that {@link makePristine} has made. */
export async function openCopy(pristine: string, folder: string): Promise<EmbeddedTestServer> {
  // With the owners of the files, which Node's cp does not keep.
  await promisify(execFile)('cp', ['-a', pristine, folder]);
  return openIn(folder);
}
