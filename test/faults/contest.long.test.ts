import {afterAll, beforeAll, expect, test} from 'vitest';
import {withClient} from '../postgres/embedded-test-server.ts';
import {contest} from './contest.ts';
import {startPlainServer, type PlainServer} from './plain-server.ts';
import {hasPooler, startPooler} from './pooler.ts';
import {inRounds, roundsOf, type Outcome} from './rounds.ts';
import {makeWorld, type World} from './writing-commands.ts';

let server: PlainServer;
let world: World;
let made = 0;
beforeAll(async () => {
  server = await startPlainServer({settings: {max_connections: '200'}});
  world = await makeWorld({database: async () => server.url(await server.database())});
});
afterAll(() => server.stop());

async function round(seed: number, urlOf: (database: string) => string): Promise<Outcome> {
  const name = `contest_${(made += 1)}`;
  await withClient(server.url(), (admin) =>
    admin.query(`create database ${name} template ${world.database}`),
  );
  const outcome = await contest(seed, world.commands, urlOf(name), server.url(name));
  await withClient(server.url(), (admin) => admin.query(`drop database ${name} with (force)`));
  return outcome;
}

test('applies, approvals, withdrawals, offboardings and renames at once: one state, each told truly, no deadlock', async () => {
  const counts = await inRounds('twenty commands at once', roundsOf(2, 6), (seed) => round(seed, server.url));
  expect(counts.size).toBeGreaterThan(0);
});

test.runIf(hasPooler)('the same through a pooler in transaction mode', async () => {
  const pooler = await startPooler(server);
  const counts = await inRounds('twenty commands at once, through pgbouncer', roundsOf(2, 6), (seed) =>
    round(seed, pooler.url),
  );
  expect(counts.size).toBeGreaterThan(0);
  await pooler.stop();
});
