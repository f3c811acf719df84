import {existsSync, mkdtempSync, chmodSync, readFileSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {expect, test} from 'vitest';
import {StoreAhead} from '../../src/cli/store-ahead.ts';
import {openStore} from '../../src/postgres/open-store.ts';

/** A state folder with an embedded database in it, which nothing runs. */
async function stateDir(): Promise<string> {
  const dir = path.join(folder(), '.bylaw');
  await (await openStore({stateDir: dir})).close();
  return dir;
}

function folder(): string {
  const dir = mkdtempSync(path.join(tmpdir(), 'bylaw-ahead-'));
  // Postgres does not run as root, and has to enter.
  chmodSync(dir, 0o755);
  return dir;
}

const isRunning = (dir: string): boolean => existsSync(path.join(dir, 'data/postmaster.pid'));

test('what was opened ahead serves whoever takes it, once', async () => {
  const dir = await stateDir();
  const ahead = new StoreAhead({stateDir: dir}, 0);
  await sleep(20);
  const store = await ahead.take(dir);
  expect(ahead.take(dir)).toBeUndefined();
  await ahead.end();
  expect(isRunning(dir)).toBe(true);
  expect(await store?.runs('acme', 1)).toEqual([]);
  await store?.close();
  expect(isRunning(dir)).toBe(false);
});

test('what nobody takes ends with the server that was started', async () => {
  const dir = await stateDir();
  const ahead = new StoreAhead({stateDir: dir}, 0);
  expect(ahead.take(`${dir}-of-another-set`)).toBeUndefined();
  await sleep(20);
  await ahead.end();
  expect(isRunning(dir)).toBe(false);
});

test('a server that others use goes on', async () => {
  const dir = await stateDir();
  const other = await openStore({stateDir: dir});
  const ahead = new StoreAhead({stateDir: dir}, 0);
  await sleep(20);
  await ahead.end();
  expect(await other.runs('acme', 1)).toEqual([]);
  await other.close();
});

test('nothing is opened for what is read within a moment', async () => {
  const dir = await stateDir();
  const ahead = new StoreAhead({stateDir: dir}, 60_000);
  expect(ahead.take(dir)).toBeUndefined();
  const unused = new StoreAhead({stateDir: dir}, 60_000);
  await unused.end();
  expect(isRunning(dir)).toBe(false);
});

test('why it cannot be opened is told to whoever takes it, and to nobody else', async () => {
  const dir = await stateDir();
  const version = path.join(dir, 'data/PG_VERSION');
  writeFileSync(version, `${Number(readFileSync(version, 'utf8')) - 1}\n`);
  const [taken, unused] = [new StoreAhead({stateDir: dir}, 0), new StoreAhead({stateDir: dir}, 0)];
  await sleep(20);
  await expect(taken.take(dir)).rejects.toThrow(/was written by Postgres \d+, and this version/);
  await unused.end();
});
