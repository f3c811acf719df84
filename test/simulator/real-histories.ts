import fc from 'fast-check';
import {expect, test} from 'vitest';
import {RealProgram} from './real-program.ts';
import {asked, replayed} from './replayed.ts';
import {serverOfPeople} from './server-of-people.ts';
import {simulate, type Tally} from './simulate.ts';
import {realSteps} from './steps.ts';

/** So many histories by commands, of a seed. */
export function command(histories: number, seed: number): void {
  const runs = asked(histories);
  const server = serverOfPeople();

  test(
    'commands do what the contract says, whatever people do',
    async () => {
      const tally: Tally = new Map();
      await fc.assert(
        fc.asyncProperty(realSteps, async (all) => {
          const program = new RealProgram(server());
          await simulate(all, program, tally);
          await program.end();
          await server().releaseDatabases();
        }),
        {
          numRuns: runs,
          // To shrink takes as many runs again as there are steps, and more.
          endOnFailure: process.env['BYLAW_TEST_SHRINK'] === undefined,
          ...replayed(seed),
        },
      );
      expect(tally.get('edit applied') ?? 0).toBeGreaterThan(runs);
    },
    600_000 + runs * 60_000,
  );
}
