import {rmSync} from 'node:fs';
import path from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {startTestServer, type TestServer} from '../postgres/test-server.ts';
import {
  causes,
  place,
  planned,
  saysNothing,
  TEAMS,
  teams,
  type Cause,
  type Plan,
} from './attributed-plans.ts';
import {on} from './database.ts';
import {complains, json, makeSet, run, setFile, team, write} from './program.ts';
import {commit, git, HAS_GIT} from './repository.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

test('outside git a change says nothing of commits', async () => {
  const cwd = makeSet();
  const at = {cwd, ...on(await server.database())};
  await saysNothing(at);
  await complains(
    64,
    /--base .* not a branch or commit that git knows/,
    ['plan', '--base', 'origin/main'],
    at,
  );
});

test('each change says which commit it came with', async () => {
  const {cwd, at} = await place(server);
  if (!HAS_GIT) {
    return saysNothing(at);
  }
  const first = commit(cwd, 'Begin');
  expect(causes(await planned(at))['deal-room']).toMatchObject({kind: 'this-commit', commit: first});
  // As a hook of another repository would start it.
  const hooked = {cwd, env: {...at.env, GIT_DIR: '/nowhere/.git', GIT_INDEX_FILE: '/nowhere/index'}};
  expect(causes(await planned(hooked))['deal-room']).toMatchObject({kind: 'this-commit', commit: first});
  await run(0, ['apply', '--auto-approve'], at);

  write(cwd, {[TEAMS]: teams(team('deals', ['bo@acme.example']), team('board', ['al@acme.example']))});
  const second = commit(cwd, 'Teams: deals and board', 'Bo Berg', '01-11');
  // Anybody may claim any time.
  write(cwd, {
    [TEAMS]: `# once\n${teams(team('deals', ['bo@acme.example']), team('board', ['al@acme.example']))}`,
  });
  commit(cwd, 'Once upon a time', 'Mallory', '99999999999999 +0000');
  // Another file of the repository: no commit of the set's.
  write(cwd, {'notes.txt': 'none of this set'});
  commit(cwd, 'Notes', 'Cy', '01-12');
  // A team moves to another file as it is, one is edited, one is new.
  write(cwd, {
    [TEAMS]: teams(team('deals', ['bo@acme.example', 'al@acme.example'])),
    'manifests/board.yaml': teams(team('board', ['al@acme.example']), team('legal', ['al@acme.example'])),
  });
  const third = commit(cwd, 'Deals get Al', 'Ana Alvarez', '01-13');
  const plan = await planned(at);
  expect(causes(plan)).toEqual({
    deals: {
      kind: 'this-commit',
      commit: third,
      subject: 'Deals get Al',
      by: 'Ana Alvarez',
      at: '2027-01-13T09:00:00.000Z',
    },
    legal: expect.objectContaining({kind: 'this-commit', commit: third}) as Cause,
    board: {
      kind: 'earlier-commit',
      commit: second,
      subject: 'Teams: deals and board',
      by: 'Bo Berg',
      at: '2027-01-11T09:00:00.000Z',
    },
  });
  const {stdout} = await run(0, ['plan'], at);
  expect(stdout).toMatch(
    /1 change comes from an earlier commit and was not applied before: \S{12} "Teams: deals and\n?\s*board" by Bo Berg/,
  );
  expect(stdout).toMatch(new RegExp(`Team/acme-legal/board\\s+from commit ${second.slice(0, 12)}`));

  // What is not committed: an edit, and a file that git does not have.
  write(cwd, {'manifests/more.yaml': team('more', []), [TEAMS]: teams(team('deals', ['bo@acme.example']))});
  expect(causes(await planned(at))).toMatchObject({
    deals: {kind: 'uncommitted'},
    more: {kind: 'uncommitted'},
    legal: {kind: 'this-commit', commit: third},
    board: {kind: 'earlier-commit', commit: second},
  });
  commit(cwd, 'Deals lose Al', 'Ana Alvarez', '01-14');
  await run(0, ['apply', '--auto-approve'], at);

  // Declared no more: the commit that took it out, not one that touched its file after or before.
  write(cwd, {'manifests/board.yaml': team('board', ['al@acme.example'])});
  const taken = commit(cwd, 'No legal team', 'Bo Berg', '01-15');
  write(cwd, {'manifests/board.yaml': team('board', [])});
  const emptied = commit(cwd, 'Nobody on the board', 'Ana Alvarez', '01-16');
  expect(causes(await planned(at))).toMatchObject({
    legal: {kind: 'earlier-commit', commit: taken},
    board: {kind: 'this-commit', commit: emptied},
  });
  rmSync(path.join(cwd, 'manifests/board.yaml'));
  expect(causes(await planned(at))).toMatchObject({
    legal: {kind: 'earlier-commit', commit: taken},
    board: {kind: 'uncommitted'},
  });
});

