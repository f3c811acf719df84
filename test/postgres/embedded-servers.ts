/**
 * Embedded servers on folders of their own, opened in the process of a test or by commands, and what they leave of processes and
 * files. All of it ends with the test file.
 */
import {execFileSync, spawn, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {createInterface} from 'node:readline';
import {setTimeout as sleep} from 'node:timers/promises';
import pg from 'pg';
import {afterAll, afterEach, beforeAll} from 'vitest';
import {
  openEmbeddedServer,
  type EmbeddedServer,
  type EmbeddedServerOptions,
} from '../../src/postgres/embedded/embedded-server.ts';

const built = new URL('../../dist/postgres/embedded/embedded-server.js', import.meta.url).href;

export type Config = EmbeddedServer['config'];

/** A command: opens the server, prints its address, and lets go of it when its input ends. */
const commandProgram = `
import {openEmbeddedServer} from ${JSON.stringify(built)};
const server = await openEmbeddedServer(process.argv[1], JSON.parse(process.argv[2]));
console.log(JSON.stringify(server.config));
process.stdin.resume().on('end', async () => { await server.close(); process.exit(0); });
`;

export async function finished(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit');
  child.stdin!.end();
  await exit;
}

export async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

export async function query(config: Config, sql: string): Promise<unknown> {
  const client = new pg.Client(config);
  client.on('error', () => undefined);
  await client.connect();
  try {
    const {rows} = await client.query<Record<string, unknown>>(sql);
    return Object.values(rows[0] ?? {})[0];
  } finally {
    await client.end();
  }
}

export async function until(happened: () => boolean, what: string): Promise<void> {
  for (const end = Date.now() + 30_000; !happened(); await sleep(20)) {
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
  }
}

/** The keepers and servers at work below a folder: those that name it, or work in it. */
export function processesBelow(folder: string): {pid: number; command: string}[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) return [];
    try {
      const line = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
      const at = readlinkSync(`/proc/${name}/cwd`);
      const ours = line.includes(folder) && /keeper\.js|postgres|initdb/.test(line);
      return ours || at.startsWith(`${folder}/`) ? [{pid: Number(name), command: line}] : [];
    } catch {
      return [];
    }
  });
}

export const keeperOf = (stateDir: string): number =>
  processesBelow(stateDir).find((process) => process.command.includes('keeper.js'))!.pid;
export const postmasterOf = (stateDir: string): number =>
  Number(readFileSync(join(stateDir, 'data', 'postmaster.pid'), 'utf8').split('\n')[0]);

export interface EmbeddedServers {
  /** A path for a folder of that name, below which nothing is. */
  readonly newFolder: (name: string) => string;
  /** Where data is kept that has no place in its state folder. */
  readonly machineDir: () => string;
  readonly freshState: () => string;
  /** A state folder with an empty database in it, which costs less than making one. */
  readonly madeState: () => string;
  readonly open: (stateDir: string, options?: EmbeddedServerOptions) => Promise<EmbeddedServer>;
  /** Why a server cannot be opened; undefined if it can. */
  readonly failureOf: (stateDir: string, options?: EmbeddedServerOptions) => Promise<unknown>;
  /** Starts a command as a process of its own and waits until it holds the server. */
  readonly command: (stateDir: string) => Promise<{child: ChildProcess; config: Config}>;
  /** A process that is killed after the test. */
  readonly killedLater: (child: ChildProcess) => void;
}

/** The servers of a test file. */
export function embeddedServers(): EmbeddedServers {
  let home: string;
  let machineDir: string;
  let template: string;
  let count = 0;
  const children: ChildProcess[] = [];
  const opened: EmbeddedServer[] = [];
  const socketFolders = new Set<string>();

  beforeAll(async () => {
    home = realpathSync(mkdtempSync(join(tmpdir(), 'bylaw-test-')));
    // The server's user has to come by.
    chmodSync(home, 0o755);
    machineDir = join(home, 'machine');
    template = freshState();
    await (await openEmbeddedServer(template, {machineDir})).close();
  });

  afterEach(async () => {
    for (const server of opened.splice(0)) await server.close();
    for (const child of children.splice(0)) await killed(child);
  });

  afterAll(async () => {
    await until(() => processesBelow(home).length === 0, 'all servers of this file to end');
    // The next start would sweep the folders of the killed keepers, but not at once.
    for (const folder of [home, ...socketFolders]) rmSync(folder, {recursive: true, force: true});
  });

  function madeState(): string {
    const stateDir = freshState();
    mkdirSync(dirname(stateDir), {mode: 0o755});
    execFileSync('cp', ['-a', template, stateDir]);
    return stateDir;
  }

  const newFolder = (name: string): string => join(home, `${name}-${++count}`);
  const freshState = (): string => join(newFolder('set'), '.bylaw');

  async function open(stateDir: string, options: EmbeddedServerOptions = {}): Promise<EmbeddedServer> {
    const server = await openEmbeddedServer(stateDir, {machineDir, ...options});
    opened.push(server);
    socketFolders.add(server.config.host);
    return server;
  }

  async function command(stateDir: string): Promise<{child: ChildProcess; config: Config}> {
    const args = ['--input-type=module', '-e', commandProgram, stateDir, JSON.stringify({machineDir})];
    const child = spawn(process.execPath, args, {stdio: ['pipe', 'pipe', 'inherit']});
    children.push(child);
    for await (const line of createInterface({input: child.stdout})) {
      const config = JSON.parse(line) as Config;
      socketFolders.add(config.host);
      return {child, config};
    }
    throw new Error(`the command on ${stateDir} ended without opening the server`);
  }

  const failureOf = (stateDir: string, options?: EmbeddedServerOptions): Promise<unknown> =>
    open(stateDir, options).then(
      () => undefined,
      (error: unknown) => error,
    );

  return {
    newFolder,
    machineDir: () => machineDir,
    freshState,
    madeState,
    open,
    failureOf,
    command,
    killedLater: (child) => {
      children.push(child);
    },
  };
}
