/** More stories of what `bylaw init --github` writes, run as GitHub would run it, on a real database. */
import {expect, test} from 'vitest';
import {team} from '../cli/program.ts';
import {
  acmeOnGitHub,
  APPLIED,
  DEALS,
  expectJobs,
  job,
  NOT_APPLIED,
  NOT_PLANNED,
  PLANNED,
  WORKFLOW,
} from './acme-on-github.ts';

const acme = acmeOnGitHub();

test('the comment is far down: all pages are read before another one is written', async () => {
  await acme.applied();
  const pull = acme.repository.open(DEALS);
  for (let i = 0; i < 230; i += 1) acme.repository.server.comment(pull.number, 'al', `remark ${i}`);
  await acme.repository.onPullRequest(pull);
  await acme.repository.onPullRequest(pull);
  expect(acme.bots(pull.number)).toHaveLength(1);
  expect(acme.repository.server.asked.filter((asked) => asked.startsWith('PATCH'))).toHaveLength(1);
});

test('what a guard refuses fails the job before it is merged, unless the same change says that it is meant', async () => {
  const many = Object.fromEntries(
    Array.from({length: 12}, (_, i) => [`manifests/t${i}.yaml`, team(`t${i}`, [])]),
  );
  await acme.applied(many);
  const emptied = Object.fromEntries(Object.keys(many).map((file) => [file, '# none\n']));
  const pull = acme.repository.open(emptied);
  const results = expectJobs(await acme.repository.onPullRequest(pull), NOT_PLANNED);
  expect(job(results, 'plan').log).toMatch(/^::error title=bylaw::A guard blocks this plan/m);
  expect(acme.bots(pull.number)[0]?.body).toContain('it cannot be applied as it is');
  acme.repository.push(pull, {
    '.github/workflows/bylaw.yml': WORKFLOW.replace("BYLAW_ALLOW: ''", 'BYLAW_ALLOW: --allow-mass-delete'),
  });
  expectJobs(await acme.repository.onPullRequest(pull), PLANNED);
  expect(acme.bots(pull.number)[0]?.body).toContain('merged unchanged, exactly this plan is applied');
  acme.repository.merge(pull);
  expectJobs(await acme.repository.onPush(), APPLIED);
  expect(await acme.teams()).toEqual([]);
});

