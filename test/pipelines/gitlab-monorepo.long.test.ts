/** Several sets in one project of GitLab: one note with a section for each, one artifact, and an apply of exactly these plans. */
import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {afterAll, afterEach, beforeAll, expect, test} from 'vitest';
import {folder, run, setFile, write} from '../cli/program.ts';
import {startTestServer, type TestServer} from '../postgres/test-server.ts';
import {FakeGitLab} from './gitlab-server.ts';
import {merge, projectOf, pushVariables, requestVariables, type Project} from './governed-project.ts';
import {ACTOR, BIRCH, BOTH, FIRMS, team2} from './two-firms.ts';

let databases: TestServer;
let gitlab: FakeGitLab;
beforeAll(async () => {
  databases = await startTestServer();
});
afterAll(() => databases.close());
afterEach(() => gitlab.stop());

const ALL = {BYLAW_DIRECTORY: 'firms', BYLAW_RECURSIVE: 'true'};

/** A project whose main branch is live, and whose branch `change` has a team more in both sets. */
async function governed(change: Readonly<Record<string, string>> = BOTH): Promise<Project> {
  gitlab = new FakeGitLab();
  await gitlab.start();
  const url = await databases.database();
  const cwd = folder();
  write(cwd, FIRMS);
  await run(0, ['apply', '--recursive', '--auto-approve', '--quiet', '--as', 'ana@acme.example'], {
    cwd: path.join(cwd, 'firms'),
    env: {BYLAW_DATABASE_URL: url},
  });
  return projectOf(gitlab, url, {main: FIRMS, change});
}

/** Plans the merge request, and lets GitLab have what the job kept. */
async function plan(project: Project): Promise<{status: number; log: string}> {
  const planned = await project.play('bylaw:plan', {...requestVariables(project), ...ALL});
  const kept = path.join(project.dir, 'bylaw-plan');
  gitlab.kept.clear();
  for (const file of readdirSync(kept, {recursive: true, encoding: 'utf8'})) {
    if (/\.\w+$/.test(file)) gitlab.kept.set(file, readFileSync(path.join(kept, file), 'utf8'));
  }
  return planned;
}

const apply = (project: Project): Promise<{status: number; log: string}> =>
  project.play('bylaw:apply', {...pushVariables(project), ...ALL});

async function teams(url: string): Promise<string[]> {
  const sql = await databases.connect(url);
  const {rows} = await sql.query<{name: string}>(
    "select workspace || '/' || name as name from bylaw.teams order by 1",
  );
  return rows.map(({name}) => name);
}

