import {chmodSync, existsSync, rmSync} from 'node:fs';
import path from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {startTestServer, type TestServer} from '../postgres/test-server.ts';
import {on} from './database.ts';
import {complains, folder, json, makeSet, run, team, write} from './program.ts';
import {commit, git, HAS_GIT} from './repository.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

interface Cause {
  kind: string;
  commit?: string;
  subject?: string;
  by?: string | null;
  at?: string | null;
  leaving?: true;
  lastWritten?: {run: number; at: string};
}
interface Plan {
  desired: {commit: string | null; base?: {ref: string; commit: string; behind: number; inSet: number}};
  changes: {address: string; reason: string; cause?: Cause}[];
}

const TEAMS = 'manifests/teams.yaml';
const teams = (...texts: readonly string[]): string => texts.join('---\n');

/** A set in a repository, and a database of its own. */
async function place() {
  const cwd = makeSet();
  if (HAS_GIT) git(cwd, 'init', '--quiet', '--initial-branch=main');
  return {cwd, at: {cwd, ...on(await server.database())}};
}

const planned = (at: Parameters<typeof json>[2], ...args: readonly string[]): Promise<Plan> =>
  json<Plan>(0, ['plan', ...args], at);
const causes = ({changes}: Plan): Readonly<Record<string, Cause | undefined>> =>
  Object.fromEntries(changes.map(({address, cause}) => [address.split('/').at(-1), cause]));

async function saysNothing(at: Parameters<typeof json>[2]): Promise<void> {
  const plan = await planned(at);
  expect(plan.changes.every(({cause}) => cause === undefined)).toBe(true);
  expect(plan.desired.base).toBeUndefined();
}

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
  const {cwd, at} = await place();
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
    /1 change comes from an earlier commit and was not applied so far: \S{12} "Teams: deals and\n?\s*board" by Bo Berg/,
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

test('a plan says whether the branch to merge into has gone on', async () => {
  const {cwd, at} = await place();
  if (!HAS_GIT) {
    return saysNothing(at);
  }
  write(cwd, {[TEAMS]: team('deals', [])});
  const first = commit(cwd, 'Begin');
  git(cwd, 'checkout', '--quiet', '-b', 'change');
  write(cwd, {'manifests/board.yaml': team('board', [])});
  const added = commit(cwd, 'Add the board', 'Bo Berg');
  write(cwd, {'manifests/legal.yaml': team('legal', [])});
  const last = commit(cwd, 'Add legal', 'Cy Chen');
  const even = await planned(at, '--base', 'main');
  expect(even.desired.base).toEqual({ref: 'main', commit: first, behind: 0, inSet: 0});
  // All that the branch brings is this change, however many commits it took; each says whose it is.
  const brought = {
    board: {kind: 'this-commit', commit: added, by: 'Bo Berg'},
    legal: {kind: 'this-commit', commit: last, by: 'Cy Chen'},
  };
  expect(causes(even)).toMatchObject({
    ...brought,
    deals: {kind: 'earlier-commit', commit: first},
  });

  git(cwd, 'checkout', '--quiet', 'main');
  write(cwd, {'notes/readme.txt': 'notes'});
  commit(cwd, 'Notes');
  write(cwd, {[TEAMS]: team('deals', ['bo@acme.example'])});
  const head = commit(cwd, 'Deals get Bo');
  git(cwd, 'checkout', '--quiet', 'change');
  const env = {...at.env, BYLAW_BASE: 'main'};
  expect((await planned({cwd, env})).desired.base).toEqual({ref: 'main', commit: head, behind: 2, inSet: 2});
  const {stdout} = await run(0, ['plan', '--no-color'], {cwd, env: {...env, COLUMNS: '200'}});
  expect(stdout).toContain('main is 2 commits ahead of what this plan was made from');

  // As a pipeline checks out a pull request: the merge of both.
  git(cwd, 'checkout', '--quiet', '--detach', 'main');
  git(
    cwd,
    '-c',
    'user.name=GitHub',
    '-c',
    'user.email=noreply@acme.example',
    'merge',
    '--quiet',
    '--no-ff',
    'change',
  );
  const merged = await planned({cwd, env});
  expect(merged.desired.base).toMatchObject({behind: 0});
  expect(causes(merged)).toMatchObject({
    ...brought,
    deals: {kind: 'earlier-commit', commit: head},
  });
  // And as it is once that was pushed: the merge brought what its commits did.
  expect(causes(await planned({cwd, env: at.env}))).toMatchObject(brought);
  await complains(64, /Fetch it first/, ['plan', '--base', 'origin/gone'], at);
  await complains(64, /not a branch or commit that git knows/, ['plan', '--base', '--output=x'], at);

  // A clone that is cut off does not know who brought what it begins with.
  const shallow = folder();
  git(shallow, 'clone', '--quiet', '--depth', '1', `file://${cwd}`, 'clone');
  const cut = await planned({cwd: path.join(shallow, 'clone'), env: at.env});
  expect(cut.changes.every(({cause}) => cause === undefined)).toBe(true);
  expect(cut.desired.base).toBeUndefined();
});

test('drift says who it was where the audit knows, and after which run where it does not', async () => {
  const {cwd, at} = await place();
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
});

test('a repository that git refuses to read is told of, and runs nothing', async () => {
  const {cwd, at} = await place();
  if (!HAS_GIT) return saysNothing(at);
  const ran = path.join(folder(), 'ran');
  git(cwd, 'config', 'filter.evil.clean', `touch ${ran}; cat`);
  const head = commit(cwd, 'Begin');
  write(cwd, {'.gitattributes': '* filter=evil\n', [TEAMS]: team('deals', [])});
  const plan = await planned(at);
  expect(plan.desired).toMatchObject({commit: `${head}-dirty`});
  expect(causes(plan)).toMatchObject({deals: {kind: 'uncommitted'}});
  expect(existsSync(ran)).toBe(false);

  const bin = folder();
  write(bin, {
    git: `#!/bin/sh\nPATH='${process.env['PATH']}' GIT_TEST_ASSUME_DIFFERENT_OWNER=1 exec git "$@"\n`,
  });
  chmodSync(path.join(bin, 'git'), 0o755);
  const refused = {cwd, env: {...at.env, PATH: `${bin}:${process.env['PATH']}`}};
  const warning = new RegExp(
    `^warning: git refuses to read the repository in ${cwd}, since it belongs to another user`,
  );
  const {stdout, stderr} = await run(0, ['plan', '--json', '--quiet'], refused);
  expect(stderr).toMatch(warning);
  expect(stderr).toContain(`git config --global --add safe.directory ${cwd}`);
  expect(JSON.parse(stdout)).toMatchObject({
    desired: {commit: null, originUnknown: expect.stringContaining('(dubious ownership)') as string},
  });
  for (const format of ['human', 'markdown', 'html']) {
    expect((await run(0, ['plan', '--format', format], refused)).stdout.replaceAll(/\s+/g, ' ')).toContain(
      'This plan does not say which commits its changes come from: git refuses to read',
    );
  }
  await complains(64, /dubious ownership/, ['plan', '--base', 'main'], refused);
  expect((await run(0, ['doctor'], refused)).stdout).toMatch(/^!  Git +git refuses to read/m);
  expect((await run(0, ['doctor'], at)).stdout).toMatch(new RegExp(`^✓  Git +at commit ${head}-dirty$`, 'm'));
  expect((await run(0, ['apply', '--auto-approve'], refused)).stderr).toMatch(warning);
}, 120_000);
