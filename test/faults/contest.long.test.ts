import {afterAll, beforeAll, expect, test} from 'vitest';
import {contestOn} from './contest.ts';
import {startPlainServer, type PlainServer} from './plain-server.ts';
import {inRounds, roundsOf} from './rounds.ts';
import {makeWorld, type World} from './writing-commands.ts';

let server: PlainServer;
let world: World;
beforeAll(async () => {
  server = await startPlainServer({settings: {max_connections: '200'}});
  world = await makeWorld({database: async () => server.url(await server.database())});
});
afterAll(() => server.stop());

test('applies, approvals, withdrawals, offboardings and renames at once: one state, each told truly, no deadlock', async () => {
  const counts = await inRounds('twenty commands at once', roundsOf(2, 6), (seed) =>
    contestOn(server, world, seed, server.url),
  );
  expect(counts.size).toBeGreaterThan(0);
});
