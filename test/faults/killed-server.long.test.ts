/** The embedded server is killed while an apply writes: what was acknowledged is there, and the next command works. */
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import pg from 'pg';
import {expect, test} from 'vitest';
import {json, start, write} from '../cli/program.ts';
import {tries} from '../effort.ts';
import {bigSet} from './big-set.ts';
import {below, inRounds, isLong, randomOf, roundsOf, type Outcome} from './rounds.ts';
import {killServer, postmasterOf} from './server-processes.ts';
import {readFileSync} from 'node:fs';

const LOCKED = `select from pg_stat_activity where application_name ~ '^bylaw [0-9a-f]{8} '`;

/** Waits until an apply holds its lock, or has ended. */
async function untilLocked(data: string, isOver: () => boolean): Promise<number | undefined> {
  for (const end = Date.now() + 60_000; Date.now() < end && !isOver(); await sleep(5)) {
    const found = postmasterOf(data);
    if (found === undefined) continue;
    const client = new pg.Client({host: found.socket, port: found.port, user: 'bylaw', database: 'bylaw'});
    client.on('error', () => undefined);
    try {
      await client.connect();
      while (!isOver()) {
        if ((await client.query(LOCKED)).rowCount === 1) return found.pid;
        await sleep(2);
      }
    } catch {
      // It is only starting.
    } finally {
      await client.end().catch(() => undefined);
    }
  }
  return undefined;
}

interface History {
  readonly runs: readonly {readonly run: number}[];
}

test('kill -9 of the embedded server during an apply: no acknowledged run is lost, and the next command works', async () => {
  const cwd = bigSet(isLong ? 2000 : tries(250, 1000));
  const data = path.join(cwd, '.bylaw', 'data');
  expect(await json(0, ['apply', '--auto-approve', '--quiet'], {cwd})).toMatchObject({status: 'applied'});
  const manifest = readFileSync(path.join(cwd, 'manifests/all.yaml'), 'utf8');
  const runs = async (): Promise<number> =>
    (await json<History>(0, ['history', 'list'], {cwd})).runs[0]?.run ?? 0;

  async function round(seed: number): Promise<Outcome> {
    const random = randomOf(seed);
    write(cwd, {'manifests/all.yaml': manifest.replaceAll('title: first', `title: round-${seed}`)});
    const before = await runs();
    const {child, ended} = start(['apply', '--auto-approve', '--quiet', '--json'], {cwd});
    const server = await untilLocked(data, () => child.exitCode !== null);
    await sleep(below(random, isLong ? 600 : tries(100, 300)));
    if (server !== undefined) killServer(server);
    const {status, stdout, stderr} = await ended;
    expect(stderr).not.toMatch(/^ {4}at |node:internal/m);
    const after = await runs();
    if (status === 0) {
      expect(JSON.parse(stdout)).toMatchObject({status: 'applied', run: before + 1});
      expect(after).toBe(before + 1);
      return 'applied';
    }
    expect(status).toBe(4);
    const {error} = JSON.parse(stdout) as {error: {code: string; message: string}};
    expect(['unreachable', 'commit-unknown']).toContain(error.code);
    expect(error.message).toMatch(/lost|reached|ended the connection/);
    if (error.code === 'unreachable') expect(after).toBe(before);
    expect(await json(0, ['apply', '--auto-approve', '--quiet'], {cwd})).toMatchObject({
      run: after === before ? before + 1 : null,
    });
    expect(await json(0, ['history', 'verify'], {cwd})).toMatchObject({intact: true});
    return error.code === 'unreachable' ? 'not applied' : 'unknown';
  }
  const counts = await inRounds('kill -9 of the embedded server', roundsOf(2, 4), round);
  expect(counts.get('not applied') ?? counts.get('unknown') ?? counts.get('applied')).toBeGreaterThan(0);
});
