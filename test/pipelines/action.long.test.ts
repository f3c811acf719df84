/** More of the action by itself: its inputs, where bylaw comes from, and a plan file of one's own. */
import path from 'node:path';
import {expect, test} from 'vitest';
import {repositoryWithAction} from './action-workflows.ts';

const acme = repositoryWithAction();

test.each([
  ['unknown.yml', /command: destroy is not known\.%0AIt is one of plan, apply, drift, validate\./],
  ['nowhere.yml', /there is no folder elsewhere/],
  ['name.yml', /artifact: a\/b is not a valid name/],
  ['quote.yml', /args: a quote is not closed/],
  [
    'missing.yml',
    /bylaw is not installed: it is neither in node_modules nor on the PATH\.%0AAdd it to the devDependencies/,
  ],
  ['no-database.yml', /No database is named, so there is nothing to compare with/],
])('%s is refused in words', async (workflow, words) => {
  const {result, log} = await acme.byHand(workflow);
  expect({result, log}).toEqual({result: 'failure', log: expect.stringMatching(words) as string});
  expect(log).not.toMatch(/^ {4}at |node:internal/m);
});

test('arguments reach the program as they are quoted', async () => {
  const {result, outputs, log} = await acme.byHand('targeted.yml');
  expect({result, log}).toEqual({
    result: 'failure',
    log: expect.stringContaining('Team/acme-legal/deals') as string,
  });
  expect(outputs).toMatchObject({artifact: 'mine', exitcode: expect.stringMatching(/^[12]$/) as string});
});

test('a bylaw on the PATH serves where there is none in node_modules', async () => {
  const {result, log} = await acme.byHand('path.yml');
  expect({result, log}).toEqual({
    result: 'success',
    log: expect.stringMatching(/bylaw comes from \/.*\/bin\/bylaw\./) as string,
  });
});

test('only the default branch is applied by hand', async () => {
  const {log} = await acme.byHand('apply.yml', 'refs/heads/change');
  expect(log).toMatch(
    /::error title=bylaw::Only the default branch can be applied by hand\.%0ARun the workflow on main\./,
  );
});

test('a plan file of one own is applied if it is of what is checked out', async () => {
  const {result, outputs, log} = await acme.byHand('file.yml');
  expect({result, outputs, log}).toMatchObject({
    result: 'success',
    outputs: {status: 'applied', exitcode: '0'},
  });
  expect(await acme.byHand('file.yml')).toMatchObject({result: 'success', outputs: {status: 'no-changes'}});
  expect(path.basename(outputs['artifact'] ?? '')).toBe('bylaw-plan');
});
