/** What happened since a run, and the way back to it: the built program, as a user starts it. */
import {expect, test, afterAll, beforeAll} from 'vitest';
import {startTestServer, type TestServer} from '../postgres/test-server.ts';
import {on} from './database.ts';
import {json, makeSet, run} from './program.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

test('drift is told in every format, and by its exit status if that is asked for', async () => {
  const url = await server.database();
  const at = {cwd: makeSet(), ...on(url)};
  expect((await run(0, ['drift', '--detailed-exitcode'], at)).stdout).toBe(
    'No drift: nothing has been applied from the set acme yet.\n',
  );
  await run(0, ['apply', '--auto-approve', '--quiet'], at);
  expect((await run(0, ['drift', '--detailed-exitcode'], at)).stdout).toMatch(
    /^No drift: the objects of acme are as run 1 \(.* UTC\) left them\.\n$/,
  );
  const sql = await server.connect(url);
  await sql.query("update bylaw.spaces set display_name = 'Hacked' where name = 'deal-room'");
  const drift = await json<{summary: object; changes: object[]}>(2, ['drift', '--detailed-exitcode'], at);
  expect(Object.keys(drift)).toEqual(['formatVersion', 'set', 'since', 'summary', 'changes', 'access']);
  expect(drift.changes).toEqual([
    {
      address: 'Space/acme-legal/deal-room',
      actions: ['update'],
      fields: [{path: '/displayName', before: null, after: 'Hacked'}],
      by: null,
      at: null,
      through: 'outside',
    },
  ]);
  expect((await run(0, ['drift'], at)).stdout).toContain('~ Space/acme-legal/deal-room  outside bylaw');
  expect((await run(0, ['drift', '--format', 'markdown'], at)).stdout).toMatch(
    /^<!-- bylaw drift acme -->\n\n## Drift/,
  );
  expect((await run(0, ['drift', '--format', 'html'], at)).stdout).toContain('Hacked');
});
