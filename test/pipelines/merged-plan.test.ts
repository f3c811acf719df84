/** Which pipeline's plan is taken for a merged merge request, by GitLab's records alone. */
import path from 'node:path';
import {afterAll, beforeAll, beforeEach, expect, test} from 'vitest';
import {FakeGitLab} from './gitlab-server.ts';
import {ROOT} from './play-npm.ts';

const HEAD = 'a'.repeat(40);
const RESULT = 'b'.repeat(40);
const MERGE = 'c'.repeat(40);

const REQUEST = {
  iid: 3,
  state: 'merged',
  sha: HEAD,
  merge_commit_sha: MERGE,
  squash_commit_sha: null,
  target_branch: 'main',
  source_project_id: 7,
  target_project_id: 7,
};
const PIPELINE = {
  id: 31,
  project_id: 7,
  source: 'merge_request_event',
  sha: HEAD,
  ref: 'refs/merge-requests/3/head',
  status: 'success',
  created_at: '2026-11-02T10:00:00Z',
};
/** A pipeline of the result of merging it. */
const OF_RESULT = {...PIPELINE, sha: RESULT, ref: 'refs/merge-requests/3/merge'};

const gitlab = new FakeGitLab();
let takenPlan: () => Promise<string>;

beforeAll(async () => {
  await gitlab.start();
  Object.assign(process.env, {
    CI_API_V4_URL: gitlab.url,
    CI_PROJECT_ID: '7',
    CI_DEFAULT_BRANCH: 'main',
    CI_COMMIT_SHA: MERGE,
    BYLAW_GITLAB_TOKEN: 'glpat',
  });
  const scripts = path.join(ROOT, 'ci/gitlab');
  const {project} = (await import(path.join(scripts, 'project.mjs'))) as {project: () => object};
  const {mergedRequest, planJob} = (await import(path.join(scripts, 'merged-plan.mjs'))) as {
    mergedRequest: (api: object) => Promise<object>;
    planJob: (api: object, request: object) => Promise<{kept: (file: string) => Promise<string>}>;
  };
  takenPlan = async () => {
    const api = project();
    return (await planJob(api, await mergedRequest(api))).kept('plan.json');
  };
});
afterAll(() => gitlab.stop());
beforeEach(() => {
  Object.assign(gitlab, {merged: [REQUEST], pipelines: [PIPELINE], notes: [], plan: 'the plan'});
  gitlab.parents.clear();
});

/** A note on the merge request, of a time after its pipeline. */
const note = (body: string, system: boolean): FakeGitLab['notes'][number] => ({
  id: 1,
  author: {id: 1},
  body,
  system,
  created_at: '2026-11-02T11:00:00Z',
});

const RETARGETED = [
  'changed target branch from `x` to `main`',
  'deleted the `x` branch. This merge request now targets the `main` branch',
];

test('the plan of the head that was merged is taken, or of the result of merging it', async () => {
  expect(await takenPlan()).toBe('the plan');
  gitlab.pipelines = [OF_RESULT];
  gitlab.parents.set(RESULT, ['f'.repeat(40), HEAD]);
  // Words that somebody wrote are no note of GitLab's.
  gitlab.notes = RETARGETED.map((body) => note(body, false));
  expect(await takenPlan()).toBe('the plan');
});

test.each<[string, RegExp, Partial<FakeGitLab>]>([
  ['of a fork', /came from a fork/, {merged: [{...REQUEST, source_project_id: 8}]}],
  ['not merged', /is the merge of no merge request/, {merged: [{...REQUEST, state: 'opened'}]}],
  ['into another branch', /is the merge of no merge request/, {merged: [{...REQUEST, target_branch: 'x'}]}],
  [
    'whose newest pipeline failed',
    /has no plan that succeeded \(pipeline 32\)/,
    {pipelines: [PIPELINE, {...PIPELINE, id: 32, status: 'failed'}]},
  ],
  ['planned on a push', /has no plan that succeeded\./, {pipelines: [{...PIPELINE, source: 'push'}]}],
  ['planned elsewhere', /has no plan that succeeded\./, {pipelines: [{...PIPELINE, project_id: 8}]}],
  [
    'planned for another one of the same head',
    /has no plan that succeeded\./,
    {pipelines: [{...PIPELINE, ref: 'refs/merge-requests/4/head'}]},
  ],
  ['planned at another commit', /has no plan that succeeded\./, {pipelines: [{...PIPELINE, sha: RESULT}]}],
  ['planned as merged with another commit', /has no plan that succeeded\./, {pipelines: [OF_RESULT]}],
  ...RETARGETED.map((body): [string, RegExp, Partial<FakeGitLab>] => [
    `that "${body}" since`,
    /Merge request !3 targeted another branch than main when it was planned/,
    {notes: [note(body, true)]},
  ]),
])('a merge request %s has no plan to apply', async (_, words, records) => {
  Object.assign(gitlab, records);
  await expect(takenPlan()).rejects.toThrow(words);
});
