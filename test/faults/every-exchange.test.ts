/**
 * Every command that writes, with a fault at every exchange with the database: the connection cut, delayed or truncated, or the
 * statement failing. It happens once or not at all, and the exit status says which.
 */
import {afterAll, beforeAll, expect, test} from 'vitest';
import {LONG_STORIES} from '../effort.ts';
import {startTestServer, type TestServer} from '../postgres/test-server.ts';
import {stageOf, type Stage} from './every-exchange.ts';
import type {Fault} from './protocol-proxy.ts';
import {below, inRounds, oneOf, randomOf, roundsOf} from './rounds.ts';
import {makeWorld, type World} from './writing-commands.ts';

let server: TestServer;
let world: World;
let stage: Stage;
beforeAll(async () => {
  server = await startTestServer();
  world = await makeWorld(server);
  stage = stageOf(server, world);
});
afterAll(() => server.close());

const CUTS: readonly Fault[] = [
  {kind: 'cut'},
  {kind: 'cut within'},
  {kind: 'cut answer'},
  {kind: 'cut within answer'},
  // Bylaw waits for its return, for ten seconds.
  ...(LONG_STORIES ? [{kind: 'gone'} as const] : []),
  {kind: 'delay', ms: 20},
];
/** Too much, cancelled, out of space, of memory, a file, a conflict, a bug. */
const STATES = ['57014', '53100', '53200', '58030', '40001', 'XX000'] as const;

/** A command, an exchange of it, and a fault: by a seed. */
async function struck(seed: number, faultOf: (random: () => number) => Fault): Promise<string> {
  const random = randomOf(seed);
  const name = oneOf(random, Object.keys(world.commands));
  const {exchanges, writing} = await stage.undisturbed(name);
  // Before that, there is nothing to lose.
  const exchange = random() < 0.2 ? below(random, exchanges) : oneOf(random, writing);
  return stage.disturbed(name, exchange, faultOf(random));
}

test('the connection breaks at any exchange: it happens once or not, and the exit status says which', async () => {
  const counts = await inRounds('connection cut, delayed or truncated', roundsOf(10, 60), (seed) =>
    struck(seed, (random) => oneOf(random, CUTS)),
  );
  expect(counts.get('done')).toBeGreaterThan(0);
});

test('any statement fails: all of it happens or nothing', async () => {
  const counts = await inRounds('a statement fails', roundsOf(8, 40), (seed) =>
    struck(seed, (random) => ({kind: 'fail', state: oneOf(random, STATES)})),
  );
  expect(counts.get('not done')).toBeGreaterThan(0);
});
