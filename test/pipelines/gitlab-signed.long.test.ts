/** Signed and stored plans on a played GitLab, and what somebody does who can replace what a job kept, or open a merge request. */
import {existsSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {afterAll, afterEach, beforeAll, expect, test} from 'vitest';
import type {PlanFile} from '../../src/model/plan.ts';
import {on} from '../cli/database.ts';
import {ESTATE, json, makeSet, run, setFile, team} from '../cli/program.ts';
import {runnerCommands} from '../hostile/runner.ts';
import {pemPair} from '../keys.ts';
import {asLogin, makeLogins, startTestServer, type TestServer} from '../postgres/test-server.ts';
import {FakeGitLab} from './gitlab-server.ts';
import {merge, projectOf, pushVariables, requestVariables, type Project} from './governed-project.ts';
import {fromElsewhere, readPlan, resealed} from './resealed.ts';

let databases: TestServer;
let gitlab: FakeGitLab;
beforeAll(async () => {
  databases = await startTestServer({own: true});
});
afterAll(() => databases.close());
afterEach(() => gitlab.stop());

const [CI, MALLORY] = [pemPair(), pemPair()];

/** A project whose main branch is live, with a key, and whose branch declares a team and these files more. */
async function governed(more: Readonly<Record<string, string>> = {}): Promise<Project> {
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
      'keys/ci.pub': CI.publicKey,
    },
    change: {'manifests/deals.yaml': team('deals', ['bo@acme.example']), ...more},
  });
}

/** Plans and merges the merge request; returns what its apply takes, and the plan that was kept. */
async function mergedAfterPlan(project: Project) {
  const variables = {...requestVariables(project), BYLAW_SIGNING_KEY: CI.privateKey};
  expect(await project.play('bylaw:plan', variables)).toMatchObject({status: 0});
  const plan = readPlan(path.join(project.dir, 'bylaw-plan/plan.json'));
  merge(gitlab, project);
  const push = {
    ...pushVariables(project),
    BYLAW_REQUIRE_SIGNATURE: 'keys/ci.pub',
    CI_COMMIT_BEFORE_SHA: project.git('rev-parse', 'HEAD^1'),
  };
  return {plan, push};
}

const PASSED = {status: 0, log: expect.stringMatching('') as string};
const refused = (words: RegExp): object => ({status: 6, log: expect.stringMatching(words) as string});

async function teams({url}: Project): Promise<number> {
  const {rowCount} = await (await databases.connect(url)).query('select from bylaw.teams');
  return rowCount ?? 0;
}

test('a plan that was replaced after it was signed is not applied', async () => {
  const project = await governed();
  const {plan, push} = await mergedAfterPlan(project);
  const elsewhere = fromElsewhere(plan.content);
  // For another database that is planned with the same key.
  gitlab.plan = resealed({...plan.content, database: 'another'}, {keys: [CI.privateKey]});
  expect(await project.play('bylaw:apply', push)).toEqual(refused(/was made for another database/));
  const replaced = [
    [{signatures: plan.signatures}, /The signature of key \w{16} is not valid for this plan/],
    [{}, /The plan is not signed, and --require-signature asks for/],
    [{keys: [MALLORY.privateKey]}, /The plan is signed by key \w{16}, but --require-signature asks for/],
  ] as const;
  for (const [signed, words] of replaced) {
    gitlab.plan = resealed(elsewhere, signed);
    expect(await project.play('bylaw:apply', push)).toEqual(refused(words));
  }
  expect(gitlab.own.at(-1)?.body).toMatch(/is signed by key[\s\S]*Nothing was applied/);
  expect(await teams(project)).toBe(0);
  gitlab.plan = resealed(plan.content, {signatures: plan.signatures});
  expect(await project.play('bylaw:apply', push)).toEqual(PASSED);
  expect(await teams(project)).toBe(1);
  // A signature outlives what it was given for: once the branch has gone on, a job that is started again applies nothing.
  const late = {...push, CI_COMMIT_SHA: project.git('rev-parse', 'HEAD')};
  project.git('revert', '--no-edit', '-m', '1', 'HEAD');
  project.git('checkout', '--quiet', '--detach', late.CI_COMMIT_SHA);
  expect(await project.play('bylaw:apply', late)).toMatchObject({
    status: 1,
    log: expect.stringContaining('main has moved on since') as string,
  });
});

