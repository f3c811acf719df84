/** A primary with a synchronous standby, killed while an apply runs; the standby takes over. */
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {afterAll, expect, test} from 'vitest';
import {on} from '../cli/database.ts';
import {complains, json, run, start, write} from '../cli/program.ts';
import {withClient} from '../postgres/embedded-test-server.ts';
import {untilApplying} from './applying.ts';
import {bigSet} from './big-set.ts';
import {startPair, type Pair} from './pair.ts';
import {below, inRounds, randomOf, roundsOf, type Outcome} from './rounds.ts';

const pairs: Pair[] = [];
afterAll(async () => {
  for (const {primary, standby} of pairs) for (const server of [primary, standby]) await server.kill();
});

interface History {
  readonly runs: readonly {readonly run: number}[];
}

async function failOver(seed: number): Promise<Outcome> {
  const random = randomOf(seed);
  const made = await startPair();
  pairs.push(made);
  const {primary, standby, database, url} = made;
  const cwd = bigSet(500);
  const at = {cwd, ...on(url)};
  // The standby, which is named first, is passed over.
  expect(await json(0, ['apply', '--auto-approve', '--quiet'], at)).toMatchObject({
    status: 'applied',
    run: 1,
  });
  await complains(4, /cannot be used: .* is not a standby server/, ['plan'], {
    cwd,
    ...on(`${primary.url(database)}&target_session_attrs=standby`),
  });
  const manifest = path.join(cwd, 'manifests/all.yaml');
  write(cwd, {
    'manifests/all.yaml': readFileSync(manifest, 'utf8').replaceAll('title: first', 'title: second'),
  });
  const {ended} = start(['apply', '--auto-approve', '--quiet', '--json'], at);
  await untilApplying(primary.url(database));
  await sleep(below(random, 150));
  await primary.kill();
  await withClient(standby.url(), (sql) => sql.query('select pg_promote()'));
  const {status, stdout} = await ended;
  const runs = (await json<History>(0, ['history', 'list'], at)).runs.map((each) => each.run);
  const {
    status: said,
    run: number,
    error,
  } = JSON.parse(stdout) as {status: string; run: number; error?: {code: string}};
  if (status === 0) {
    expect([said, number]).toEqual(['applied', 2]);
    expect(runs).toEqual([2, 1]);
  } else {
    expect([status, ['unreachable', 'commit-unknown'].includes(error?.code ?? '')]).toEqual([4, true]);
  }
  await run(0, ['apply', '--auto-approve', '--quiet'], at);
  expect((await json<History>(0, ['history', 'list'], at)).runs.map((each) => each.run)).toEqual([2, 1]);
  expect(await json(0, ['history', 'verify'], at)).toMatchObject({intact: true});
  await standby.kill();
  await complains(4, /cannot be used: .*cannot be reached \(.*\); .*cannot be reached/, ['plan'], at);
  return status === 0 ? 'applied' : (error?.code ?? '');
}

test('the standby takes over: no acknowledged run is lost, and the next command finds it', async () => {
  const counts = await inRounds('failover to a synchronous standby', roundsOf(1, 2), failOver);
  expect(counts.size).toBeGreaterThan(0);
});
