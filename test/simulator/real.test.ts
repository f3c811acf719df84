import fc from 'fast-check';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {tries} from '../effort.ts';
import {makeLogins, startTestServer, type TestServer} from '../postgres/test-server.ts';
import {loginOf, RealProgram} from './real-program.ts';
import {simulate, type Tally} from './simulate.ts';
import {realSteps} from './steps.ts';
import {PEOPLE} from './world.ts';

/** BYLAW_TEST_SIMULATIONS says how many; one that fails prints its seed and path, to be given as BYLAW_TEST_SEED and BYLAW_TEST_PATH. */
const RUNS = Number(process.env['BYLAW_TEST_SIMULATIONS'] ?? '') || tries(2, 40);
const seed = process.env['BYLAW_TEST_SEED'];

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({own: true});
  await makeLogins(server, Object.fromEntries(PEOPLE.map((who) => [loginOf(who), 'bylaw_apply'])));
});
afterAll(() => server.close());

test(
  'commands do what the contract says, whatever people do',
  async () => {
    const tally: Tally = new Map();
    await fc.assert(
      fc.asyncProperty(realSteps, async (all) => {
        const program = new RealProgram(server);
        await simulate(all, program, tally);
        await program.end();
        await server.releaseDatabases();
      }),
      {
        numRuns: RUNS,
        // To shrink takes as many runs again as there are steps, and more.
        endOnFailure: process.env['BYLAW_TEST_SHRINK'] === undefined,
        ...(seed !== undefined && {seed: Number(seed), path: process.env['BYLAW_TEST_PATH'] ?? ''}),
      },
    );
    expect(tally.get('edit applied') ?? 0).toBeGreaterThan(RUNS);
  },
  600_000 + RUNS * 60_000,
);
