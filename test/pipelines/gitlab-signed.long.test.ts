/** Signed plans on a played GitLab, and what somebody does who can replace what a job kept, or open a merge request. */
import path from 'node:path';
import {afterAll, afterEach, beforeAll, expect, test} from 'vitest';
import {ESTATE, makeSet, run, setFile, team} from '../cli/program.ts';
import {pemPair} from '../keys.ts';
import {startTestServer, type TestServer} from '../postgres/test-server.ts';
import {FakeGitLab} from './gitlab-server.ts';
import {merge, projectOf, pushVariables, requestVariables, type Project} from './governed-project.ts';
import {fromElsewhere, readPlan, resealed} from './resealed.ts';

let databases: TestServer;
let gitlab: FakeGitLab;
beforeAll(async () => {
  databases = await startTestServer();
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

const refused = (words: RegExp): object => ({status: 6, log: expect.stringMatching(words) as string});

async function teams({url}: Project): Promise<number> {
  const {rowCount} = await (await databases.connect(url)).query('select from bylaw.teams');
  return rowCount ?? 0;
}

test('a plan that was replaced after it was signed is not applied', async () => {
  const project = await governed();
  const {plan, push} = await mergedAfterPlan(project);
  const elsewhere = fromElsewhere(plan.content);
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
  expect(await project.play('bylaw:apply', push)).toMatchObject({status: 0});
  expect(await teams(project)).toBe(1);
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