test('drift says who it was where the audit knows, and after which run where it does not', async () => {
  const {cwd, at} = await place(server);
  write(cwd, {
    [TEAMS]: teams(team('deals', ['bo@acme.example']), team('board', ['bo@acme.example', 'al@acme.example'])),
  });
  await run(0, ['apply', '--auto-approve'], at);
  const sql = await server.connect(at.env['BYLAW_DATABASE_URL'] ?? '');
  await sql.query("delete from bylaw.team_members where team = 'deals'");
  await sql.end();
  const plan = await planned(at);
  expect(plan.changes.map(({address, reason}) => [address, reason])).toEqual([
    ['Team/acme-legal/deals', 'drift'],
  ]);
  expect(causes(plan)['deals']).toMatchObject({kind: 'live', by: null, at: null, lastWritten: {run: 1}});
  expect((await run(0, ['plan'], at)).stdout).toMatch(
    /drift: edited outside bylaw after run 1;\s+apply\s+reverts it/,
  );

  await run(0, ['apply', '--auto-approve'], at);
  await run(0, ['offboard', 'bo@acme.example', '--successor', 'ana@acme.example', '--confirm', 'DELETE'], at);
  const left = await json<Plan>(1, ['plan'], at);
  const byAna = {kind: 'live', by: 'ana@acme.example', leaving: true};
  expect(causes(left)['board']).toEqual({...byAna, at: expect.any(String) as string});
  // In the audit, the address of a member holds an id.
  expect(causes(left)['bo@acme.example']).toMatchObject(byAna);

  // A change that leaves out whom the offboarding took out reverts nothing.
  write(cwd, {[TEAMS]: teams(team('deals', ['al@acme.example']), team('board', ['bo@acme.example']))});
  const kept = await json<Plan & {changes: {alsoLive?: Cause}[]}>(1, ['plan'], at);
  expect(kept.changes.find(({address}) => address.endsWith('/deals'))).not.toHaveProperty('alsoLive');

  // Somebody changes it once more, behind everybody's back; and the manifest changes, too.
  const again = await server.connect(at.env['BYLAW_DATABASE_URL'] ?? '');
  await again.query("delete from bylaw.team_members where team = 'board'");
  await again.end();
  write(cwd, {
    [TEAMS]: teams(
      team('deals', ['al@acme.example', 'bo@acme.example']),
      team('board', ['bo@acme.example', 'al@acme.example']),
    ),
  });
  const mixed = await json<Plan & {changes: {alsoLive?: Cause}[]}>(1, ['plan'], at);
  expect(causes(mixed)['board']).toMatchObject({...byAna, unknownSince: true});
  const deals = mixed.changes.find(({address}) => address.endsWith('/deals'));
  expect(deals).toMatchObject({reason: 'edited', alsoLive: byAna});
  expect((await run(1, ['plan'], at)).stdout).toMatch(
    /4 changes revert live edits that are not in the\s+manifests\./,
  );

  // Where the manifests agree with the offboarding, what is reverted is only what came after it.
  write(cwd, {
    [TEAMS]: teams(team('deals', ['al@acme.example']), team('board', ['al@acme.example'])),
  });
  const agreed = await json<Plan & {changes: {alsoLive?: Cause}[]}>(1, ['plan'], at);
  const board = agreed.changes.find(({address}) => address.endsWith('/board'));
  expect(board).toHaveProperty('alsoLive', {kind: 'live', by: null, at: null});
});

