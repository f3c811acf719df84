import {afterAll, beforeAll, expect, test} from 'vitest';
import {contestOn} from './contest.ts';
import {startPlainServer, type PlainServer} from './plain-server.ts';
import {startPooler, type Pooler} from './pooler.ts';
import {inRounds, roundsOf} from './rounds.ts';
import {makeWorld} from './writing-commands.ts';

let server: PlainServer;
let pooler: Pooler;
beforeAll(async () => {
  server = await startPlainServer({settings: {max_connections: '200'}});
  pooler = await startPooler(server);
});
afterAll(async () => {
  await pooler.stop();
  await server.stop();
});

test('twenty commands through a pooler in transaction mode: one state, each told truly, no deadlock', async () => {
  const world = await makeWorld({database: async () => server.url(await server.database())});
  const counts = await inRounds('twenty commands at once, through pgbouncer', roundsOf(2, 6), (seed) =>
    contestOn(server, world, seed, pooler.url),
  );
  expect(counts.size).toBeGreaterThan(0);
});
