/** Several sets in one repository: one comment with a section for each, one artifact, and an apply of exactly these plans. */
import {readdirSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {setFile, team} from '../cli/program.ts';
import {APPLIED, expectJobs, job, NOT_APPLIED, NOT_PLANNED, PLANNED} from './acme-on-github.ts';
import {ACTOR, BIRCH, BOTH, team2} from './two-firms.ts';
import {twoFirmsOnGitHub} from './two-firms-on-github.ts';

const firms = twoFirmsOnGitHub();
const {live, teams, bots} = firms;

test('a pull request over two sets is one comment, and its merge applies both plans', async () => {
  await live();
  const pull = firms.repository.open(BOTH);
  expectJobs(await firms.repository.onPullRequest(pull), PLANNED);
  const [comment] = bots(pull.number);
  expect(comment?.body).toMatch(/^<!-- bylaw sets plan -->\n\n## 2 sets: 2 ready to apply/);
  expect(comment?.body).toMatch(/## `acme[^]*Team\/acme-legal\/deals[^]*## `birch[^]*Team\/birch\/deals/);
  expect(comment?.body).toContain('has the plans; merged unchanged, exactly this plan is applied');
  const [artifact] = firms.repository.server.artifacts.slice(-1);
  expect(readdirSync(path.join(artifact!.folder, 'plans')).toSorted()).toEqual(['acme.json', 'birch.json']);
  firms.repository.push(pull, {'firms/birch/manifests/more.yaml': team2('more')});
  expectJobs(await firms.repository.onPullRequest(pull), PLANNED);
  expect(bots(pull.number)).toHaveLength(1);

  firms.repository.merge(pull);
  const results = expectJobs(await firms.repository.onPush(), APPLIED);
  expect(await teams()).toEqual(['acme-legal/deals', 'birch/deals', 'birch/more']);
  expect(job(results, 'apply').summary).toContain('## 2 sets: 2 applied');
  expect(job(expectJobs(await firms.repository.onPush(), APPLIED), 'apply').log).toContain(
    'There is nothing to apply.',
  );
});

test('what was not reviewed of any set is not applied, and no set is', async () => {
  await live();
  const pull = firms.repository.open(BOTH);
  await firms.repository.onPullRequest(pull);
  // Something else comes to main: another set is changed by that.
  firms.repository.commitToMain({'firms/birch/manifests/other.yaml': team2('other')});
  firms.repository.merge(pull);
  const results = expectJobs(await firms.repository.onPush(), NOT_APPLIED);
  expect(job(results, 'apply').log).toMatch(
    /birch: What was merged differs from what was planned and reviewed: another change came in between\. Nothing was applied/,
  );
  expect(await teams()).toEqual([]);

  // A set of its own that nobody planned.
  const second = firms.repository.open({'firms/acme/manifests/second.yaml': team('second', [])});
  await firms.repository.onPullRequest(second);
  firms.repository.commitToMain({
    'firms/cedar/bylaw.yaml': setFile('cedar', ACTOR),
    'firms/cedar/manifests/all.yaml': BIRCH.replaceAll('birch', 'cedar'),
  });
  firms.repository.merge(second);
  const late = expectJobs(await firms.repository.onPush(), NOT_APPLIED);
  expect(job(late, 'apply').log).toMatch(
    /The set cedar is changed by what was merged, and no plan of it was reviewed/,
  );
  expect(await teams()).toEqual([]);
});

test('a set in error fails the job, and the comment says which', async () => {
  await live();
  const pull = firms.repository.open({
    ...BOTH,
    'firms/birch/manifests/broken.yaml': team2('broken').replace('bea@', 'nobody@'),
  });
  expectJobs(await firms.repository.onPullRequest(pull), NOT_PLANNED);
  expect(bots(pull.number)[0]?.body).toMatch(/## 2 sets: 1 cannot be applied, 1 ready to apply/);
  expect(bots(pull.number)[0]?.body).toContain('it cannot be applied as it is');
});
