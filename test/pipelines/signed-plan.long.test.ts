/** Signed and stored plans on GitHub, and what somebody does who can replace the artifact of a run, or open a pull request. */
import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {on} from '../cli/database.ts';
import {json, makeSet, run, setFile, team} from '../cli/program.ts';
import {pemPair} from '../keys.ts';
import {asLogin, makeLogins} from '../postgres/test-server.ts';
import {
  acmeOnGitHub,
  APPLIED,
  DEALS,
  expectJobs,
  job,
  NOT_APPLIED,
  PLANNED,
  WORKFLOW,
} from './acme-on-github.ts';
import type {Pull} from './github-server.ts';
import {fromElsewhere, readPlan, resealed} from './resealed.ts';

const [CI, MALLORY] = [pemPair(), pemPair()];
const KEY = {'keys/ci.pub': CI.publicKey};
const SIGNING = WORKFLOW.replace("REQUIRE_SIGNATURE: ''", 'REQUIRE_SIGNATURE: keys/ci.pub');
const MORE = {'manifests/more.yaml': team('more', ['al@acme.example'])};

const acme = acmeOnGitHub({own: true});

const ACTOR = '  actor: ana@acme.example\n';

/** A repository whose plans are signed. */
async function signing(workflow = SIGNING): Promise<void> {
  await acme.applied(KEY, workflow);
  acme.repository.secrets = {BYLAW_SIGNING_KEY: CI.privateKey};
}

/** Brings what the set asks of an apply: from then on the database does, too. `apply` has the folder with the set. */
async function bringTerms(terms: string, apply: (cwd: string) => Promise<void>): Promise<void> {
  const bylawYaml = {'bylaw.yaml': setFile('acme', ACTOR + terms)};
  acme.repository.commitToMain(bylawYaml);
  await apply(makeSet('acme', {...KEY, ...bylawYaml, 'ci.key': CI.privateKey}));
}

async function planned(files: Readonly<Record<string, string>>): Promise<Pull> {
  const pull = acme.repository.open(files);
  expectJobs(await acme.repository.onPullRequest(pull), PLANNED);
  return pull;
}

/** The plan file of the newest artifact. */
const newestPlan = (): string => path.join(acme.repository.server.artifacts.at(-1)!.folder, 'plan.json');

/** The apply of what was merged last is refused in these words, and nothing of it is live. */
async function expectRefused(words: RegExp): Promise<void> {
  const results = expectJobs(await acme.repository.onPush(), NOT_APPLIED);
  expect(job(results, 'apply').log).toMatch(words);
  expect(await acme.teams()).toEqual([]);
}

test('an artifact that was replaced is not applied, whatever signature it has', async () => {
  await signing();
  const two = await planned(MORE);
  const other = newestPlan();
  const one = await planned(DEALS);
  const file = newestPlan();
  const [genuine, ofTwo] = [readPlan(file), readPlan(other)];
  const first = acme.repository.merge(one);
  const {content} = genuine;
  const elsewhere = fromElsewhere(content);
  const ofOtherSet = {...content, plan: {...content.plan, set: 'other'}};
  const replaced = [
    // Signed by the pipeline: for another database, or another set, that it plans with the same key.
    [
      resealed({...content, database: 'another'}, {keys: [CI.privateKey]}),
      /was made for another database than the one that this job would change/,
    ],
    [resealed(ofOtherSet, {keys: [CI.privateKey]}), /What was merged differs from what was planned/],
    // And a plan of another pull request.
    [
      resealed(ofTwo.content, {signatures: ofTwo.signatures}),
      /What was merged differs from what was planned/,
    ],
    // The same changes, so that a plan made now is no help.
    [
      resealed(elsewhere, {signatures: ofTwo.signatures}),
      /The signature of key \w{16} is not valid for this plan/,
    ],
    [resealed(elsewhere), /The plan is not signed, and --require-signature asks for the signature of key/],
    [
      resealed(elsewhere, {keys: [MALLORY.privateKey]}),
      /The plan is signed by key \w{16}, but --require-signature/,
    ],
  ] as const;
  for (const [text, words] of replaced) {
    writeFileSync(file, text);
    await expectRefused(words);
  }
  expect(acme.bots(one.number).at(-1)?.body).toMatch(/is signed by key[\s\S]*Nothing was applied/);
  writeFileSync(file, resealed(content, {signatures: genuine.signatures}));
  expectJobs(await acme.repository.onPush(), APPLIED);
  // A signature outlives what it was given for: once the branch has gone on, a run that is started again applies nothing.
  acme.repository.commitToMain({'manifests/deals.yaml': team('deals', ['al@acme.example'])});
  expect(job(await acme.repository.late(first, 2), 'apply').log).toMatch(/main has moved on since/);
  acme.repository.merge(two);
  const moved = expectJobs(await acme.repository.onPush(), NOT_APPLIED);
  expect(job(moved, 'apply').log).toMatch(/What was merged differs from what was planned/);
  expect(await acme.teams()).toEqual(['deals']);
});

test('a pull request does not bring the key that its own plan is signed with', async () => {
  await signing(SIGNING);
  const pull = await planned({...DEALS, 'keys/ci.pub': MALLORY.publicKey});
  const file = newestPlan();
  const {content} = readPlan(file);
  acme.repository.merge(pull);
  for (const keys of [[MALLORY.privateKey], [CI.privateKey]]) {
    writeFileSync(file, resealed(content, {keys}));
    await expectRefused(
      /What was merged changes keys\/ci\.pub: a key does not count for the change that brings it/,
    );
  }
});

