import fc from 'fast-check';
import {expect, test} from 'vitest';
import {tries} from '../effort.ts';
import {engineAsItIs} from './engine.ts';
import {PureProgram} from './pure-program.ts';
import {simulate, type Tally} from './simulate.ts';
import {steps} from './steps.ts';

/** As in real.test.ts. */
const RUNS = Number(process.env['BYLAW_TEST_SIMULATIONS'] ?? '') || tries(40);
const seed = process.env['BYLAW_TEST_SEED'];

test('what plans foresee is what the contract says, whatever people do', async () => {
  const engine = await engineAsItIs();
  const tally: Tally = new Map();
  await fc.assert(
    fc.asyncProperty(steps, (all) => simulate(all, new PureProgram(engine), tally)),
    {
      numRuns: RUNS,
      ...(seed !== undefined && {seed: Number(seed), path: process.env['BYLAW_TEST_PATH'] ?? ''}),
    },
  );
  expect(tally.get('edit applied') ?? 0).toBeGreaterThan(RUNS);
});
