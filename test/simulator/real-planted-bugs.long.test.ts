/** The simulator finds bugs in the database, too. */
import fc from 'fast-check';
import {expect, test} from 'vitest';
import type {Patch} from './engine.ts';
import {MEANT, STORED, UNLOCKED, type Bug} from './planted-bugs.ts';
import {RealProgram} from './real-program.ts';
import {serverOfPeople} from './server-of-people.ts';
import {Divergence, simulate} from './simulate.ts';
import {edits, realSteps, type Step} from './steps.ts';

/** So many histories are looked at, at most, until a bug shows. */
const MOST = Number(process.env['BYLAW_TEST_SIMULATIONS'] ?? '') || 60;

const server = serverOfPeople();

async function find(
  bug: Patch | undefined,
  histories: fc.Arbitrary<readonly Step[]>,
  most = MOST,
): Promise<unknown> {
  const found = await fc.check(
    fc.asyncProperty(histories, async (all) => {
      try {
        await simulate(all, new RealProgram(server(), bug));
      } finally {
        await server().releaseDatabases();
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
const nia = {...zoe('n'), request: 'share:a/deal-north', by: 'nia'} as const;
const byZoe = (step: Step): Step => ({...step, by: 'zoe'}) as Step;
const wait = (hours: number): Step => ({do: 'wait', hours});

/** What somebody who means to get in by a bug would do. */
const TRIED: readonly (readonly [Bug, readonly Step[]])[] = [
  [MEANT.bothSides, [revoked, zoe('a'), zoe('n'), zoe('n')]],
  [UNLOCKED, [revoked, {do: 'both', one: zoe('a'), other: zoe('n')}]],
  [
    MEANT.unlowered,
    [
      edits('a', 'shares/deal-north nel or not'),
      edits('a', 'shares/deal-north nel edits or views'),
      nia,
      edits('a', 'shares/deal-north nel edits or views'),
      edits('a', 'shares/deal-north nel edits or views'),
    ],
  ],
  [
    MEANT.unended,
    [
      edits('a', 'shares/deal-north nel or not'),
      nia,
      edits('n', 'members/nel there or not'),
      edits('n', 'members/nel there or not'),
    ],
  ],
  [MEANT.resumed, [nia, edits('a', 'shares/deal-north suspended or not')]],
  [MEANT.unexpired, [edits('a', 'members/cy for two days'), wait(100)]],
  [
    MEANT.forgotten,
    [
      edits('a', 'strict'),
      edits('a', 'shares/deal-north ned edits or views'),
      byZoe(edits('a', 'deny n')),
      byZoe(edits('a', 'deny n')),
      {...nia, side: 'a', by: 'ana'},
    ],
  ],
];

test.each(TRIED.map(([bug, history]) => [bug.wrong, bug, history] as const))(
  'finds that %s, tried on purpose',
  {timeout: 1_800_000},
  async (_, bug, history) => {
    expect(await find(bug, fc.constant(history), 1)).toBeInstanceOf(Divergence);
  },
);

test('finds nothing in what these do if there is no bug', {timeout: 1_800_000}, async () => {
  for (const [, history] of TRIED) expect(await find(undefined, fc.constant(history), 1)).toBeNull();
});
