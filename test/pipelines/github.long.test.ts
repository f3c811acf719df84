/** What `bylaw init --github` writes, when somebody wants it to do something else, or GitHub does not do its part. */
import {readdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import type {PlanFile, PlanFileContent} from '../../src/model/plan.ts';
import {sealPlan, writePlanFile} from '../../src/planner/plan-file.ts';
import {team} from '../cli/program.ts';
import {runnerCommands} from '../hostile/runner.ts';
import {
  acmeOnGitHub,
  APPLIED,
  DEALS,
  expectJobs,
  job,
  NOT_APPLIED,
  NOT_PLANNED,
  PLANNED,
} from './acme-on-github.ts';
import {wholeText} from '../../src/render/text.ts';

const acme = acmeOnGitHub();

test('what was merged declares something else than what was planned: refused', async () => {
  await acme.applied();
  const [one, two] = [
    acme.repository.open(DEALS),
    acme.repository.open({'manifests/more.yaml': team('more', ['al@acme.example'])}),
  ];
  await acme.repository.onPullRequest(one);
  await acme.repository.onPullRequest(two);
  acme.repository.merge(one);
  expectJobs(await acme.repository.onPush(), APPLIED);
  acme.repository.merge(two);
  const results = expectJobs(await acme.repository.onPush(), NOT_APPLIED);
  expect(job(results, 'apply').log).toMatch(
    /::error title=bylaw::What was merged differs from what was planned/,
  );
  expect(acme.bots(two.number).at(-1)?.body).toContain('another change came in between');
  expect(await acme.teams()).toEqual(['deals']);
  expectJobs(await acme.repository.byHand(), {plan: 'success', apply: 'success', drift: 'skipped'});
  expect(await acme.teams()).toEqual(['deals', 'more']);
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
  await acme.applied();
  const pull = acme.repository.open(DEALS);
  await acme.repository.onPullRequest(pull);
  const {server} = acme.repository;
  const [artifact] = server.artifacts.splice(-1);
  const [genuine] = server.runs.splice(-1);
  acme.repository.merge(pull);
  for (const [what, made, artifactOf] of FORGED) {
    server.runs.length = 0;
    // What GitHub's own filters would leave out is offered all the same: the action must not rely on them.
    const forged = acme.repository.addRun({head_sha: pull.head.sha, head_branch: pull.head.ref, ...made});
    server.keepArtifact(forged, 'bylaw-plan', artifact!.folder, artifactOf);
    const results = expectJobs(await acme.repository.onPush(), NOT_APPLIED);
    expect([what, job(results, 'apply').log]).toEqual([what, expect.stringMatching(NOT_THEIRS)]);
    expect(await acme.teams()).toEqual([]);
  }
  // From where it should be, but sealed with another change in it.
  const genuineFile = path.join(artifact!.folder, 'plan.json');
  const text = readFileSync(genuineFile, 'utf8');
  const {content} = JSON.parse(text) as PlanFile;
  writeFileSync(genuineFile, wholeText(writePlanFile(sealPlan(withAnotherMember(content)))));
  server.runs.splice(0, Infinity, genuine!);
  server.artifacts.splice(0, Infinity, artifact!);
  const sealed = expectJobs(await acme.repository.onPush(), NOT_APPLIED);
  expect(job(sealed, 'apply').log).toContain(
    'changes Team/acme-legal/deals in a way that a plan made now does not',
  );
  expect(await acme.teams()).toEqual([]);
  writeFileSync(genuineFile, text);
  // The same plan, from where it should be.
  server.runs.splice(0, Infinity, genuine!);
  server.artifacts.splice(0, Infinity, artifact!);
  expectJobs(await acme.repository.onPush(), APPLIED);
  expect(await acme.teams()).toEqual(['deals']);
});

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
    /GitHub's rate limit is reached, so reading the comments was not done\.%0ARun the job again; the limit ends at 2026-11-02T/,
  ],
  ['a secondary limit', /comments/, 429, {'retry-after': '60'}, /the limit ends in 60 seconds/],
] as const;

