/** What `bylaw init --github` writes, run as GitHub would run it, on a real database. */
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import type {PlanFile} from '../../src/model/plan.ts';
import {ESTATE, team} from '../cli/program.ts';
import {
  acmeOnGitHub,
  APPLIED,
  BOT,
  DEALS,
  expectJobs,
  job,
  NOT_APPLIED,
  NOT_PLANNED,
  PLANNED,
} from './acme-on-github.ts';

const acme = acmeOnGitHub();

test('a pull request is planned into one comment, and its merge applies exactly that plan', async () => {
  await acme.applied();
  const pull = acme.repository.open(DEALS);
  const first = expectJobs(await acme.repository.onPullRequest(pull), PLANNED);
  expect(acme.bots(pull.number)).toHaveLength(1);
  const [comment] = acme.bots(pull.number);
  expect(comment?.body).toMatch(/^<!-- bylaw plan acme -->\n\n## Plan for `acme`\n\n\*\*1 to create/);
  expect(comment?.body).toMatch(/<!-- bylaw action plan bylaw-plan -->\n$/);
  expect(job(first, 'plan').summary).toContain('## Plan for `acme`');
  const [artifact] = acme.repository.server.artifacts.slice(-1);
  const kept = (name: string): string => readFileSync(path.join(artifact!.folder, name), 'utf8');
  const plan = JSON.parse(kept('plan.json')) as PlanFile;
  expect(comment?.body).toContain(plan.digest);
  expect(plan.content.plan.desired.base).toMatchObject({ref: 'origin/main', behind: 0});
  expect(kept('plan.html')).toMatch(/^<!doctype html>/i);
  expect(JSON.parse(kept('plan.sarif'))).toMatchObject({version: '2.1.0'});

  // Somebody else's comment with the same marker stays as it is, and so does one of the bot about something else.
  const foreign = acme.repository.server.comment(pull.number, 'mallory', comment!.body);
  const other = acme.repository.server.comment(pull.number, BOT, 'Coverage: 90 %\n');
  for (let i = 0; i < 150; i += 1) acme.repository.server.comment(pull.number, 'al', `remark ${i}`);
  acme.repository.push(pull, {'manifests/more.yaml': team('more', ['al@acme.example'])});
  const before = [foreign.body, other.body];
  expectJobs(await acme.repository.onPullRequest(pull), PLANNED);
  expect(acme.bots(pull.number)).toHaveLength(2);
  expect(comment?.body).toContain('**2 to create');
  expect([foreign.body, other.body]).toEqual(before);

  acme.repository.merge(pull);
  const results = expectJobs(await acme.repository.onPush(), APPLIED);
  expect(await acme.teams()).toEqual(['deals', 'more']);
  expect(acme.bots(pull.number)).toHaveLength(3);
  expect(acme.bots(pull.number).at(-1)?.body).toMatch(
    /## Applied as run 2: 2 created[\s\S]*<!-- bylaw action apply bylaw-plan -->\n$/,
  );
  expect(job(results, 'apply').summary).toContain('## Applied as run 2');

  // The same run once more: everything is there already, and the comment is the same one.
  expect(job(expectJobs(await acme.repository.onPush(), APPLIED), 'apply').log).toContain(
    'There is nothing to apply.',
  );
  expect(acme.bots(pull.number)).toHaveLength(3);
});

test('a broken manifest in a pull request from a fork fails its job', async () => {
  await acme.applied();
  const pull = acme.repository.open(
    {'manifests/deals.yaml': team('deals', ['nobody@acme.example'])},
    {fork: true},
  );
  expect(job(expectJobs(await acme.repository.onPullRequest(pull), NOT_PLANNED), 'plan').log).toContain(
    'references/unresolved',
  );
});

test('the live state changed since the plan: stale, nothing is applied, and it says what to do', async () => {
  await acme.applied();
  const rename = ESTATE.replace('creator: bo@acme.example', 'creator: bo@acme.example, displayName: Deals');
  const pull = acme.repository.open({'manifests/estate.yaml': rename});
  await acme.repository.onPullRequest(pull);
  const sql = await acme.sql();
  await sql.query("update bylaw.spaces set display_name = 'Changed by hand'");
  acme.repository.merge(pull);
  const results = expectJobs(await acme.repository.onPush(), NOT_APPLIED);
  expect(job(results, 'apply').log).toMatch(
    /::error title=bylaw::Space\/acme-legal\/deal-room has changed since the plan was made\. Nothing was applied\. Plan again: a new pull request/,
  );
  expect(acme.bots(pull.number).at(-1)?.body).toContain('Plan again: a new pull request');
  const {rows} = await sql.query<{name: string}>('select display_name as name from bylaw.spaces');
  expect(rows).toEqual([{name: 'Changed by hand'}]);
});
