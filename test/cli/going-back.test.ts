/** What happened since a run, and the way back to it: the built program, as a user starts it. */
import {expect, test, afterAll, beforeAll} from 'vitest';
import {startTestServer, type TestServer} from '../postgres/test-server.ts';
import {on} from './database.ts';
import {complains, json, makeSet, run, team, write} from './program.ts';

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

test('a deleted workspace is removed for good once it is due, or named and confirmed', async () => {
  const url = await server.database();
  const other = (days: number) =>
    `apiVersion: bylaw/v1\nkind: Workspace\nmetadata: {name: other}\nspec: {displayName: Other, organization: acme, region: EU, protect: false, retentionDays: ${days}}\n`;
  const cwd = makeSet('acme', {'manifests/other.yaml': other(30)});
  const at = {cwd, ...on(url)};
  await run(0, ['apply', '--auto-approve', '--quiet'], at);
  expect((await run(0, ['purge'], at)).stdout).toBe('Nothing to remove: no archived workspace is due.\n');
  await complains(
    5,
    /Nothing was removed: the workspace other is not in the archive/,
    ['purge', 'other', '--confirm-delete', 'other'],
    at,
  );
  write(cwd, {'manifests/other.yaml': ''});
  await run(0, ['apply', '--auto-approve', '--quiet', '--confirm-delete', 'other'], at);
  expect((await run(0, ['purge'], at)).stdout).toMatch(/^Kept until \d{4}-.* UTC: other\.\n$/);
  await complains(
    5,
    /other is kept until a later time.*\n.*--confirm-delete other\./,
    ['purge', 'other'],
    at,
  );
  await complains(1, /bo@acme\.example is not a system admin/, ['purge', '--as', 'bo@acme.example'], at);
  await complains(64, /There is no workspace othr/, ['purge', 'othr'], at);
  const answer = await json(0, ['purge', 'other', '--confirm-delete', 'other'], at);
  expect(answer).toEqual({formatVersion: '1.0', purged: ['other'], kept: []});
  await run(0, ['history', 'verify'], at);
  expect((await run(0, ['history', 'list', '--workspace', 'other'], at)).stdout).toContain(
    'purged Workspace/other',
  );
  expect((await run(0, ['plan', '--detailed-exitcode'], at)).stdout).toContain('No changes');
});

test('two runs are compared in every format', async () => {
  const cwd = makeSet();
  const at = {cwd, ...on(await server.database())};
  await run(0, ['apply', '--auto-approve', '--quiet'], at);
  write(cwd, {'manifests/team.yaml': team('deals', ['bo@acme.example'])});
  await run(0, ['apply', '--auto-approve', '--quiet'], at);
  const diff = await json<{changes: {address: string; actions: string[]}[]}>(
    0,
    ['history', 'diff', '2', '1'],
    at,
  );
  expect(diff.changes).toMatchObject([{address: 'Team/acme-legal/deals', actions: ['delete'], after: null}]);
  expect((await run(0, ['history', 'diff', '1', '2'], at)).stdout).toMatch(
    /^acme from run 1 \(.*\) to run 2 \(.*\):\s1 created\.\n\nChanges in acme-legal: 1 created\n {2}\+ Team\/acme-legal\/deals\n/,
  );
  for (const format of ['markdown', 'html']) {
    expect((await run(0, ['history', 'diff', '1', '2', '--format', format], at)).stdout).toContain(
      'Team/acme-legal/deals',
    );
  }
  await complains(
    1,
    /The set acme has no run 3\.\n {2}`bylaw history list`/,
    ['history', 'diff', '1', '3'],
    at,
  );
  await complains(64, /one is not the number of a run/, ['history', 'diff', 'one', '2'], at);
});

test('a rollback is saved, reviewed and applied like any plan', async () => {
  const cwd = makeSet();
  const at = {cwd, ...on(await server.database())};
  await run(0, ['apply', '--auto-approve', '--quiet'], at);
  write(cwd, {'manifests/team.yaml': team('deals', ['bo@acme.example'])});
  await run(0, ['apply', '--auto-approve', '--quiet'], at);
  const shown = await run(0, ['rollback', '1', '--out', 'back.json'], at);
  expect(shown.stdout).toMatch(/from 7 objects, as run 1\s+left them/);
  expect(shown.stdout).toContain('- Team/acme-legal/deals');
  expect(shown.stderr).toContain('To go back: bylaw apply back.json');
  expect(await json(0, ['show', 'back.json'], at)).toMatchObject({desired: {run: 1}, summary: {delete: 1}});
  expect((await run(0, ['rollback', '1', '--format', 'markdown'], at)).stdout).toContain(
    '7 objects, as run 1 left them',
  );
  expect(await json(0, ['apply', 'back.json'], at)).toMatchObject({status: 'applied', run: 3});
  expect((await run(0, ['rollback', '1'], at)).stdout).toContain(
    'No changes. Live state is as run 1 left it.',
  );
  await run(2, ['plan', '--detailed-exitcode'], at);
  await complains(1, /The set acme has no run 9\./, ['rollback', '9'], at);
  write(cwd, {'manifests/team.yaml': 'kind: Nothing\n'});
  await run(0, ['rollback', '1'], at);
});