test('a merge request over two sets is one note, and its merge applies both plans', async () => {
  const project = await governed();
  expect(await plan(project)).toMatchObject({status: 0});
  expect(gitlab.own).toHaveLength(1);
  expect(gitlab.own[0]?.body).toMatch(
    /^<!-- bylaw sets plan -->\n\n## 2 sets: 2 ready to apply[^]*## `acme[^]*Team\/acme-legal\/deals[^]*## `birch[^]*Team\/birch\/deals[^]*<!-- bylaw action plan firms -->\n$/,
  );
  await plan(project);
  expect(gitlab.own).toHaveLength(1);

  merge(gitlab, project);
  expect(await apply(project)).toMatchObject({status: 0});
  expect(await teams(project.url)).toEqual(['acme-legal/deals', 'birch/deals']);
  expect(gitlab.own[1]?.body).toMatch(/## 2 sets: 2 applied[^]*overrides no guard/);
  expect((await apply(project)).log).toContain('There is nothing to apply.');
  const drift = {...pushVariables(project), ...ALL};
  expect(await project.play('bylaw:drift', drift)).toMatchObject({status: 0});
  await (await databases.connect(project.url)).query("update bylaw.teams set display_name = 'By hand'");
  expect(await project.play('bylaw:drift', drift)).toMatchObject({status: 2});
});

test('what was not reviewed of any set is not applied, and no set is', async () => {
  const project = await governed();
  await plan(project);
  const reviewed = new Map(gitlab.kept);
  const [file, text] = [...reviewed].find(([name]) => name === 'plans/birch.json')!;
  merge(gitlab, project);
  const refusals: readonly (readonly [RegExp, () => void])[] = [
    [
      /birch: What was merged differs from what was planned/,
      () => gitlab.kept.set(file, text.replaceAll(/"digest": "sha256:./g, '"digest": "sha256:_')),
    ],
    [
      /The set birch is changed by what was merged, and no plan of it was reviewed/,
      () => gitlab.kept.set('sets.json', '["acme"]'),
    ],
    [/The fetched list of sets is not what/, () => gitlab.kept.set('sets.json', '["../acme"]')],
  ];
  for (const [words, change] of refusals) {
    for (const [name, content] of reviewed) gitlab.kept.set(name, content);
    change();
    expect(await apply(project)).toEqual({status: 1, log: expect.stringMatching(words) as string});
  }
  expect(gitlab.own.at(-1)?.body).toContain('is not what the job that planned wrote');

  for (const [name, content] of reviewed) gitlab.kept.set(name, content);
  write(project.dir, {
    'firms/cedar/bylaw.yaml': setFile('cedar', ACTOR),
    'firms/cedar/manifests/all.yaml': BIRCH.replaceAll('birch', 'cedar'),
  });
  expect((await apply(project)).log).toMatch(/The set cedar is changed by what was merged/);
  expect(await teams(project.url)).toEqual([]);
  // A pipeline by hand applies what it planned itself.
  project.git('add', 'firms');
  project.git('commit', '--quiet', '-m', 'Cedar');
  const byHand = {...pushVariables(project, 'web'), ...ALL};
  expect(await project.play('bylaw:plan', byHand)).toMatchObject({status: 0});
  expect(await project.play('bylaw:apply', byHand)).toMatchObject({status: 0});
  expect(await teams(project.url)).toEqual(['acme-legal/deals', 'birch/deals']);
});

test('a job of a commit that the branch has left behind applies nothing of any set, though only one of them has moved on', async () => {
  const project = await governed();
  await plan(project);
  merge(gitlab, project);
  const late = {...pushVariables(project), ...ALL, CI_COMMIT_SHA: project.git('rev-parse', 'HEAD')};
  project.git('rm', '--quiet', 'firms/birch/manifests/deals.yaml');
  project.git('commit', '--quiet', '-m', 'Take back what came to Birch');
  project.git('checkout', '--quiet', '--detach', late.CI_COMMIT_SHA);
  for (const source of ['push', 'web']) {
    const {status, log} = await project.play('bylaw:apply', {...late, CI_PIPELINE_SOURCE: source});
    expect({status, log}).toEqual({
      status: 1,
      log: expect.stringContaining('and main has moved on since') as string,
    });
  }
  expect(await teams(project.url)).toEqual([]);
});

test('a set in error fails the job, and its finding stands at its file', async () => {
  const project = await governed({
    ...BOTH,
    'firms/birch/manifests/broken.yaml': team2('broken').replace('bea@', 'nobody@'),
  });
  expect((await plan(project)).status).toBe(1);
  expect(gitlab.own[0]?.body).toMatch(/## 2 sets: 1 cannot be applied, 1 ready to apply/);
  expect(JSON.parse(gitlab.kept.get('codequality.json')!)).toEqual([
    expect.objectContaining({
      check_name: 'references/unresolved',
      location: {path: 'firms/birch/manifests/broken.yaml', lines: {begin: 4}},
    }),
  ]);
  const fork = {...requestVariables(project), ...ALL, CI_MERGE_REQUEST_SOURCE_PROJECT_ID: '8'};
  expect((await project.play('bylaw:plan', fork)).log).toContain('comes from a fork');
  const misspelt = await project.play('bylaw:plan', {...fork, BYLAW_RECURSIVE: 'yes'});
  expect(misspelt.log).toMatch(/^error: BYLAW_RECURSIVE is neither true nor false\./m);
});
