import fc from 'fast-check';
import {expect, test} from 'vitest';
import {engineAsItIs} from './engine.ts';
import {PureProgram} from './pure-program.ts';
import {asked, replayed} from './replayed.ts';
import {simulate, type Tally} from './simulate.ts';
import {steps} from './steps.ts';

/** So many histories of what plans foresee, of a seed. */
export function foresee(histories: number, seed: number): void {
  const runs = asked(histories);
  test(
    'what plans foresee is what the contract says, whatever people do',
    {timeout: 60_000 + runs * 5_000},
    async () => {
      const engine = await engineAsItIs();
      const tally: Tally = new Map();
      await fc.assert(
        fc.asyncProperty(steps, (all) => simulate(all, new PureProgram(engine), tally)),
        {numRuns: runs, ...replayed(seed)},
      );
      expect(tally.get('edit applied') ?? 0).toBeGreaterThan(runs);
    },
  );
}
