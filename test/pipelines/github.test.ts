/** What `bylaw init --github` writes, run as GitHub would run it, on a real database. */
import {readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {afterAll, afterEach, beforeAll, expect, test} from 'vitest';
import type {PlanFile, PlanFileContent} from '../../src/model/plan.ts';
import {sealPlan, writePlanFile} from '../../src/planner/plan-file.ts';
import {ESTATE, makeSet, run, setFile, team} from '../cli/program.ts';
import {startTestServer, type TestServer} from '../postgres/test-server.ts';
import {GovernedRepository, type Files, type Results} from './governed-repository.ts';
import {ROOT} from './play-npm.ts';
import type {Comment} from './github-server.ts';
import type {JobResult} from './runner.ts';

const WORKFLOW = readFileSync(path.join(ROOT, 'ci/github/bylaw.yml'), 'utf8');
const SET: Files = {
  'bylaw.yaml': setFile('acme', '  actor: ana@acme.example\n'),
  'manifests/estate.yaml': ESTATE,
};
const DEALS = {'manifests/deals.yaml': team('deals', ['bo@acme.example'])};
const BOT = 'github-actions[bot]';

let databases: TestServer;
let repository: GovernedRepository;
let url: string;

beforeAll(async () => {
  databases = await startTestServer();
});
afterAll(() => databases.close());
afterEach(() => repository.remove());

/** A repository whose set was applied once, so that `main` is what is live. */
async function applied(): Promise<void> {
  url = await databases.database();
  repository = await GovernedRepository.make(url, {'bylaw.yml': WORKFLOW}, SET);
  await run(0, ['apply', '--auto-approve', '--quiet'], {
    cwd: makeSet('acme'),
    env: {BYLAW_DATABASE_URL: url},
  });
}

function expectJobs(results: Results, expected: Readonly<Record<string, string>>): Results {
  const log = Object.values(results)
    .map((job) => job.log)
    .join('\n');
  const found = Object.fromEntries(Object.entries(results).map(([name, {result}]) => [name, result]));
  // The log is shown where the results are others.
  expect({...found, log}).toEqual({...expected, log});
  return results;
}

const PLANNED = {plan: 'success', apply: 'skipped', drift: 'skipped'};
const NOT_PLANNED = {...PLANNED, plan: 'failure'};
const APPLIED = {plan: 'skipped', apply: 'success', drift: 'skipped'};
const NOT_APPLIED = {...APPLIED, apply: 'failure'};

const job = (results: Results, name: string): JobResult => results[name]!;
const bots = (number: number): Comment[] =>
  repository.server.commentsOf(number).filter(({user}) => user.login === BOT);

async function teams(): Promise<string[]> {
  const sql = await databases.connect(url);
  const {rows} = await sql.query<{name: string}>('select name from bylaw.teams order by name');
  return rows.map(({name}) => name);
}

test('a pull request is planned into one comment, and its merge applies exactly that plan', async () => {
  await applied();
  const pull = repository.open(DEALS);
  const first = expectJobs(await repository.onPullRequest(pull), PLANNED);
  expect(bots(pull.number)).toHaveLength(1);
  const [comment] = bots(pull.number);
  expect(comment?.body).toMatch(/^<!-- bylaw plan acme -->\n\n## Plan for `acme`\n\n\*\*1 to create/);
  expect(comment?.body).toMatch(/<!-- bylaw action plan bylaw-plan -->\n$/);
  expect(job(first, 'plan').summary).toContain('## Plan for `acme`');
  const [artifact] = repository.server.artifacts.slice(-1);
  const kept = (name: string): string => readFileSync(path.join(artifact!.folder, name), 'utf8');
  const plan = JSON.parse(kept('plan.json')) as PlanFile;
  expect(comment?.body).toContain(plan.digest);
  expect(plan.content.plan.desired.base).toMatchObject({ref: 'origin/main', behind: 0});
  expect(kept('plan.html')).toMatch(/^<!doctype html>/i);
  expect(JSON.parse(kept('plan.sarif'))).toMatchObject({version: '2.1.0'});

  // Somebody else's comment with the same marker stays as it is, and so does one of the bot about something else.
  const foreign = repository.server.comment(pull.number, 'mallory', comment!.body);
  const other = repository.server.comment(pull.number, BOT, 'Coverage: 90 %\n');
  for (let i = 0; i < 150; i += 1) repository.server.comment(pull.number, 'al', `remark ${i}`);
  repository.push(pull, {'manifests/more.yaml': team('more', ['al@acme.example'])});
  const before = [foreign.body, other.body];
  expectJobs(await repository.onPullRequest(pull), PLANNED);
  expect(bots(pull.number)).toHaveLength(2);
  expect(comment?.body).toContain('**2 to create');
  expect([foreign.body, other.body]).toEqual(before);

  repository.merge(pull);
  const results = expectJobs(await repository.onPush(), APPLIED);
  expect(await teams()).toEqual(['deals', 'more']);
  expect(bots(pull.number)).toHaveLength(3);
  expect(bots(pull.number).at(-1)?.body).toMatch(
    /## Applied as run 2: 2 created[\s\S]*<!-- bylaw action apply bylaw-plan -->\n$/,
  );
  expect(job(results, 'apply').summary).toContain('## Applied as run 2');

  // The same run once more: everything is there already, and the comment is the same one.
  expect(job(expectJobs(await repository.onPush(), APPLIED), 'apply').log).toContain(
    'Nothing is to be applied.',
  );
  expect(bots(pull.number)).toHaveLength(3);
}, 120_000);

test('the comment is far down: all pages are read before another one is written', async () => {
  await applied();
  const pull = repository.open(DEALS);
  for (let i = 0; i < 230; i += 1) repository.server.comment(pull.number, 'al', `remark ${i}`);
  await repository.onPullRequest(pull);
  await repository.onPullRequest(pull);
  expect(bots(pull.number)).toHaveLength(1);
  expect(repository.server.asked.filter((asked) => asked.startsWith('PATCH'))).toHaveLength(1);
});

test('what a guard refuses fails the job before it is merged, unless the same change says that it is meant', async () => {
  url = await databases.database();
  const many = Object.fromEntries(
    Array.from({length: 12}, (_, i) => [`manifests/t${i}.yaml`, team(`t${i}`, [])]),
  );
  repository = await GovernedRepository.make(url, {'bylaw.yml': WORKFLOW}, {...SET, ...many});
  await run(0, ['apply', '--auto-approve', '--quiet'], {
    cwd: makeSet('acme', many),
    env: {BYLAW_DATABASE_URL: url},
  });
  const emptied = Object.fromEntries(Object.keys(many).map((file) => [file, '# none\n']));
  const pull = repository.open(emptied);
  const results = expectJobs(await repository.onPullRequest(pull), NOT_PLANNED);
  expect(job(results, 'plan').log).toMatch(/^::error title=bylaw::A guard refuses this plan/m);
  expect(bots(pull.number)[0]?.body).toContain('it cannot be applied as it is');
  repository.push(pull, {
    '.github/workflows/bylaw.yml': WORKFLOW.replace("BYLAW_ALLOW: ''", 'BYLAW_ALLOW: --allow-mass-delete'),
  });
  expectJobs(await repository.onPullRequest(pull), PLANNED);
  expect(bots(pull.number)[0]?.body).toContain('merged unchanged, exactly it is applied');
  repository.merge(pull);
  expectJobs(await repository.onPush(), APPLIED);
  expect(await teams()).toEqual([]);
}, 120_000);

test('a plan in error fails the job, and the comment says what is wrong', async () => {
  await applied();
  const pull = repository.open({'manifests/deals.yaml': team('deals', ['nobody@acme.example'])});
  const results = expectJobs(await repository.onPullRequest(pull), NOT_PLANNED);
  expect(job(results, 'plan').log).toMatch(/^::error file=manifests\/deals\.yaml,line=4,/m);
  expect(bots(pull.number)[0]?.body).toContain('references/unresolved');
  repository.push(pull, DEALS);
  expectJobs(await repository.onPullRequest(pull), PLANNED);
  expect(bots(pull.number)).toHaveLength(1);
  expect(bots(pull.number)[0]?.body).not.toContain('references/unresolved');
});

test('a database that cannot be reached fails the job, and the comment does not go on showing an older plan', async () => {
  await applied();
  const pull = repository.open(DEALS);
  await repository.onPullRequest(pull);
  const sql = await databases.connect(url);
  await sql.query('alter schema bylaw rename to elsewhere');
  const results = expectJobs(await repository.onPullRequest(pull), NOT_PLANNED);
  expect(job(results, 'plan').log).toMatch(/^::error title=bylaw::/m);
  expect(bots(pull.number)).toHaveLength(1);
  expect(bots(pull.number)[0]?.body).toMatch(/^<!-- bylaw failure -->\n\n## bylaw could not do it/);
  await sql.query('alter schema elsewhere rename to bylaw');
  expectJobs(await repository.onPullRequest(pull), PLANNED);
  expect(bots(pull.number)).toHaveLength(1);
  expect(bots(pull.number)[0]?.body).toContain('## Plan for `acme`');
});

test('a pull request from a fork is validated, says so, and cannot be applied', async () => {
  await applied();
  const pull = repository.open(DEALS, {fork: true, branch: 'main-2'});
  const results = expectJobs(await repository.onPullRequest(pull), PLANNED);
  expect(job(results, 'plan').log).toMatch(
    /^::notice title=bylaw::This pull request comes from a fork, which has no secrets/m,
  );
  expect(job(results, 'plan').log).toContain('--- Validate');
  expect(bots(pull.number)).toEqual([]);
  expect(repository.server.artifacts.filter(({workflow_run: run}) => run.head_sha === pull.head.sha)).toEqual(
    [],
  );

  repository.merge(pull);
  const merged = expectJobs(await repository.onPush(), NOT_APPLIED);
  expect(job(merged, 'apply').log).toMatch(
    /::error title=bylaw::Pull request #1 came from a fork.*%0ATo apply what is merged now: Actions/,
  );
  expect(bots(pull.number)[0]?.body).toContain('came from a fork');
  expect(await teams()).toEqual([]);

  expectJobs(await repository.byHand(), {plan: 'success', apply: 'success', drift: 'skipped'});
  expect(await teams()).toEqual(['deals']);
});

test('a broken manifest in a pull request from a fork fails its job', async () => {
  await applied();
  const pull = repository.open(
    {'manifests/deals.yaml': team('deals', ['nobody@acme.example'])},
    {fork: true},
  );
  expect(job(expectJobs(await repository.onPullRequest(pull), NOT_PLANNED), 'plan').log).toContain(
    'references/unresolved',
  );
});

test('what was merged declares something else than what was planned: refused', async () => {
  await applied();
  const [one, two] = [
    repository.open(DEALS),
    repository.open({'manifests/more.yaml': team('more', ['al@acme.example'])}),
  ];
  await repository.onPullRequest(one);
  await repository.onPullRequest(two);
  repository.merge(one);
  expectJobs(await repository.onPush(), APPLIED);
  repository.merge(two);
  const results = expectJobs(await repository.onPush(), NOT_APPLIED);
  expect(job(results, 'apply').log).toMatch(
    /::error title=bylaw::What was merged declares something else than what was planned/,
  );
  expect(bots(two.number).at(-1)?.body).toContain('another change came in between');
  expect(await teams()).toEqual(['deals']);
  expectJobs(await repository.byHand(), {plan: 'success', apply: 'success', drift: 'skipped'});
  expect(await teams()).toEqual(['deals', 'more']);
});

test('the live state changed since the plan: stale, nothing is applied, and it says what to do', async () => {
  await applied();
  const rename = ESTATE.replace('creator: bo@acme.example', 'creator: bo@acme.example, displayName: Deals');
  const pull = repository.open({'manifests/estate.yaml': rename});
  await repository.onPullRequest(pull);
  const sql = await databases.connect(url);
  await sql.query("update bylaw.spaces set display_name = 'Changed by hand'");
  repository.merge(pull);
  const results = expectJobs(await repository.onPush(), NOT_APPLIED);
  expect(job(results, 'apply').log).toMatch(
    /::error title=bylaw::The live state is no longer the one that was reviewed, and nothing was applied\. Plan again: a new pull request/,
  );
  expect(bots(pull.number).at(-1)?.body).toContain('Plan again: a new pull request');
  const {rows} = await sql.query<{name: string}>('select display_name as name from bylaw.spaces');
  expect(rows).toEqual([{name: 'Changed by hand'}]);
});

test('a commit that no pull request brought is applied by hand alone; one that changes nothing passes', async () => {
  await applied();
  repository.commitToMain({'README.md': 'Governance\n'});
  expectJobs(await repository.onPush(), APPLIED);
  repository.commitToMain(DEALS);
  const results = expectJobs(await repository.onPush(), NOT_APPLIED);
  expect(job(results, 'apply').log).toMatch(
    /is the merge of no pull request, so there is no plan of it that was reviewed/,
  );
  expect(await teams()).toEqual([]);
});

const FORGED = [
  ['of a fork', {head_repository: {full_name: 'mallory/governance'}}, 700],
  ['of another workflow', {path: '.github/workflows/other.yml'}, 700],
  ['of another event', {event: 'push'}, 700],
  ['of another branch', {head_branch: 'elsewhere'}, 700],
  ['of another repository', {repository: {full_name: 'mallory/governance'}}, 700],
  ['that failed', {conclusion: 'failure'}, 700],
  ['whose artifact was made in a fork', {}, 666],
] as const;

/** The content of a plan file in which the team has a member more. */
const withAnotherMember = (content: PlanFileContent): PlanFileContent =>
  JSON.parse(
    JSON.stringify(content).replaceAll('["bo@acme.example"]', '["al@acme.example","bo@acme.example"]'),
  ) as PlanFileContent;

const NOT_THEIRS =
  /::error title=bylaw::(Pull request #1 has no plan of commit|The plan of pull request #1 did not succeed|Run \d+ has no artifact bylaw-plan that can be used)/;

test('a plan that was not made by the workflow, for that pull request, of this repository, is not applied', async () => {
  await applied();
  const pull = repository.open(DEALS);
  await repository.onPullRequest(pull);
  const {server} = repository;
  const [artifact] = server.artifacts.splice(-1);
  const [genuine] = server.runs.splice(-1);
  repository.merge(pull);
  for (const [what, made, artifactOf] of FORGED) {
    server.runs.length = 0;
    // What GitHub's own filters would leave out is offered all the same: the action must not rely on them.
    const forged = repository.addRun({head_sha: pull.head.sha, head_branch: pull.head.ref, ...made});
    server.keepArtifact(forged, 'bylaw-plan', artifact!.folder, artifactOf);
    const results = expectJobs(await repository.onPush(), NOT_APPLIED);
    expect([what, job(results, 'apply').log]).toEqual([what, expect.stringMatching(NOT_THEIRS)]);
    expect(await teams()).toEqual([]);
  }
  // From where it should be, but sealed with another change in it.
  const genuineFile = path.join(artifact!.folder, 'plan.json');
  const text = readFileSync(genuineFile, 'utf8');
  const {content} = JSON.parse(text) as PlanFile;
  writeFileSync(genuineFile, writePlanFile(sealPlan(withAnotherMember(content))));
  server.runs.splice(0, Infinity, genuine!);
  server.artifacts.splice(0, Infinity, artifact!);
  const sealed = expectJobs(await repository.onPush(), NOT_APPLIED);
  expect(job(sealed, 'apply').log).toContain(
    'changes Team/acme-legal/deals in a way that a plan made now does not',
  );
  expect(await teams()).toEqual([]);
  writeFileSync(genuineFile, text);
  // The same plan, from where it should be.
  server.runs.splice(0, Infinity, genuine!);
  server.artifacts.splice(0, Infinity, artifact!);
  expectJobs(await repository.onPush(), APPLIED);
  expect(await teams()).toEqual(['deals']);
}, 120_000);

test('drift opens an issue, keeps it up to date, and closes it when it is mended', async () => {
  await applied();
  const clean = {plan: 'skipped', apply: 'skipped', drift: 'success'};
  expectJobs(await repository.onSchedule(), clean);
  expect(repository.server.issues).toEqual([]);
  const sql = await databases.connect(url);
  await sql.query("update bylaw.spaces set display_name = 'Changed by hand'");
  expectJobs(await repository.onSchedule(), clean);
  const [issue] = repository.server.issues;
  expect(issue?.title).toBe('bylaw: the live state of acme is not what its manifests say');
  expect(issue?.body).toMatch(/1 to change[\s\S]*<!-- bylaw action drift bylaw-plan -->\n$/);
  await sql.query("update bylaw.workspaces set display_name = 'Changed too'");
  expectJobs(await repository.onSchedule(), clean);
  expect(repository.server.issues).toHaveLength(1);
  expect(issue?.body).toContain('2 to change');
  // Whoever cannot look says so in the same issue.
  await sql.query('alter schema bylaw rename to elsewhere');
  expectJobs(await repository.onSchedule(), {...clean, drift: 'failure'});
  expect(repository.server.issues).toHaveLength(1);
  expect(issue?.title).toBe(
    'bylaw: whether the live state of this repository is what its manifests say cannot be told',
  );
  await sql.query('alter schema elsewhere rename to bylaw');
  await sql.query("update bylaw.workspaces set display_name = 'Acme Legal'");
  await sql.query('update bylaw.spaces set display_name = null');
  expectJobs(await repository.onSchedule(), clean);
  expect(issue?.state).toBe('closed');
  expect(repository.server.commentsOf(issue!.number)[0]?.body).toContain('Nothing differs any more');
}, 120_000);

const FAULTS = [
  [
    'a comment that may not be read',
    /^GET \/issues\/\d+\/comments/,
    403,
    {},
    /GitHub refused: reading the comments \(403: Made to fail by a test\)\.%0AGive the job `permissions: pull-requests: write`/,
  ],
  [
    'a comment that may not be written',
    /^POST \/issues\/\d+\/comments/,
    404,
    {},
    /GitHub refused: writing a comment \(404: /,
  ],
  ['a locked pull request', /^POST \/issues\/\d+\/comments/, 422, {}, /\(422: [^)]*\)\.%0AIs it locked/],
  [
    'a server at fault',
    /comments/,
    500,
    {},
    /\(500: [^)]*\)\.%0ARun the job again; https:\/\/www\.githubstatus\.com/,
  ],
  [
    'a limit of requests',
    /comments/,
    403,
    {'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1793600000'},
    /GitHub takes no more requests for now, so reading the comments was not done\.%0ARun the job again; the limit ends at 2026-11-02T/,
  ],
  ['a secondary limit', /comments/, 429, {'retry-after': '60'}, /the limit ends in 60 seconds/],
] as const;

test('what GitHub refuses is told in words; the plan is kept, and the job fails', async () => {
  await applied();
  const pull = repository.open(DEALS);
  for (const [what, at, status, headers, words] of FAULTS) {
    repository.server.faults.length = 0;
    repository.server.fail(at, status, {times: 9, headers});
    const results = expectJobs(await repository.onPullRequest(pull), NOT_PLANNED);
    expect([what, job(results, 'plan').log]).toEqual([what, expect.stringMatching(words)]);
    expect(job(results, 'plan').log).not.toMatch(/^ {4}at |node:internal/m);
    expect(repository.server.artifacts.at(-1)?.workflow_run.head_sha).toBe(pull.head.sha);
  }
}, 120_000);

test('a server that is at fault for a moment is asked again', async () => {
  await applied();
  const pull = repository.open(DEALS);
  repository.server.fail(/^GET \/issues/, 502);
  expectJobs(await repository.onPullRequest(pull), PLANNED);
  expect(bots(pull.number)).toHaveLength(1);
});

const HOSTILE = [
  ['a$(touch${IFS}pwned)', '"; touch pwned; echo "'],
  ['a;touch${IFS}pwned;`id`', '::set-output name=has_changes::false'],
  ['quote\'and"quote', '${{ github.token }}\n::warning::pwned'],
  ['percent%0A--error', '<!-- bylaw plan acme -->'],
] as const;

test('hostile names of branches, titles and people do nothing', async () => {
  await applied();
  for (const [branch, title] of HOSTILE) {
    const pull = repository.open(DEALS, {branch, title});
    const results = expectJobs(
      await repository.onPullRequest(pull, 'bylaw.yml', {actor: '$(touch pwned)[bot]'}),
      PLANNED,
    );
    expect(job(results, 'plan').log).not.toContain('pwned');
    expect(bots(pull.number)).toHaveLength(1);
  }
  repository.merge(repository.server.pulls.at(-1)!);
  expectJobs(await repository.onPush(), APPLIED);
  expect(await teams()).toEqual(['deals']);
}, 120_000);