test('two people: a stored plan is applied once another person has approved exactly it, and not too late', async () => {
  const project = await governed();
  const {url} = project;
  const set = makeSet('acme', {
    'bylaw.yaml': setFile('acme', '  actor: ana@acme.example\n  apply: {approvals: 1}\n'),
  });
  await makeLogins(databases, {ana: 'bylaw_apply', al: 'bylaw_apply'});
  for (const login of ['ana', 'al'])
    await run(0, ['actors', 'bind', login, `${login}@acme.example`], {cwd: set, ...on(url)});
  const as = (login: string) => ({cwd: set, ...on(asLogin(url, login))});
  const {stored} = await json<{stored: string}>(0, ['plan', '--store'], as('ana'));
  await run(0, ['plans', 'approve', stored], as('al'));
  await run(0, ['apply', '--stored', stored], as('ana'));

  const logins = {
    BYLAW_PLAN_DATABASE_URL: asLogin(url, 'ana'),
    BYLAW_APPLY_DATABASE_URL: asLogin(url, 'ana'),
  };
  const storing = {...requestVariables(project), ...logins, BYLAW_STORE: 'true'};
  expect(await project.play('bylaw:plan', storing)).toMatchObject({status: 0});
  gitlab.plan = readFileSync(path.join(project.dir, 'bylaw-plan/plan.json'), 'utf8');
  const {digest, content} = JSON.parse(gitlab.plan) as PlanFile;
  expect(gitlab.own.at(-1)?.body).toContain(`Stored as \`${digest}\`. To approve it`);
  merge(gitlab, project);
  const push = {...pushVariables(project), ...logins};
  const waiting = {
    status: 5,
    log: expect.stringMatching(/The plan needs 1 approval and has 0\.[^]*run this job again/) as string,
  };
  expect(await project.play('bylaw:apply', push)).toEqual(waiting);
  await run(0, ['plans', 'approve', digest], as('al'));
  // Approved is this plan, and no other with the same changes.
  const genuine = gitlab.plan;
  gitlab.plan = resealed(fromElsewhere(content));
  expect(await project.play('bylaw:apply', push)).toEqual(waiting);
  gitlab.plan = genuine;
  const head = project.git('rev-parse', 'HEAD');
  project.git('revert', '--no-edit', '-m', '1', 'HEAD');
  project.git('checkout', '--quiet', '--detach', head);
  expect((await project.play('bylaw:apply', {...push, CI_COMMIT_SHA: head})).log).toContain(
    'main has moved on since',
  );
  expect(await teams(project)).toBe(0);
  project.git('branch', '--quiet', '--force', 'main', head);
  expect(await project.play('bylaw:apply', {...push, CI_COMMIT_SHA: head})).toEqual(PASSED);
  expect(await teams(project)).toBe(1);
});

test('hostile words in a merge request, and hostile names of files, do nothing', async () => {
  const names = [
    'manifests/$(touch pwned).yaml',
    'manifests/`touch pwned`;touch pwned;.yaml',
    'manifests/a\n::error::pwned\n.yaml',
    'manifests/\u001B[0Ksection_start:1:pwned\r\u001B[0K.yaml',
    'manifests/<img src=x onerror=alert(1)>.yaml',
  ];
  const files = Object.fromEntries(names.map((name, i) => [name, team(`t${i}`, ['nobody@acme.example'])]));
  const project = await governed(files);
  const words = '"; touch pwned; echo $(touch pwned) `touch pwned`\n::error::pwned';
  const hostile = Object.fromEntries(
    [
      'CI_COMMIT_MESSAGE',
      'CI_COMMIT_TITLE',
      'CI_COMMIT_AUTHOR',
      'CI_COMMIT_REF_NAME',
      'CI_MERGE_REQUEST_TITLE',
      'CI_MERGE_REQUEST_SOURCE_BRANCH_NAME',
      'GITLAB_USER_NAME',
    ].map((name) => [name, words]),
  );
  const {status, log} = await project.play('bylaw:plan', {...requestVariables(project), ...hostile});
  expect({status, log}).toEqual({status: 1, log});
  expect(log).not.toMatch(/\u001B\[0K|^section_|\r/m);
  expect(runnerCommands(log)).toEqual({commands: [], suspects: []});
  expect(existsSync(path.join(project.dir, 'pwned'))).toBe(false);
  expect(gitlab.own).toHaveLength(1);
  const quality = JSON.parse(readFileSync(path.join(project.dir, 'bylaw-plan/codequality.json'), 'utf8')) as {
    location: {path: string};
  }[];
  expect(new Set(quality.map(({location}) => location.path))).toEqual(new Set(names));
});

test('a merge request does not bring the key that its own plan is signed with', async () => {
  const project = await governed({'keys/ci.pub': MALLORY.publicKey});
  const {plan, push} = await mergedAfterPlan(project);
  gitlab.plan = resealed(plan.content, {keys: [MALLORY.privateKey]});
  expect(await project.play('bylaw:apply', push)).toEqual(
    refused(/What was merged changes keys\/ci\.pub: a key does not count for the change that brings it/),
  );
  // Nor where GitLab does not tell what the branch was before.
  expect(await project.play('bylaw:apply', {...push, CI_COMMIT_BEFORE_SHA: '0'.repeat(40)})).toEqual(
    refused(/Whose signature counts cannot be told/),
  );
  expect(await teams(project)).toBe(0);
});