test('a pull request that names other keys in bylaw.yaml is held to those of before as well', async () => {
  const signedBy = (key: string): string =>
    setFile('acme', `${ACTOR}  apply: {signedBy: [keys/${key}.pub]}\n`);
  // The workflow asks for nothing: the set does, and the database knows.
  await signing(WORKFLOW);
  await bringTerms('  apply: {signedBy: [keys/ci.pub]}\n', async (cwd) => {
    const at = {cwd, ...on(acme.url)};
    await run(0, ['plan', '--out', 'plan.json', '--sign', 'ci.key', '--quiet'], at);
    await run(0, ['apply', 'plan.json', '--quiet'], at);
  });
  const pull = await planned({
    ...DEALS,
    'bylaw.yaml': signedBy('mallory'),
    'keys/mallory.pub': MALLORY.publicKey,
  });
  const file = newestPlan();
  const {content} = readPlan(file);
  expect(acme.bots(pull.number).at(-1)?.body).toContain('apply/changed');
  acme.repository.merge(pull);
  for (const keys of [[], [MALLORY.privateKey], [CI.privateKey]]) {
    writeFileSync(file, resealed(content, {keys}));
    await expectRefused(
      /`apply\.signedBy` of the set asks for the signature of key|but `apply\.signedBy` of the set asks/,
    );
  }
  writeFileSync(file, resealed(content, {keys: [CI.privateKey, MALLORY.privateKey]}));
  expectJobs(await acme.repository.onPush(), APPLIED);
});

test('a fork has no key: its pull request is validated, and what it merges is planned and signed by hand', async () => {
  await signing();
  const pull = acme.repository.open(DEALS, {fork: true});
  const results = expectJobs(await acme.repository.onPullRequest(pull), PLANNED);
  expect(job(results, 'plan').log).toContain('comes from a fork, which gets no secrets');
  expect(acme.repository.server.artifacts).toEqual([]);
  acme.repository.merge(pull);
  await expectRefused(/came from a fork/);
  acme.repository.secrets = {};
  const unsigned = expectJobs(await acme.repository.byHand(), {...NOT_APPLIED, plan: 'success'});
  expect(job(unsigned, 'apply').log).toContain('The plan is not signed');
  acme.repository.secrets = {BYLAW_SIGNING_KEY: CI.privateKey};
  expectJobs(await acme.repository.byHand(), {...APPLIED, plan: 'success'});
  expect(await acme.teams()).toEqual(['deals']);
});

test('two people: the stored plan is applied once another person has approved exactly it', async () => {
  const storing = SIGNING.replace('command: plan\n', 'command: plan\n          store: true\n');
  await signing(storing);
  const {databases, url, repository} = acme;
  await makeLogins(databases, {ana: 'bylaw_apply', al: 'bylaw_apply'});
  const set = makeSet('acme');
  for (const login of ['ana', 'al'])
    await run(0, ['actors', 'bind', login, `${login}@acme.example`], {cwd: set, ...on(url)});
  const as = (login: string, cwd = set) => ({cwd, ...on(asLogin(url, login))});
  await bringTerms('  apply: {approvals: 1}\n', async (cwd) => {
    const {stored} = await json<{stored: string}>(0, ['plan', '--store'], as('ana', cwd));
    await run(0, ['plans', 'approve', stored], as('al', cwd));
    await run(0, ['apply', '--stored', stored], as('ana', cwd));
  });
  repository.secrets = {...repository.secrets, BYLAW_PLAN_DATABASE_URL: asLogin(url, 'ana')};
  repository.environment = {BYLAW_APPLY_DATABASE_URL: asLogin(url, 'ana')};

  const pull = await planned(DEALS);
  const file = newestPlan();
  const genuine = readPlan(file);
  const [, id = ''] =
    /Stored as `(sha256:\w{64})`\. To approve it, in the folder of the set: `bylaw plans approve \1`/.exec(
      acme.bots(pull.number).at(-1)?.body ?? '',
    ) ?? [];
  expect(id).toBe(genuine.digest);
  const merged = repository.merge(pull);
  await expectRefused(/The plan needs 1 approval and has 0\..*Once it is approved, rerun this job/);
  await run(1, ['plans', 'approve', id], as('ana'));
  await run(0, ['plans', 'approve', id], as('al'));
  // Approved is this plan, and no other with the same changes; whoever signed it.
  writeFileSync(file, resealed(fromElsewhere(genuine.content), {keys: [CI.privateKey]}));
  await expectRefused(/The plan needs 1 approval and has 0\./);
  writeFileSync(file, resealed(genuine.content, {signatures: genuine.signatures}));
  expectJobs(await repository.late(merged, 2), APPLIED);
  expect(await acme.teams()).toEqual(['deals']);

  // An approval that comes late, once the branch has gone on, brings nothing back.
  const next = repository.merge(await planned(MORE));
  repository.commitToMain({'manifests/more.yaml': team('more', ['bo@acme.example'])});
  await run(0, ['plans', 'approve', readPlan(newestPlan()).digest], as('al'));
  expect(job(expectJobs(await repository.late(next, 2), NOT_APPLIED), 'apply').log).toMatch(
    /main has moved on since/,
  );
  expect(await acme.teams()).toEqual(['deals']);
});
