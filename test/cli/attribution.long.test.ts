/** Where plans say that changes come from, in a pull request, in a clone that is cut off and where git refuses. */
import {chmodSync, existsSync} from 'node:fs';
import path from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {startTestServer, type TestServer} from '../postgres/test-server.ts';
import {causes, place, planned, saysNothing, TEAMS} from './attributed-plans.ts';
import {complains, folder, run, team, write} from './program.ts';
import {commit, git, HAS_GIT} from './repository.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

test('a plan says whether the branch to merge into has gone on', async () => {
  const {cwd, at} = await place(server);
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
  expect(stdout).toContain('main is 2 commits ahead of this plan');

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

test('a repository that git refuses to read is told of, and runs nothing', async () => {
  const {cwd, at} = await place(server);
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
