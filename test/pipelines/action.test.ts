/** The action by itself: its outputs, and where it refuses to run. */
import {existsSync} from 'node:fs';
import {expect, test} from 'vitest';
import {repositoryWithAction} from './action-workflows.ts';

const acme = repositoryWithAction();

test('what bylaw tells the workflow is passed through', async () => {
  const {result, outputs, log} = await acme.byHand('plan.yml');
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

test('validate needs no database', async () => {
  expect(await acme.byHand('validate.yml')).toMatchObject({
    result: 'success',
    outputs: {mode: 'validate', exitcode: '0'},
  });
});

test('a folder outside the checkout is refused in words', async () => {
  const {result, log} = await acme.byHand('outside.yml');
  expect({result, log}).toEqual({
    result: 'failure',
    log: expect.stringMatching(/working-directory: \.\.\/\.\. is outside the checkout/) as string,
  });
  expect(log).not.toMatch(/^ {4}at |node:internal/m);
});

test('it does not run where a stranger would meet the secrets, nor applies a pull request', async () => {
  const pull = acme.repository.open({'README.md': 'x\n'});
  const target = (await acme.repository.onPullRequest(pull, 'plan.yml', {event: 'pull_request_target'}))[
    'only'
  ];
  expect(target?.log).toMatch(
    /::error title=bylaw::bylaw does not run on pull_request_target: it would give a stranger's changes/,
  );
  const applied = (await acme.repository.onPullRequest(pull, 'apply.yml'))['only'];
  expect(applied?.log).toMatch(/::error title=bylaw::A pull request is planned, not applied/);
  const dependabot = (await acme.repository.onPullRequest(pull, 'plan.yml', {actor: 'dependabot[bot]'}))[
    'only'
  ];
  expect(dependabot).toMatchObject({result: 'success', outputs: {mode: 'validate'}});
  expect(dependabot?.log).toContain('This pull request is run by Dependabot, which gets no secrets');
});

test('a job without the permissions says which it lacks', async () => {
  const pull = acme.repository.open({'README.md': 'y\n'});
  const planned = (await acme.repository.onPullRequest(pull, 'plan.yml'))['only'];
  expect(planned).toMatchObject({result: 'failure'});
  expect(planned?.log).toContain(
    'Give the job `permissions: pull-requests: write`, or set `comment: false`.',
  );
  const applied = (await acme.repository.onPush('apply.yml'))['only'];
  expect(applied?.log).toContain('Give the job `permissions: pull-requests: read` (write, for the comment).');
});
