/** Which run's plan is taken for a merged pull request, and which commits are still to be applied: by GitHub's records alone. */
import {spawn} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {FakeGitHub, REPOSITORY, type Pull, type Run} from './github-server.ts';
import {ROOT} from './play-npm.ts';

const HEAD = 'a'.repeat(40);
const OLDER = 'b'.repeat(40);
const MERGE = 'c'.repeat(40);
const WORKFLOW = '.github/workflows/bylaw.yml';

let server: FakeGitHub;
let folder: string;

beforeEach(async () => {
  server = new FakeGitHub();
  await server.start();
  folder = mkdtempSync(path.join(tmpdir(), 'bylaw-plan-run-'));
});
afterEach(async () => {
  await server.stop();
  rmSync(folder, {recursive: true, force: true});
});

/** Opens a pull request of the branch `change`. */
function open(number: number, base = 'main', sha = HEAD): Pull {
  const pull: Pull = {
    number,
    title: 'Change something',
    head: {ref: 'change', sha, repo: {full_name: REPOSITORY}},
    base: {ref: base, sha: OLDER, repo: {full_name: REPOSITORY}},
    created_at: server.now(),
    closed_at: null,
    merged_at: null,
    merge_commit_sha: null,
  };
  server.pulls.push(pull);
  return pull;
}

/** A run for the head of a pull request, with a plan; GitHub's record of it does not say for which. */
function run(made: Partial<Run> = {}): Run {
  const id = server.nextId();
  const whole: Run = {
    id,
    run_number: id,
    path: WORKFLOW,
    event: 'pull_request',
    status: 'completed',
    conclusion: 'success',
    head_sha: HEAD,
    head_branch: 'change',
    repository: {full_name: REPOSITORY},
    head_repository: {full_name: REPOSITORY},
    created_at: server.now(),
    ...made,
  };
  server.runs.push(whole);
  server.keepArtifact(whole, 'bylaw-plan', folder);
  return whole;
}

const close = (pull: Pull): string => (pull.closed_at = server.now());

function merge(pull: Pull): void {
  pull.merged_at = close(pull);
  pull.merge_commit_sha = MERGE;
}

/** Runs a step of the action on the push of the merge; returns what it put out, and its log. */
async function step(file: string, place = '.'): Promise<{outputs: string; log: string}> {
  const files = {state: path.join(folder, 'state.json'), outputs: path.join(folder, 'outputs')};
  writeFileSync(files.state, JSON.stringify({mode: 'apply', artifact: 'bylaw-plan', place, args: []}));
  writeFileSync(files.outputs, '');
  writeFileSync(path.join(folder, 'event.json'), '{}');
  const child = spawn('node', [path.join(ROOT, '.github/actions/bylaw', file)], {
    env: {
      PATH: process.env['PATH'],
      FOLDER: folder,
      TOKEN: server.token({contents: 'read', actions: 'read', 'pull-requests': 'write'}),
      GITHUB_API_URL: server.url,
      GITHUB_REPOSITORY: REPOSITORY,
      GITHUB_EVENT_NAME: 'push',
      GITHUB_EVENT_PATH: path.join(folder, 'event.json'),
      GITHUB_OUTPUT: files.outputs,
      GITHUB_REF: 'refs/heads/main',
      GITHUB_SHA: MERGE,
      GITHUB_WORKFLOW_REF: `${REPOSITORY}/${WORKFLOW}@refs/heads/main`,
    },
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (log += text));
  await new Promise((resolve) => child.once('close', resolve));
  return {outputs: readFileSync(files.outputs, 'utf8'), log};
}

async function expectTaken({id}: Run): Promise<void> {
  const {outputs, log} = await step('reviewed.mjs');
  expect({outputs, log}).toEqual({outputs: `pull_request=1\nrun_id=${id}\n`, log});
}

async function expectRefused(words: RegExp): Promise<void> {
  const {outputs, log} = await step('reviewed.mjs');
  expect({outputs, log}).toEqual({
    outputs: 'pull_request=1\n',
    log: expect.stringMatching(words) as string,
  });
}

test('the newest run of the pull request is taken, failed or not', async () => {
  const pull = open(1);
  run();
  const newest = run();
  merge(pull);
  await expectTaken(newest);
  const failed = run({conclusion: 'failure'});
  await expectRefused(new RegExp(`The plan of pull request #1 did not succeed \\(run ${failed.id}\\)`));
});

test('a run of another pull request of the same branch, into another base, is not taken', async () => {
  const [pull, own] = [open(1), run()];
  const other = open(2, 'unprotected');
  run();
  merge(pull);
  await expectTaken(own);
  // Closing it, or running it once it is closed, makes it no other.
  close(other);
  await expectTaken(own);
  run();
  await expectTaken(own);
});

test('where a run may have been for either pull request, none is taken', async () => {
  open(2, 'unprotected');
  const pull = open(1);
  run();
  merge(pull);
  await expectRefused(
    /The branch change is also that of pull request #2 into unprotected.*No plan is certain to be that of pull request #1/,
  );
});

test('a pull request that ended at another commit before is no other', async () => {
  close(open(2, 'unprotected', OLDER));
  const [pull, own] = [open(1), run()];
  merge(pull);
  await expectTaken(own);
});

test('a run for the base that the pull request had before is not taken', async () => {
  const pull = open(1);
  run();
  server.events.push({number: 1, event: 'base_ref_changed', created_at: server.now()});
  merge(pull);
  await expectRefused(/Pull request #1 targeted another branch than main when it was planned/);
  const own = run();
  await expectTaken(own);
});

test('where GitHub names the pull requests of a run, their names decide', async () => {
  const pull = open(1);
  open(2, 'unprotected');
  const own = run({pull_requests: [{number: 1, base: {ref: 'main'}}]});
  run({pull_requests: [{number: 2, base: {ref: 'unprotected'}}]});
  run({pull_requests: [{number: 1, base: {ref: 'unprotected'}}]});
  run({
    pull_requests: [
      {number: 1, base: {ref: 'main'}},
      {number: 2, base: {ref: 'unprotected'}},
    ],
  });
  merge(pull);
  await expectTaken(own);
});

const GONE_ON = /This run is of commit cccccccccccc, and main has moved on since/;

test('newer commits that leave the set and the workflow alone do not end a run; any other does', async () => {
  const newest = new Map([
    ['governance', OLDER],
    [WORKFLOW, OLDER],
  ]);
  server.newest = (at, file) => (at === MERGE ? OLDER : newest.get(file));
  const cases: readonly (readonly [string, readonly [number, number], string, boolean])[] = [
    ['the newest', [0, 0], '.', true],
    ['newer ones elsewhere', [0, 3], 'governance', true],
    ['newer ones, and the set is the whole repository', [0, 3], '.', false],
    ['no longer on the branch', [1, 0], 'governance', false],
  ];
  for (const [what, distance, place, goesOn] of cases) {
    server.distance = () => distance;
    const {log} = await step('fresh.mjs', place);
    expect([what, GONE_ON.test(log), log]).toEqual([what, !goesOn, log]);
  }
  server.distance = () => [0, 3];
  for (const file of newest.keys()) {
    newest.set(file, HEAD);
    expect([file, (await step('fresh.mjs', 'governance')).log]).toEqual([
      file,
      expect.stringMatching(GONE_ON),
    ]);
    newest.set(file, OLDER);
  }
});