test('what GitHub refuses is told in words; the plan is kept, and the job fails', async () => {
  await acme.applied();
  const pull = acme.repository.open(DEALS);
  for (const [what, at, status, headers, words] of FAULTS) {
    acme.repository.server.faults.length = 0;
    acme.repository.server.fail(at, status, {times: 9, headers});
    const results = expectJobs(await acme.repository.onPullRequest(pull), NOT_PLANNED);
    expect([what, job(results, 'plan').log]).toEqual([what, expect.stringMatching(words)]);
    expect(job(results, 'plan').log).not.toMatch(/^ {4}at |node:internal/m);
    expect(acme.repository.server.artifacts.at(-1)?.workflow_run.head_sha).toBe(pull.head.sha);
  }
});

const HOSTILE = [
  ['a$(touch${IFS}pwned)', '"; touch pwned; echo "'],
  ['a;touch${IFS}pwned;`id`', '::set-output name=has_changes::false'],
  ['quote\'and"quote', '${{ github.token }}\n::warning::pwned'],
  ['percent%0A--error', '<!-- bylaw plan acme -->'],
] as const;

/** Files with a team each. */
const HOSTILE_FILES = [
  'manifests/$(touch pwned).yaml',
  'manifests/`touch pwned`;touch pwned;.yaml',
  'manifests/--out=pwned.yaml',
  'manifests/a\n::set-output name=has_changes::false\n.yaml',
  'manifests/%0A::warning::pwned.yaml',
  'manifests/<img src=x onerror=alert(1)>.yaml',
  'manifests/--> <!-- bylaw action plan bylaw-plan -->.yaml',
  'manifests/\u202Elmay.yaml',
];

/** Whether a file `pwned` is anywhere below the folder. */
const isPwned = (folder: string): boolean =>
  readdirSync(folder, {recursive: true, encoding: 'utf8'}).some((name) => path.basename(name) === 'pwned');

test('hostile names of files do nothing', async () => {
  await acme.applied();
  const teams = HOSTILE_FILES.map((file, i) => [file, team(`t${i}`, ['bo@acme.example'])] as const);
  const wrong = teams.map(([file], i) => [file, team(`t${i}`, ['nobody@acme.example'])] as const);
  const pull = acme.repository.open(Object.fromEntries(wrong));
  const {log} = job(expectJobs(await acme.repository.onPullRequest(pull), NOT_PLANNED), 'plan');
  const {commands, suspects} = runnerCommands(log);
  expect(suspects).toEqual([]);
  expect(new Set(commands.map(({name}) => name))).toEqual(new Set(['error']));
  // What nobody would see in a name is written out.
  const shown = HOSTILE_FILES.map((file) => file.replaceAll('\n', '\\n').replace('\u202E', '\\u{202e}'));
  expect(commands.flatMap(({properties: {file = []}}) => file).toSorted()).toEqual(shown.toSorted());
  expect(acme.bots(pull.number)[0]?.body).toMatch(/<!-- bylaw action plan bylaw-plan -->\n$/);
  acme.repository.push(pull, Object.fromEntries(teams));
  expectJobs(await acme.repository.onPullRequest(pull), PLANNED);
  expect(acme.bots(pull.number)).toHaveLength(1);
  acme.repository.merge(pull);
  expectJobs(await acme.repository.onPush(), APPLIED);
  expect(await acme.teams()).toHaveLength(HOSTILE_FILES.length);
  expect(isPwned(acme.repository.folder)).toBe(false);
});

test('hostile names of branches, titles and people do nothing', async () => {
  await acme.applied();
  for (const [branch, title] of HOSTILE) {
    const pull = acme.repository.open(DEALS, {branch, title});
    const results = expectJobs(
      await acme.repository.onPullRequest(pull, 'bylaw.yml', {actor: '$(touch pwned)[bot]'}),
      PLANNED,
    );
    expect(job(results, 'plan').log).not.toContain('pwned');
    expect(acme.bots(pull.number)).toHaveLength(1);
  }
  acme.repository.merge(acme.repository.server.pulls.at(-1)!);
  expectJobs(await acme.repository.onPush(), APPLIED);
  expect(await acme.teams()).toEqual(['deals']);
});
