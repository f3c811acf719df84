/** Whoever is asked on a terminal answers with one of two words: yes, or DELETE for what cannot be undone. */
import {afterAll, beforeAll, expect, test} from 'vitest';
import {startTestServer, type TestServer} from '../postgres/test-server.ts';
import {on} from './database.ts';
import {json, makeSet, run, team, write} from './program.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const ADDRESS = 'Team/acme-legal/deals';
const OTHER = `apiVersion: bylaw/v1
kind: Workspace
metadata: {name: other}
spec: {displayName: Other, organization: acme, region: EU, protect: false}
`;

test('nothing is done unless the word is typed that the question names', async () => {
  const cwd = makeSet('acme', {
    'manifests/team.yaml': team('deals', ['bo@acme.example']),
    'manifests/other.yaml': OTHER,
  });
  const at = {cwd, ...on(await server.database())};
  /** Expects that a command asks for a word, and stops at any other. Nothing was changed then. */
  const expectQuestion = async (args: readonly string[], question: RegExp, word: string): Promise<void> => {
    for (const answer of ['y', '', word === 'yes' ? 'DELETE' : 'yes']) {
      const {stderr} = await run(5, args, {...at, answer});
      expect(stderr).toMatch(question);
      expect(stderr).toContain(`Type "${word}" to confirm: `);
      expect(stderr).toMatch(/Not confirmed: the answer was not "[a-zA-Z]+"\.\n {2}Nothing was changed\.\n$/);
    }
  };
  await expectQuestion(['apply'], /Apply this plan to the live state\?/, 'yes');
  await run(0, ['apply'], {...at, answer: 'yes'});

  await expectQuestion(['release', ADDRESS], /Release Team\/acme-legal\/deals from the set acme\?/, 'yes');
  await run(0, ['release', ADDRESS], {...at, answer: 'yes'});
  expect(await json(0, ['release', ADDRESS, '--auto-approve'], at)).toMatchObject({
    alreadyReleased: [ADDRESS],
  });

  await expectQuestion(
    ['offboard', 'bo@acme.example'],
    /Offboard bo@acme\.example\? What is handed over does not come back\./,
    'DELETE',
  );
  await expectQuestion(['migrate', 'down'], /Its tables and everything in them are deleted\./, 'DELETE');

  write(cwd, {'manifests/other.yaml': ''});
  await run(0, ['apply', '--auto-approve', '--quiet', '--confirm-delete', 'other'], at);
  // What is not due is kept, and nobody is asked.
  await run(5, ['purge', 'other'], {...at, answer: 'DELETE'});
  const purge = ['purge', 'other', '--confirm-delete', 'other'];
  await expectQuestion(purge, /Remove other for good\? This cannot be undone\./, 'DELETE');
  expect((await run(0, purge, {...at, answer: 'DELETE'})).stdout).toContain(
    'Removed 1 workspace for good: other.',
  );
});
