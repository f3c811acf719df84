/**
 * Postgres servers that a test starts, stops, kills and copies itself, with settings of its own: on the data that every run of the
 * tests makes, without the keeper of the embedded server. Whoever can enter their folders may be any login.
 */
import {execFileSync, spawn, type ChildProcess} from 'node:child_process';
import {randomBytes} from 'node:crypto';
import {once} from 'node:events';
import {chmodSync, chownSync, mkdirSync, readlinkSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {createServer, type AddressInfo} from 'node:net';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {inject} from 'vitest';
import {openCopy, TEMPLATE, withClient} from '../postgres/embedded-test-server.ts';
import {killServer, postmasterOf} from './server-processes.ts';

export interface PlainServer {
  /** Where its data is; the folder belongs to the user of the server. */
  readonly data: string;
  readonly port: number;
  /** The folder of its socket. */
  readonly folder: string;
  readonly pid: number;
  /** URL of one of its databases, by its socket. */
  readonly url: (database?: string) => string;
  /** Makes a migrated database. Returns its name. */
  readonly database: () => Promise<string>;
  readonly kill: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

export interface PlainServerOptions {
  /** Its data; without it, a new copy of what every run of the tests makes. */
  readonly data?: string;
  /** Where one listened that has ended, on the same data. */
  readonly again?: Pick<PlainServer, 'data' | 'port' | 'folder'>;
  readonly settings?: Readonly<Record<string, string>>;
  /** Lines of pg_hba.conf; by socket, everybody may be anybody. */
  readonly access?: readonly string[];
  /** What starts it, given the program and its arguments: such as a shell that sets limits. */
  readonly through?: (program: readonly string[]) => readonly string[];
}

let programs: Promise<string> | undefined;

/** The server's program, as it runs when it is embedded. */
const program = (): Promise<string> =>
  (programs ??= (async () => {
    const folder = path.join(inject('scratch'), `program-${randomBytes(4).toString('hex')}`);
    const {stop} = await openCopy(inject('databases').pristine, folder);
    const pid = postmasterOf(path.join(folder, 'data'))?.pid;
    const found = readlinkSync(`/proc/${pid}/exe`);
    await stop();
    rmSync(folder, {recursive: true, force: true});
    return found;
  })());

const scratchFolder = (name: string): string =>
  path.join(inject('scratch'), `${name}-${randomBytes(4).toString('hex')}`);

/** Copies the data of a server that does not run. */
export function copyData(from: string): string {
  const to = scratchFolder('data');
  execFileSync('cp', ['-a', from, to]);
  return to;
}

/** A port on which nobody listens. */
export async function freePort(): Promise<number> {
  const listener = createServer();
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const {port} = listener.address() as AddressInfo;
  await new Promise((resolve) => listener.close(resolve));
  return port;
}

/** Starts a server. */
export async function startPlainServer(options: PlainServerOptions = {}): Promise<PlainServer> {
  const data =
    options.again?.data ?? options.data ?? copyData(path.join(inject('databases').pristine, 'data'));
  const {uid, gid} = statSync(data);
  const folder = options.again?.folder ?? scratchFolder('socket');
  mkdirSync(folder, {recursive: true});
  chmodSync(folder, 0o755);
  const port = options.again?.port ?? (await freePort());
  const access = path.join(folder, 'pg_hba.conf');
  writeFileSync(
    access,
    [...(options.access ?? []), 'local all all trust', 'local replication all trust', ''].join('\n'),
  );
  if (process.getuid?.() === 0) for (const each of [folder, access]) chownSync(each, uid, gid);
  const settings = {
    listen_addresses: '',
    port: String(port),
    unix_socket_directories: folder,
    hba_file: access,
    jit: 'off',
    ...options.settings,
  };
  const args = [
    '-D',
    data,
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
  const [command = '', ...rest] = (options.through ?? ((line) => line))([await program(), ...args]);
  const as = process.getuid?.() === 0 ? {uid, gid} : {};
  const child = spawn(command, rest, {cwd: '/', stdio: ['ignore', 'ignore', 'pipe'], ...as});
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-4000)));
  const url = (database = 'postgres'): string =>
    `postgres://bylaw@localhost:${port}/${database}?host=${encodeURIComponent(folder)}`;
  await untilItAnswers(child, url(), () => said);
  let databases = 0;
  return {
    data,
    port,
    folder,
    pid: child.pid ?? 0,
    url,
    async database() {
      const name = `plain_${(databases += 1)}`;
      await withClient(url(), (admin) => admin.query(`create database ${name} template ${TEMPLATE}`));
      return name;
    },
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      killServer(child.pid ?? 0);
      await once(child, 'exit');
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGINT');
      await once(child, 'exit');
    },
  };
}

/** Waits until a server answers, and fails when it ends. */
async function untilItAnswers(child: ChildProcess, url: string, said: () => string): Promise<void> {
  for (const end = Date.now() + 60_000; Date.now() < end; await sleep(50)) {
    if (child.exitCode !== null) break;
    const answers = await withClient(url, () => Promise.resolve(true)).catch(() => false);
    if (answers) return;
  }
  throw new Error(`the server did not start: ${said()}`);
}
