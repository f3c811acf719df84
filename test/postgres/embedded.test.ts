/** The server that bylaw brings: made, shared by commands, and found again whatever was killed. */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import {dirname, join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {EmbeddedServerError} from '../../src/postgres/embedded/embedded-server.ts';
import {
  embeddedServers,
  finished,
  keeperOf,
  killed,
  postmasterOf,
  processesBelow,
  query,
  until,
} from './embedded-servers.ts';

const servers = embeddedServers();
const {command, failureOf, freshState, madeState, open} = servers;

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
});

describe('after kill -9', () => {
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
});

describe('the state folder', () => {
  test('that is a file or a link is refused', async () => {
    const stateDir = freshState();
    mkdirSync(dirname(stateDir));
    writeFileSync(stateDir, '');
    expect(String(await failureOf(stateDir))).toContain('is a file, but bylaw keeps');
    rmSync(stateDir);
    symlinkSync(servers.machineDir(), stateDir);
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
