/** The simulator finds bugs in the database, too. */
import fc from 'fast-check';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {makeLogins, startTestServer, type TestServer} from '../postgres/test-server.ts';
import type {Patch} from './engine.ts';
import {BOTH_SIDES, STORED, UNLOCKED} from './planted-bugs.ts';
import {loginOf} from './calls.ts';
import {RealProgram} from './real-program.ts';
import {Divergence, simulate} from './simulate.ts';
import {realSteps, type Step} from './steps.ts';
import {PEOPLE} from './world.ts';

/** So many histories are looked at, at most, until a bug shows. */
const MOST = Number(process.env['BYLAW_TEST_SIMULATIONS'] ?? '') || 60;

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({own: true});
  await makeLogins(server, Object.fromEntries(PEOPLE.map((who) => [loginOf(who), 'bylaw_apply'])));
});
afterAll(() => server.close());

async function find(
  bug: Patch | undefined,
  histories: fc.Arbitrary<readonly Step[]>,
  most = MOST,
): Promise<unknown> {
  const found = await fc.check(
    fc.asyncProperty(histories, async (all) => {
      try {
        await simulate(all, new RealProgram(server, bug));
      } finally {
        await server.releaseDatabases();
      }
    }),
    {numRuns: most, endOnFailure: true, seed: 20261130},
  );
  return found.errorInstance;
}

test.for(STORED)('finds that $wrong', {timeout: 1_800_000}, async (bug) => {
  expect(await find(bug, realSteps)).toBeInstanceOf(Divergence);
});

/** Zoe administers both sides, and decides for both. */
const zoe = (side: 'a' | 'n') =>
  ({do: 'decide', request: 'share:n/den-acme', side, by: 'zoe', decision: 'approve', current: true}) as const;
const revoked = {...zoe('n'), by: 'nia', decision: 'revoke'} as const;
const oneByOne: readonly Step[] = [revoked, zoe('a'), zoe('n'), zoe('n')];
const atOnce: readonly Step[] = [revoked, {do: 'both', one: zoe('a'), other: zoe('n')}];

test.each([
  [BOTH_SIDES.wrong, BOTH_SIDES, oneByOne],
  [UNLOCKED.wrong, UNLOCKED, atOnce],
])('finds that %s', {timeout: 1_800_000}, async (_, bug, history) => {
  expect(await find(bug, fc.constant(history))).toBeInstanceOf(Divergence);
});

test('finds nothing in what these do if there is no bug', {timeout: 1_800_000}, async () => {
  expect(await find(undefined, fc.constantFrom(oneByOne, atOnce), 4)).toBeNull();
});
