/** A server is killed behind a pooler while an apply writes: no acknowledged run is lost, and the next command works. */
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {on} from '../cli/database.ts';
import {json, start, write} from '../cli/program.ts';
import {tries} from '../effort.ts';
import {untilApplying} from './applying.ts';
import {bigSet} from './big-set.ts';
import {DURABLE} from './pair.ts';
import {startPlainServer, type PlainServer} from './plain-server.ts';
import {startPooler, type Pooler} from './pooler.ts';
import {below, inRounds, isLong, randomOf, roundsOf, type Outcome} from './rounds.ts';

let server: PlainServer;
let pooler: Pooler;
beforeAll(async () => {
  server = await startPlainServer({settings: DURABLE});
  pooler = await startPooler(server);
});
afterAll(async () => {
  await pooler.stop();
  await server.stop();
});

interface History {
  readonly runs: readonly {readonly run: number}[];
}

test('kill -9 of a server behind pgbouncer during an apply: no acknowledged run is lost, and the next command works', async () => {
  const database = await server.database();
  const cwd = bigSet(isLong ? 2000 : tries(250, 1000));
  const at = {cwd, ...on(pooler.url(database))};
  expect(await json(0, ['apply', '--auto-approve', '--quiet'], at)).toMatchObject({status: 'applied'});
  const manifest = readFileSync(path.join(cwd, 'manifests/all.yaml'), 'utf8');
  const runs = async (): Promise<number> =>
    (await json<History>(0, ['history', 'list'], at)).runs[0]?.run ?? 0;

  async function round(seed: number): Promise<Outcome> {
    const random = randomOf(seed);
    write(cwd, {'manifests/all.yaml': manifest.replaceAll('title: first', `title: round-${seed}`)});
    const before = await runs();
    const {child, ended} = start(['apply', '--auto-approve', '--quiet', '--json'], at);
    await untilApplying(server.url(database), () => child.exitCode !== null);
    await sleep(below(random, isLong ? 600 : tries(100, 300)));
    await server.kill();
    // Back at once, or only when the apply has long asked again.
    await sleep(oneInThree(random) ? 3000 : 0);
    server = await startPlainServer({settings: DURABLE, again: server});
    const {status, stdout, stderr} = await ended;
    expect(stderr).not.toMatch(/^ {4}at |node:internal/m);
    const after = await runs();
    if (status === 0) {
      expect(JSON.parse(stdout)).toMatchObject({status: 'applied', run: before + 1});
      expect(after).toBe(before + 1);
    } else {
      expect(status).toBe(4);
      const {error} = JSON.parse(stdout) as {error: {code: string; message: string}};
      expect(['unreachable', 'commit-unknown']).toContain(error.code);
      expect(error.message).toMatch(/lost|reached|ended the connection/);
      if (error.code === 'unreachable') expect(after).toBe(before);
      expect(await json(0, ['apply', '--auto-approve', '--quiet'], at)).toMatchObject({
        run: after === before ? before + 1 : null,
      });
    }
    expect(await json(0, ['history', 'verify'], at)).toMatchObject({intact: true});
    return status === 0 ? 'applied' : 'not applied';
  }
  const counts = await inRounds('kill -9 of a server behind pgbouncer', roundsOf(3, 8), round);
  expect(counts.size).toBeGreaterThan(0);
});

const oneInThree = (random: () => number): boolean => below(random, 3) === 0;
