/** The jobs of the template for GitLab, run on a played GitLab and a real database. */
import {cpSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {afterAll, afterEach, beforeAll, expect, test} from 'vitest';
import {ESTATE, folder, makeSet, run, setFile, team, write} from '../cli/program.ts';
import {startTestServer, type TestServer} from '../postgres/test-server.ts';
import {FakeGitLab} from './gitlab-server.ts';
import {merge, projectOf, pushVariables, requestVariables, type Project} from './governed-project.ts';

let databases: TestServer;
let gitlab: FakeGitLab;
beforeAll(async () => {
  databases = await startTestServer();
});
afterAll(() => databases.close());
afterEach(() => gitlab.stop());

const DEALS = {'manifests/deals.yaml': team('deals', ['bo@acme.example'])};

/** A project whose main branch is live, and whose branch `change` declares a team more. */
async function governed(): Promise<Project> {
  gitlab = new FakeGitLab();
  await gitlab.start();
  const url = await databases.database();
  await run(0, ['apply', '--auto-approve', '--quiet'], {
    cwd: makeSet('acme'),
    env: {BYLAW_DATABASE_URL: url},
  });
  return projectOf(gitlab, url, {
    main: {
      'bylaw.yaml': setFile('acme', '  actor: ana@acme.example\n'),
      'manifests/estate.yaml': ESTATE,
    },
    change: DEALS,
  });
}

async function teams(url: string): Promise<unknown[]> {
  const {rows} = await (await databases.connect(url)).query<{name: string}>('select name from bylaw.teams');
  return rows.map(({name}) => name);
}

test('a merge request is planned into one note, and exactly that plan is applied', async () => {
  const project = await governed();
  gitlab.notes = Array.from({length: 130}, (_, i) => ({id: i, author: {id: 1}, body: `remark ${i}`}));
  const planned = await project.play('bylaw:plan', requestVariables(project));
  expect(planned).toMatchObject({status: 0});
  expect(gitlab.own).toHaveLength(1);
  expect(gitlab.own[0]?.body).toMatch(
    /^<!-- bylaw plan acme -->[\s\S]*1 to create[\s\S]*<!-- bylaw action plan \. -->\n$/,
  );
  const {body} = gitlab.own[0]!;
  expect(body).toContain(`A plan of commit ${gitlab.head.slice(0, 12)}.`);
  // A pipeline of what was pushed before leaves the note alone.
  const late = {
    ...requestVariables(project),
    CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: project.git('rev-parse', 'HEAD~1'),
  };
  expect((await project.play('bylaw:plan', late)).log).toContain(
    'the pipeline for that commit writes the note',
  );
  expect(gitlab.own[0]?.body).toBe(body);
  await project.play('bylaw:plan', requestVariables(project));
  expect(gitlab.own).toHaveLength(1);
  gitlab.plan = readFileSync(path.join(project.dir, 'bylaw-plan/plan.json'), 'utf8');
  const {content} = JSON.parse(gitlab.plan) as {content: {plan: {desired: {commit: string}}}};
  expect(content.plan.desired.commit).toBe(project.git('rev-parse', 'HEAD'));

  merge(gitlab, project);
  const applied = await project.play('bylaw:apply', pushVariables(project));
  expect(applied).toEqual({status: 0, log: applied.log});
  expect(await teams(project.url)).toEqual(['deals']);
  expect(gitlab.own).toHaveLength(2);
  expect(gitlab.own[1]?.body).toMatch(/## Applied as run 2: 1 created[\s\S]*overrides no guard/);
  expect((await project.play('bylaw:apply', pushVariables(project))).log).toContain(
    'There is nothing to apply.',
  );
  expect(await project.play('bylaw:drift', pushVariables(project))).toMatchObject({status: 0});
  await (await databases.connect(project.url)).query("update bylaw.teams set display_name = 'By hand'");
  expect(await project.play('bylaw:drift', pushVariables(project))).toMatchObject({status: 2});
});

test('a plan in error, one of a fork, and one without a token', async () => {
  const project = await governed();
  const variables = requestVariables(project);
  const fork = await project.play('bylaw:plan', {
    ...variables,
    CI_MERGE_REQUEST_SOURCE_PROJECT_ID: '8',
    BYLAW_PLAN_DATABASE_URL: '',
  });
  expect(fork).toMatchObject({status: 0});
  expect(fork.log).toContain('comes from a fork, which gets no secrets');
  expect(gitlab.own).toEqual([]);
  const untold = await project.play('bylaw:plan', {...variables, BYLAW_GITLAB_TOKEN: ''});
  expect(untold).toMatchObject({status: 0});
  expect(untold.log).toContain('There is no BYLAW_GITLAB_TOKEN, so no note is written.');
  const nowhere = await project.play('bylaw:plan', {...variables, BYLAW_PLAN_DATABASE_URL: ''});
  expect(nowhere.log).toMatch(/^error: BYLAW_PLAN_DATABASE_URL is not set/m);
  write(project.dir, {'manifests/deals.yaml': team('deals', ['nobody@acme.example'])});
  const broken = await project.play('bylaw:plan', variables);
  expect(broken.status).toBe(1);
  expect(gitlab.own[0]?.body).toContain('references/unresolved');
  const quality = JSON.parse(
    readFileSync(path.join(project.dir, 'bylaw-plan/codequality.json'), 'utf8'),
  ) as object[];
  expect(quality).toContainEqual(
    expect.objectContaining({
      check_name: 'references/unresolved',
      severity: 'critical',
      location: {path: 'manifests/deals.yaml', lines: {begin: 4}},
    }),
  );
  gitlab.refuse = /notes/;
  expect((await project.play('bylaw:plan', variables)).log).toMatch(
    /^error: GitLab refused: reading the notes \(403: .*\)\.\n {2}BYLAW_GITLAB_TOKEN must be/m,
  );
});

test('what was not reviewed is not applied, and what to do is said', async () => {
  const project = await governed();
  await project.play('bylaw:plan', requestVariables(project));
  gitlab.plan = readFileSync(path.join(project.dir, 'bylaw-plan/plan.json'), 'utf8');
  merge(gitlab, project);
  const [request] = gitlab.merged as [Record<string, unknown>];
  const {plan} = gitlab;
  const refusals: readonly (readonly [RegExp, () => void, status?: number])[] = [
    [/is the merge of no merge request/, () => (gitlab.merged = [{...request, state: 'opened'}])],
    [/is not a plan file of bylaw/, () => (gitlab.plan = '<html>')],
    [
      /differs from what was planned/,
      () => (gitlab.plan = plan.replaceAll(/"digest": "sha256:./g, '"digest": "sha256:_')),
    ],
    [/used other settings/, () => (gitlab.plan = plan.replace(/"maxDeletes": [\d.]+/, '"maxDeletes": 1'))],
    [
      /allows `--allow-mass-delete`, and the pipeline of the commit that was merged does not/,
      () => (gitlab.plan = plan.replace('"allowMassDelete": false', '"allowMassDelete": true')),
      5,
    ],
  ];
  for (const [words, change, expected = 1] of refusals) {
    Object.assign(gitlab, {merged: [request], plan});
    change();
    const {status, log} = await project.play('bylaw:apply', pushVariables(project));
    expect({status, log}).toEqual({status: expected, log: expect.stringMatching(words) as string});
  }
  expect(gitlab.own.at(-1)?.body).toContain('does not. Consent counts only if');
  Object.assign(gitlab, {merged: [request], plan});
  // Somebody else made the same team meanwhile.
  const other = path.join(folder(), 'set');
  mkdirSync(other);
  cpSync(project.dir, other, {recursive: true, filter: (file) => !/node_modules|\.git$/.test(file)});
  writeFileSync(path.join(other, 'manifests/deals.yaml'), team('deals', ['al@acme.example']));
  await run(0, ['apply', '--auto-approve', '--quiet'], {cwd: other, env: {BYLAW_DATABASE_URL: project.url}});
  const stale = await project.play('bylaw:apply', pushVariables(project));
  expect(stale.status).toBe(6);
  expect(stale.log).toMatch(
    /^error: The plan that was reviewed changes Team\/acme-legal\/deals in a way that a plan made now does not: the live state has changed, .* Nothing was applied\.\n {2}Plan again: /m,
  );
});

test('a job of a commit that the branch has left behind applies nothing', async () => {
  const project = await governed();
  await project.play('bylaw:plan', requestVariables(project));
  gitlab.plan = readFileSync(path.join(project.dir, 'bylaw-plan/plan.json'), 'utf8');
  merge(gitlab, project);
  const late = {...pushVariables(project), CI_COMMIT_SHA: project.git('rev-parse', 'HEAD')};
  // The revert is merged, and its job finds nothing to do, before somebody starts the job of the merge.
  project.git('revert', '--no-edit', '-m', '1', 'HEAD');
  expect((await project.play('bylaw:apply', pushVariables(project))).log).toContain(
    'There is nothing to apply.',
  );
  project.git('checkout', '--quiet', '--detach', late.CI_COMMIT_SHA);
  for (const source of ['push', 'web']) {
    const {status, log} = await project.play('bylaw:apply', {...late, CI_PIPELINE_SOURCE: source});
    expect({status, log}).toEqual({
      status: 1,
      log: expect.stringMatching(
        new RegExp(
          `^error: This job is of commit ${late.CI_COMMIT_SHA.slice(0, 12)}, and main has moved on since`,
          'm',
        ),
      ) as string,
    });
  }
  expect(await teams(project.url)).toEqual([]);
});
