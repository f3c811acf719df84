/** Accepted drift as a branch of its own: what is checked out stays as it is. */
import {existsSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {startTestServer, type TestServer} from '../postgres/test-server.ts';
import {on} from './database.ts';
import {complains, makeSet, run, team, write} from './program.ts';
import {commit, git, HAS_GIT} from './repository.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const TEAM = 'manifests/team.yaml';
const ACCEPT = ['drift', '--accept', '--branch'];
const BRANCH = 'bylaw/drift-acme';

test.runIf(HAS_GIT)('drift is accepted on a branch that only bylaw writes', async () => {
  const cwd = makeSet('acme', {[TEAM]: `# who works on deals\n${team('deals', ['bo@acme.example'])}`});
  const url = await server.database();
  const at = {cwd, ...on(url)};
  git(cwd, 'init', '--quiet', '--initial-branch=main');
  // A hook and a filter of the repository are programs that somebody else wrote.
  write(cwd, {'.gitattributes': '*.yaml filter=evil\n'});
  git(cwd, 'config', 'filter.evil.clean', 'touch ran; cat');
  const head = commit(cwd, 'Begin');
  await run(0, ['apply', '--auto-approve', '--quiet'], at);
  expect((await run(0, ACCEPT, at)).stderr).toContain('No manifest needs an edit, so there is no branch.');

  const sql = await server.connect(url);
  await sql.query("insert into bylaw.team_members values ('acme-legal', 'deals', 'al@acme.example')");
  const before = readFileSync(path.join(cwd, TEAM), 'utf8');
  git(cwd, 'config', 'filter.evil.clean', 'touch ran-again; cat');
  const {stderr} = await run(0, ACCEPT, at);
  expect(stderr).toContain(`Committed to the branch ${BRANCH}: ${TEAM}.`);
  expect(stderr).toContain(`git push --force origin ${BRANCH}`);
  expect(readFileSync(path.join(cwd, TEAM), 'utf8')).toBe(before);
  expect(git(cwd, 'rev-parse', 'HEAD')).toBe(head);
  expect(git(cwd, 'rev-parse', `${BRANCH}^`)).toBe(head);
  expect(git(cwd, 'diff', '--name-only', 'main', BRANCH)).toBe(TEAM);
  expect(git(cwd, 'show', `${BRANCH}:${TEAM}`)).toMatch(/^# who works on deals\n[^]*al@acme\.example/);
  expect(existsSync(path.join(cwd, 'ran-again'))).toBe(false);

  // Again: the same branch. With somebody's commit on it, it is theirs.
  await run(0, ACCEPT, at);
  expect(git(cwd, 'rev-parse', `${BRANCH}^`)).toBe(head);
  git(cwd, 'config', '--unset', 'filter.evil.clean');
  git(cwd, 'branch', '--force', BRANCH, 'main');
  git(cwd, 'checkout', '--quiet', BRANCH);
  await complains(5, /The branch bylaw\/drift-acme is checked out/, ACCEPT, at);
  commit(cwd, 'Mine');
  git(cwd, 'checkout', '--quiet', 'main');
  await complains(5, /has commits that bylaw did not make/, ACCEPT, at);
  write(cwd, {[TEAM]: team('deals', [])});
  await complains(5, /changes that are not committed, so no branch was made/, ACCEPT, at);
  await complains(64, /--branch/, ['drift', '--branch'], at);
});