test('a row that somebody wrote under the name of the set is told as that, whoever deleted the one before it', async () => {
  const {cwd, at} = await place(server);
  const forge = async (name: string): Promise<void> => {
    const sql = await server.connect(at.env['BYLAW_DATABASE_URL'] ?? '');
    await sql.query(
      "insert into bylaw.teams (workspace, name, managed_by) select 'acme-legal', $1, managed_by from bylaw.workspaces",
      [name],
    );
    await sql.end();
  };
  write(cwd, {[TEAMS]: teams(team('deals', ['bo@acme.example']), team('board', []))});
  await run(0, ['apply', '--auto-approve'], at);
  write(cwd, {[TEAMS]: teams(team('deals', ['bo@acme.example']))});
  await run(0, ['apply', '--auto-approve'], at);
  await forge('inner');
  await forge('board');
  const plan = await planned(at);
  expect(plan.changes.map(({address, actions, reason}) => [address, actions, reason])).toEqual([
    ['Team/acme-legal/board', ['delete'], 'drift'],
    ['Team/acme-legal/inner', ['delete'], 'drift'],
  ]);
  expect(causes(plan)['inner']).toEqual({kind: 'live', by: null, at: null});
  expect(causes(plan)['board']).toMatchObject({kind: 'live', by: null, at: null, lastWritten: {run: 2}});
  const {stdout} = await run(0, ['plan'], at);
  expect(stdout).toMatch(/drift: created outside bylaw;\s+apply\s+deletes it/);
  expect(stdout).toMatch(/drift: created outside bylaw after run 2;\s+apply\s+deletes it/);
});

test('a guard that the same change opens is told with what it would have blocked', async () => {
  const {cwd, at} = await place(server);
  const limits = (maxDeletes: number): string =>
    setFile('acme', `  actor: ana@acme.example\n  guards: {minPopulation: 2, maxDeletes: ${maxDeletes}}\n`);
  write(cwd, {'bylaw.yaml': limits(0), [TEAMS]: teams(team('deals', []), team('board', []))});
  if (HAS_GIT) commit(cwd, 'Begin');
  await run(0, ['apply', '--auto-approve'], at);

  write(cwd, {'bylaw.yaml': limits(1), [TEAMS]: teams(team('deals', []))});
  const told = async (...args: readonly string[]) => {
    const {diagnostics} = await json<{diagnostics: {rule: string; message: string; file: string | null}[]}>(
      0,
      ['plan', ...args],
      at,
    );
    return diagnostics.filter(({rule}) => rule === 'guard/overridden');
  };
  const loosened = {
    file: 'bylaw.yaml',
    message: expect.stringMatching(
      /`spec\.guards\.maxDeletes` from 0 to 1.* 1 of the 2 live objects/,
    ) as string,
  };
  expect(await told()).toMatchObject(HAS_GIT ? [loosened] : []);
  if (!HAS_GIT) return;
  commit(cwd, 'Fewer teams');
  expect(await told()).toMatchObject([loosened]);
  // The guard came first, and alone: whoever reviewed that knew of it.
  git(cwd, 'checkout', '--quiet', 'HEAD^', '--', TEAMS);
  commit(cwd, 'All teams');
  write(cwd, {[TEAMS]: teams(team('deals', []))});
  commit(cwd, 'Fewer teams again');
  expect(await told()).toEqual([]);
  // On a branch of several commits, all of it is one change.
  expect(await told('--base', 'HEAD~3')).toMatchObject([loosened]);
  const {stdout} = await run(0, ['apply', '--auto-approve'], at);
  expect(stdout).toMatch(/1 to delete/);
});
