/** The action by itself: its inputs and outputs, and where it refuses to run. */
import {existsSync} from 'node:fs';
import path from 'node:path';
import {afterAll, afterEach, beforeAll, expect, test} from 'vitest';
import {ESTATE, setFile, team} from '../cli/program.ts';
import {startTestServer, type TestServer} from '../postgres/test-server.ts';
import {GovernedRepository} from './governed-repository.ts';
import type {JobResult} from './runner.ts';

/** A workflow of one job that uses the action so, and says what came out. */
const using = (inputs: string, before = 'npm ci', permissions = '{contents: read}'): string => `
on: [push, pull_request, pull_request_target, workflow_dispatch]
permissions: {}
defaults: {run: {shell: 'bash --noprofile --norc -euo pipefail {0}'}}
jobs:
  only:
    runs-on: ubuntu-latest
    permissions: ${permissions}
    env: {BYLAW_DATABASE_URL: '\${{ secrets.BYLAW_PLAN_DATABASE_URL }}'}
    outputs:
      has_changes: \${{ steps.bylaw.outputs.has_changes }}
      exitcode: \${{ steps.bylaw.outputs.exitcode }}
      waiting: \${{ steps.bylaw.outputs.waiting }}
      plan_digest: \${{ steps.bylaw.outputs.plan_digest }}
      plan_file: \${{ steps.bylaw.outputs.plan_file }}
      sarif: \${{ steps.bylaw.outputs.sarif }}
      artifact: \${{ steps.bylaw.outputs.artifact }}
      mode: \${{ steps.bylaw.outputs.mode }}
      status: \${{ steps.bylaw.outputs.status }}
    steps:
      - uses: actions/checkout@v5.0.0
      - run: npm ci
      - run: ${before}
      - id: bylaw
        uses: ./node_modules/bylaw/.github/actions/bylaw
        with: ${inputs}
`;

const WORKFLOWS = {
  'plan.yml': using('{command: plan}'),
  'targeted.yml': using(
    `{command: plan, args: "--target 'Team/acme-legal/deals' --verbose", artifact: mine}`,
  ),
  'validate.yml': using('{command: validate}'),
  'unknown.yml': using('{command: destroy}'),
  'outside.yml': using('{command: plan, working-directory: ../..}'),
  'nowhere.yml': using('{command: plan, working-directory: elsewhere}'),
  'name.yml': using('{command: plan, artifact: a/b}'),
  'quote.yml': using(`{command: plan, args: "--target 'Team"}`),
  'missing.yml': using('{command: plan}', 'rm node_modules/.bin/bylaw'),
  'path.yml': using(
    '{command: plan}',
    'mkdir bin; rm node_modules/.bin/bylaw; ln -s "$PWD/node_modules/bylaw/bin/bylaw.js" bin/bylaw; echo "$PWD/bin" >> "$GITHUB_PATH"',
  ),
  'no-database.yml': using('{command: plan}').replace('secrets.BYLAW_PLAN_DATABASE_URL', 'secrets.NO_SUCH'),
  'apply.yml': using('{command: apply}'),
  'file.yml': using(
    '{command: apply, plan-file: reviewed.json}',
    './node_modules/.bin/bylaw plan --quiet --out reviewed.json',
  ).replace('secrets.BYLAW_PLAN', 'secrets.OWNER'),
};

let databases: TestServer;
let repository: GovernedRepository;
beforeAll(async () => {
  databases = await startTestServer();
  repository = await GovernedRepository.make(await databases.database(), WORKFLOWS, {
    'bylaw.yaml': setFile('acme', '  actor: ana@acme.example\n'),
    'manifests/estate.yaml': ESTATE,
    'manifests/deals.yaml': team('deals', []),
  });
});
afterAll(async () => {
  await repository.remove();
  await databases.close();
});
afterEach(() => {
  repository.server.comments.clear();
});

const byHand = async (workflow: string): Promise<JobResult> => (await repository.byHand(workflow))['only']!;

test('what bylaw tells the workflow is passed through', async () => {
  const {result, outputs, log} = await byHand('plan.yml');
  expect({result, outputs, log}).toEqual({
    result: 'success',
    log,
    outputs: {
      has_changes: 'true',
      exitcode: '2',
      waiting: '0',
      plan_digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) as string,
      plan_file: expect.stringMatching(/\/plan\/plan\.json$/) as string,
      sarif: expect.stringMatching(/\/plan\/plan\.sarif$/) as string,
      artifact: 'bylaw-plan',
      mode: 'plan',
      status: '',
    },
  });
  expect(existsSync(outputs['plan_file']!)).toBe(true);
  expect(log).toContain('bylaw comes from node_modules/.bin/bylaw.');
});

