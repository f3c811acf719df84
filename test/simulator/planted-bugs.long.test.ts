import fc from 'fast-check';
import {expect, test} from 'vitest';
import {engineWith} from './engine.ts';
import {PLANNED} from './planted-bugs.ts';
import {PureProgram} from './pure-program.ts';
import {Divergence, simulate} from './simulate.ts';
import {steps} from './steps.ts';

/** So many histories are looked at, at most, until a bug shows. */
const MOST = Number(process.env['BYLAW_TEST_SIMULATIONS'] ?? '') || 1000;

test.for(PLANNED)('finds that $wrong', async (bug) => {
  const engine = await engineWith(bug);
  const found = await fc.check(
    fc.asyncProperty(steps, (all) => simulate(all, new PureProgram(engine))),
    {numRuns: MOST, endOnFailure: true, seed: 20261130},
  );
  expect(found.errorInstance).toBeInstanceOf(Divergence);
});
