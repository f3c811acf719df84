/** Many sets that share connections, applied by many at once: locks are taken in one order, so that nobody waits for each other. */
import {afterAll, beforeAll, expect, test} from 'vitest';
import type {GovernedObject} from '../../src/model/objects.ts';
import {applyTo, object, workspace} from './objects.ts';
import {startTestServer, type TestServer} from './test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({own: true});
});
afterAll(() => server.close());

/** How many sets there are; 200 are tried by hand. */
const SETS = Number(process.env['BYLAW_TEST_SETS'] ?? 24);
const WORKERS = 16;
const ROUNDS = 3;
/** With which others a set is connected: any two sets share a chain of connections. */
const STEPS = [1, 7, 11];

const nameOf = (set: number): string => `w${set % SETS}`;

/** What a set declares in a round: its workspace, connections to others, and a role that is another each time. */
function declared(set: number, round: number): readonly GovernedObject[] {
  const own = nameOf(set);
  return [
    ...workspace(own),
    object('Role', `${own}/r${round}`, {permissions: []}),
    ...STEPS.map((step) =>
      object('Connection', `${own}/to-${nameOf(set + step)}`, {
        with: nameOf(set + step),
        requestedBy: `ana@${own}.example`,
        reason: 'together',
        renew: round,
      }),
    ),
  ];
}

test('no apply ever waits in a circle, and each is in the history', async () => {
  const {url, store, sql} = await server.store();
  for (let set = 0; set < SETS; set++) await applyTo(store, [...workspace(nameOf(set))], {set: nameOf(set)});
  const work = Array.from({length: SETS * ROUNDS}, (_, i) => ({
    // Each set once in each round: 13 has no factor in common with how many there are.
    set: (i * 13) % SETS,
    round: 1 + Math.floor(i / SETS),
  }));
  const before = await deadlocks();
  await Promise.all(
    Array.from({length: WORKERS}, async () => {
      const own = await server.open(url);
      for (let next = work.shift(); next !== undefined; next = work.shift()) {
        const {set, round} = next;
        await applyTo(own, declared(set, round), {set: nameOf(set), lockTimeoutMs: 120_000});
      }
      await own.close();
    }),
  );
  const {rows} = await sql.query<{sets: number; runs: number}>(
    'select count(*)::int as sets, coalesce(sum(last_run), 0)::int as runs from bylaw.sets',
  );
  expect(rows).toEqual([{sets: SETS, runs: SETS * (1 + ROUNDS)}]);
  expect((await store.verify()).filter(({intact}) => !intact)).toEqual([]);
  expect((await deadlocks()) - before).toBe(0);

  /** What the server has counted; sessions tell it when they end. */
  async function deadlocks(): Promise<number> {
    const counted = await sql.query<{deadlocks: number}>(
      'select deadlocks::int as deadlocks from pg_stat_database where datname = current_database()',
    );
    return counted.rows[0]?.deadlocks ?? -1;
  }
});