test('arguments reach the program as they are quoted', async () => {
  const {result, outputs, log} = await byHand('targeted.yml');
  expect({result, log}).toEqual({
    result: 'failure',
    log: expect.stringContaining('Team/acme-legal/deals') as string,
  });
  expect(outputs).toMatchObject({artifact: 'mine', exitcode: expect.stringMatching(/^[12]$/) as string});
});

test('validate needs no database', async () => {
  expect(await byHand('validate.yml')).toMatchObject({
    result: 'success',
    outputs: {mode: 'validate', exitcode: '0'},
  });
});

test('a bylaw on the PATH serves where there is none in node_modules', async () => {
  const {result, log} = await byHand('path.yml');
  expect({result, log}).toEqual({
    result: 'success',
    log: expect.stringMatching(/bylaw comes from \/.*\/bin\/bylaw\./) as string,
  });
});

test.each([
  ['unknown.yml', /command: destroy is not known\.%0AIt is one of plan, apply, drift, validate\./],
  ['outside.yml', /working-directory: \.\.\/\.\. is outside the checkout/],
  ['nowhere.yml', /there is no folder elsewhere/],
  ['name.yml', /artifact: a\/b is no name/],
  ['quote.yml', /args: a quote is not closed/],
  [
    'missing.yml',
    /bylaw is not installed: it is neither in node_modules nor on the PATH\.%0APut it among the devDependencies/,
  ],
  ['no-database.yml', /No database is named, so there is nothing to compare with/],
])('%s is refused in words', async (workflow, words) => {
  const {result, log} = await byHand(workflow);
  expect({result, log}).toEqual({result: 'failure', log: expect.stringMatching(words) as string});
  expect(log).not.toMatch(/^ {4}at |node:internal/m);
});

test('it does not run where a stranger would meet the secrets, nor applies a pull request', async () => {
  const pull = repository.open({'README.md': 'x\n'});
  const target = (await repository.onPullRequest(pull, 'plan.yml', {event: 'pull_request_target'}))['only'];
  expect(target?.log).toMatch(
    /::error title=bylaw::bylaw does not run on pull_request_target: a stranger's changes/,
  );
  const applied = (await repository.onPullRequest(pull, 'apply.yml'))['only'];
  expect(applied?.log).toMatch(/::error title=bylaw::A pull request is planned, not applied/);
  const dependabot = (await repository.onPullRequest(pull, 'plan.yml', {actor: 'dependabot[bot]'}))['only'];
  expect(dependabot).toMatchObject({result: 'success', outputs: {mode: 'validate'}});
  expect(dependabot?.log).toContain('This pull request is run by Dependabot, which has no secrets');
});

test('a job without the permissions says which it lacks', async () => {
  const pull = repository.open({'README.md': 'y\n'});
  const planned = (await repository.onPullRequest(pull, 'plan.yml'))['only'];
  expect(planned).toMatchObject({result: 'failure'});
  expect(planned?.log).toContain(
    'Give the job `permissions: pull-requests: write`, or say `comment: false`.',
  );
  const applied = (await repository.onPush('apply.yml'))['only'];
  expect(applied?.log).toContain('Give the job `permissions: pull-requests: read` (write, for the comment).');
});

test('only the default branch is applied by hand', async () => {
  const {log} = await byHandOn('refs/heads/change');
  expect(log).toMatch(
    /::error title=bylaw::Only the default branch is applied by hand\.%0ARun the workflow on main\./,
  );
});

const byHandOn = async (ref: string): Promise<JobResult> =>
  (await repository.byHand('apply.yml', ref))['only']!;

test('a plan file of one own is applied if it is of what is checked out', async () => {
  const {result, outputs, log} = await byHand('file.yml');
  expect({result, outputs, log}).toMatchObject({
    result: 'success',
    outputs: {status: 'applied', exitcode: '0'},
  });
  expect(await byHand('file.yml')).toMatchObject({result: 'success', outputs: {status: 'no-changes'}});
  expect(path.basename(outputs['artifact'] ?? '')).toBe('bylaw-plan');
});
