/** Histories in which bylaw and the contract once parted, by commands. */
import {afterAll, beforeAll, test} from 'vitest';
import {makeLogins, startTestServer, type TestServer} from '../postgres/test-server.ts';
import {loginOf} from './calls.ts';
import {RealProgram} from './real-program.ts';
import {simulate} from './simulate.ts';
import {edits, type Step} from './steps.ts';
import {PEOPLE} from './world.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({own: true});
  await makeLogins(server, Object.fromEntries(PEOPLE.map((who) => [loginOf(who), 'bylaw_apply'])));
});
afterAll(() => server.close());

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
  const program = new RealProgram(server);
  await simulate(steps, program);
  await program.end();
  await server.releaseDatabases();
});