test('a database that cannot be reached fails the job, and the comment does not go on showing an older plan', async () => {
  await acme.applied();
  const pull = acme.repository.open(DEALS);
  await acme.repository.onPullRequest(pull);
  const sql = await acme.sql();
  await sql.query('alter schema bylaw rename to elsewhere');
  const results = expectJobs(await acme.repository.onPullRequest(pull), NOT_PLANNED);
  expect(job(results, 'plan').log).toMatch(/^::error title=bylaw::/m);
  expect(acme.bots(pull.number)).toHaveLength(1);
  expect(acme.bots(pull.number)[0]?.body).toMatch(/^<!-- bylaw failure -->\n\n## bylaw failed/);
  await sql.query('alter schema elsewhere rename to bylaw');
  expectJobs(await acme.repository.onPullRequest(pull), PLANNED);
  expect(acme.bots(pull.number)).toHaveLength(1);
  expect(acme.bots(pull.number)[0]?.body).toContain('## Plan for `acme`');
});

test('a pull request from a fork is validated, says so, and cannot be applied', async () => {
  await acme.applied();
  const pull = acme.repository.open(DEALS, {fork: true, branch: 'main-2'});
  const results = expectJobs(await acme.repository.onPullRequest(pull), PLANNED);
  expect(job(results, 'plan').log).toMatch(
    /^::notice title=bylaw::This pull request comes from a fork, which gets no secrets/m,
  );
  expect(job(results, 'plan').log).toContain('--- Validate');
  expect(acme.bots(pull.number)).toEqual([]);
  expect(
    acme.repository.server.artifacts.filter(({workflow_run: run}) => run.head_sha === pull.head.sha),
  ).toEqual([]);

  acme.repository.merge(pull);
  const merged = expectJobs(await acme.repository.onPush(), NOT_APPLIED);
  expect(job(merged, 'apply').log).toMatch(
    /::error title=bylaw::Pull request #1 came from a fork.*%0ATo apply what is merged now: Actions/,
  );
  expect(acme.bots(pull.number)[0]?.body).toContain('came from a fork');
  expect(await acme.teams()).toEqual([]);

  expectJobs(await acme.repository.byHand(), {plan: 'success', apply: 'success', drift: 'skipped'});
  expect(await acme.teams()).toEqual(['deals']);
});

test('a commit that no pull request brought is applied by hand alone; one that changes nothing passes', async () => {
  await acme.applied();
  acme.repository.commitToMain({'README.md': 'Governance\n'});
  expectJobs(await acme.repository.onPush(), APPLIED);
  acme.repository.commitToMain(DEALS);
  const results = expectJobs(await acme.repository.onPush(), NOT_APPLIED);
  expect(job(results, 'apply').log).toMatch(/is the merge of no pull request, so no plan of it was reviewed/);
  expect(await acme.teams()).toEqual([]);
});

test('drift opens an issue, keeps it up to date, and closes it when it is mended', async () => {
  await acme.applied();
  const clean = {plan: 'skipped', apply: 'skipped', drift: 'success'};
  expectJobs(await acme.repository.onSchedule(), clean);
  expect(acme.repository.server.issues).toEqual([]);
  const sql = await acme.sql();
  await sql.query("update bylaw.spaces set display_name = 'Changed by hand'");
  expectJobs(await acme.repository.onSchedule(), clean);
  const [issue] = acme.repository.server.issues;
  expect(issue?.title).toBe('bylaw: the live state of acme differs from its manifests');
  expect(issue?.body).toMatch(/1 to change[\s\S]*<!-- bylaw action drift bylaw-plan -->\n$/);
  await sql.query("update bylaw.workspaces set display_name = 'Changed too'");
  expectJobs(await acme.repository.onSchedule(), clean);
  expect(acme.repository.server.issues).toHaveLength(1);
  expect(issue?.body).toContain('2 to change');
  // Whoever cannot look says so in the same issue.
  await sql.query('alter schema bylaw rename to elsewhere');
  expectJobs(await acme.repository.onSchedule(), {...clean, drift: 'failure'});
  expect(acme.repository.server.issues).toHaveLength(1);
  expect(issue?.title).toBe(
    'bylaw: cannot tell whether the live state of this repository matches its manifests',
  );
  await sql.query('alter schema elsewhere rename to bylaw');
  await sql.query("update bylaw.workspaces set display_name = 'Acme Legal'");
  await sql.query('update bylaw.spaces set display_name = null');
  expectJobs(await acme.repository.onSchedule(), clean);
  expect(issue?.state).toBe('closed');
  expect(acme.repository.server.commentsOf(issue!.number)[0]?.body).toContain(
    'found no differences any more',
  );
});

test('drift is offered as a branch, which goes when nothing differs any more', async () => {
  await acme.applied();
  acme.repository.commitToMain({
    '.github/workflows/bylaw.yml': WORKFLOW.replace(
      'command: drift',
      'command: drift\n          accept-branch: true',
    ),
  });
  const sql = await acme.sql();
  await sql.query("update bylaw.spaces set display_name = 'Changed by hand'");
  expectJobs(await acme.repository.onSchedule(), {plan: 'skipped', apply: 'skipped', drift: 'success'});
  const BRANCH = 'bylaw/drift-acme';
  expect(acme.repository.server.issues[0]?.body).toMatch(
    /The branch \[`bylaw\/drift-acme`\]\(\S+\/compare\/bylaw\/drift-acme\?expand=1\) has the manifests as they are live/,
  );
  expect(acme.repository.fileOn(BRANCH, 'manifests/estate.yaml')).toContain('displayName: Changed by hand');
  await sql.query('update bylaw.spaces set display_name = null');
  expectJobs(await acme.repository.onSchedule(), {plan: 'skipped', apply: 'skipped', drift: 'success'});
  expect(acme.repository.fileOn(BRANCH, 'manifests/estate.yaml')).toBeUndefined();
});

test('a plan in error fails the job, and the comment says what is wrong', async () => {
  await acme.applied();
  const pull = acme.repository.open({'manifests/deals.yaml': team('deals', ['nobody@acme.example'])});
  const results = expectJobs(await acme.repository.onPullRequest(pull), NOT_PLANNED);
  expect(job(results, 'plan').log).toMatch(/^::error file=manifests\/deals\.yaml,line=4,/m);
  expect(acme.bots(pull.number)[0]?.body).toContain('references/unresolved');
  acme.repository.push(pull, DEALS);
  expectJobs(await acme.repository.onPullRequest(pull), PLANNED);
  expect(acme.bots(pull.number)).toHaveLength(1);
  expect(acme.bots(pull.number)[0]?.body).not.toContain('references/unresolved');
});

test('a server that is at fault for a moment is asked again', async () => {
  await acme.applied();
  const pull = acme.repository.open(DEALS);
  acme.repository.server.fail(/^GET \/issues/, 502);
  expectJobs(await acme.repository.onPullRequest(pull), PLANNED);
  expect(acme.bots(pull.number)).toHaveLength(1);
});
