/** Histories in which bylaw and the contract once parted, by commands. */
import {expect, test} from 'vitest';
import {RealProgram} from './real-program.ts';
import {serverOfPeople} from './server-of-people.ts';
import {simulate} from './simulate.ts';
import {edits, type Step} from './steps.ts';

const server = serverOfPeople();

const HISTORIES: readonly (readonly [string, readonly Step[]])[] = [
  [
    'a share that went with who asked for it is asked for anew',
    [
      edits('n', 'connections/acme spaces alone'),
      {do: 'offboard', side: 'a', who: 'bo', by: 'ana'},
      edits('a', 'shares/deal-north there or not', 'shares/inner suspended or not'),
    ],
  ],
  [
    'an invitation that went with who invited is made anew',
    [
      {do: 'offboard', side: 'a', who: 'bo', by: 'ana'},
      edits('a', 'guests on or off'),
      edits('a', 'guests/gus there or not'),
    ],
  ],
  [
    'a set takes note of a share that went with who received it',
    [
      edits('n', 'connections/acme ned may decide or not'),
      {do: 'offboard', side: 'n', who: 'ned', by: 'nia'},
      edits('n', 'members/ned for two days'),
    ],
  ],
];

test.for(HISTORIES)('%s', {timeout: 120_000}, async ([, steps]) => {
  const program = new RealProgram(server());
  await expect(simulate(steps, program)).resolves.toBeUndefined();
  await program.end();
  await server().releaseDatabases();
});
