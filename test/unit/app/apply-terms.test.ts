/** What a set holds its applies to besides rules: signatures and approvals, of the last apply and of now. */
import {expect, test} from 'vitest';
import {applyLoaded, applyPlanFile} from '../../../src/app/apply.ts';
import type {ApplyOptions} from '../../../src/app/judge-saved-plan.ts';
import {loadSet, type LoadedSet} from '../../../src/app/load-set.ts';
import {planFileOf, planLoaded, scopeOf, type PlanRequest} from '../../../src/app/plan.ts';
import {applyExitStatus} from '../../../src/cli/exit-status.ts';
import type {ApplyResult} from '../../../src/model/apply-result.ts';
import type {PlanFile} from '../../../src/model/plan.ts';
import {readPublicKey, readSigningKey, type SigningKey} from '../../../src/receipts/keys.ts';
import {signPlan} from '../../../src/receipts/signed-plan.ts';
import {pemPair} from '../../keys.ts';
import {liveFrom, SET} from '../model/states.ts';
import {NO_CONSENT, NOW} from '../planner/plans.ts';
import {ACME, documents, team} from '../rules/organisation.ts';
import {FakeHost} from './fake-host.ts';
import {FakeStore} from './fake-store.ts';

const [CI, NEW] = [pemPair(), pemPair()];
const FILES = {'ci.pub': CI.publicKey, 'new.pub': NEW.publicKey};
const signing = (pem: string): SigningKey => readSigningKey(pem) as SigningKey;
const [BY_CI, BY_NEW] = [signing(CI.privateKey), signing(NEW.privateKey)];

/** The set with these terms, and a team of this name if it is to change something. */
const load = (terms: string, teamName?: string): Promise<LoadedSet> =>
  loadSet(
    new FakeHost(
      {
        ...FILES,
        'bylaw.yaml': `apiVersion: bylaw/v1\nkind: Set\nmetadata: {name: ${SET}}\nspec: {manifests: [manifests]${terms === '' ? '' : ', '}${terms}}\n`,
        'manifests/all.yaml': documents(
          ACME,
          ROOT,
          ...(teamName === undefined ? [] : [team(teamName, ['bo@acme.example'])]),
        ),
      },
      NOW,
    ),
    '/set',
  );

const ROOT = `
apiVersion: bylaw/v1
kind: User
metadata: {name: root@platform.example}
spec: {systemAdmin: true}
`;

const requestBy = (actor: string): PlanRequest => ({
  actor,
  consent: NO_CONSENT,
  filter: {},
  toolVersion: '0.0.0',
  createdAt: NOW,
});

const by = (actor: string, more: Partial<ApplyOptions> = {}): ApplyOptions => ({
  actor,
  consent: NO_CONSENT,
  lockTimeoutMs: 1000,
  ...more,
});

async function planned(store: FakeStore, loaded: LoadedSet, actor = 'ana@acme.example'): Promise<PlanFile> {
  const request = requestBy(actor);
  const read = await store.read(scopeOf(loaded, actor));
  return planFileOf(planLoaded(loaded, read, request), loaded, read, request);
}

const outcome = (result: ApplyResult): readonly unknown[] => [result.status, applyExitStatus(result)];

/** A store in which the set was applied with these terms. */
async function applied(terms: string): Promise<FakeStore> {
  const store = new FakeStore(liveFrom(documents(ACME, ROOT)), NOW);
  const loaded = await load(terms);
  const file = signPlan(signPlan(await planned(store, loaded), BY_CI), BY_NEW);
  await store.storePlan({set: SET, digest: file.digest, text: '', actor: 'ana@acme.example'});
  // Whoever approves must be an admin.
  await approve(store, file, 'al@acme.example');
  await approve(store, file, 'root@platform.example');
  expect(outcome(await applyPlanFile(store, file, SET, by('ana@acme.example')))).toEqual(['no-changes', 0]);
  return store;
}

/** Approves as somebody whose login is bound to them. */
async function approve(store: FakeStore, {digest}: PlanFile, person: string): Promise<void> {
  store.session = {...store.session, actor: person};
  await store.decidePlan(digest, true);
  store.session = {...store.session, actor: null};
}

const apply = async (store: FakeStore, file: PlanFile, more: Partial<ApplyOptions> = {}) =>
  outcome(await applyPlanFile(store, file, SET, by('ana@acme.example', more)));

test('the stricter of the last apply, the plan and the folder holds, whoever lowers it', async () => {
  const store = await applied('apply: {signedBy: [ci.pub]}');
  const [weaker, other] = [await load('', 'deals'), await load('apply: {signedBy: [new.pub]}', 'deals')];
  const plain = await planned(store, weaker);
  expect(await apply(store, plain)).toEqual(['stale', 6]);
  expect(await apply(store, signPlan(plain, BY_NEW))).toEqual(['stale', 6]);
  // Another key needs the signature of both: of the last apply's, and of its own.
  const rotated = await planned(store, other);
  expect(await apply(store, signPlan(rotated, BY_CI))).toEqual(['stale', 6]);
  expect(await apply(store, signPlan(rotated, BY_NEW))).toEqual(['stale', 6]);
  expect(await apply(store, signPlan(signPlan(rotated, BY_CI), BY_NEW))).toEqual(['applied', 0]);
  // From then on the first counts no more.
  const next = await planned(store, await load('apply: {signedBy: [new.pub]}', 'deeds'));
  expect(await apply(store, signPlan(next, BY_CI))).toEqual(['stale', 6]);
  expect(await apply(store, signPlan(next, BY_NEW))).toEqual(['applied', 0]);
});

test('what the folder and the command ask for counts even if the plan and the last apply do not', async () => {
  const store = new FakeStore(liveFrom(documents(ACME, ROOT)), NOW);
  const file = await planned(store, await load('', 'deals'));
  const keys = [CI, NEW].map(({publicKey}) => readPublicKey(publicKey)) as NonNullable<ApplyOptions['keys']>;
  expect(await apply(store, file, {keys})).toEqual(['stale', 6]);
  expect(await apply(store, file, {settings: {signedBy: keys}})).toEqual(['stale', 6]);
  expect(await apply(store, file, {settings: {approvals: 1}})).toEqual(['refused', 5]);
  // One of several is enough.
  expect(await apply(store, signPlan(file, BY_NEW), {keys, settings: {signedBy: keys}})).toEqual([
    'applied',
    0,
  ]);
});

test('without a plan file nothing is applied, not even what changes nothing', async () => {
  for (const terms of ['apply: {signedBy: [ci.pub]}', 'apply: {approvals: 1}']) {
    const store = await applied(terms);
    const loaded = await load('');
    const result = await applyLoaded(store, loaded, requestBy('ana@acme.example'), by('ana@acme.example'));
    expect(outcome(result)).toEqual(['refused', 5]);
    // What the command planned itself just before is no file either.
    const own = await planned(store, loaded);
    expect(await apply(store, own, {isUnsaved: true})).toEqual(['refused', 5]);
    const asking = await planned(store, await load(terms));
    expect(await apply(store, asking, {isUnsaved: true})).toEqual(['refused', 5]);
  }
});

test('an approval counts of whoever may make the changes, and neither planned, stored nor applies it', async () => {
  const store = await applied('apply: {approvals: 1}');
  const file = await planned(store, await load('apply: {approvals: 1}', 'deals'), 'al@acme.example');
  expect(await apply(store, file)).toEqual(['refused', 5]);
  await store.storePlan({set: SET, digest: file.digest, text: '', actor: 'bo@acme.example'});
  for (const person of ['ana@acme.example', 'al@acme.example', 'bo@acme.example', 'cy@acme.example']) {
    await approve(store, file, person);
    const result = await applyPlanFile(store, file, SET, by('ana@acme.example'));
    expect(outcome(result)).toEqual(['refused', 5]);
    expect(result.message).toContain(person);
  }
  // Of two admins one planned it and the other applies it: somebody else has to apply it, so that hers counts.
  expect(outcome(await applyPlanFile(store, file, SET, by('al@acme.example')))).toEqual(['applied', 0]);
});

test('who approves that a set asks for less must be an admin of one of its workspaces', async () => {
  const store = await applied('apply: {approvals: 1}');
  const file = await planned(store, await load(''));
  await store.storePlan({set: SET, digest: file.digest, text: '', actor: 'ana@acme.example'});
  await approve(store, file, 'cy@acme.example');
  expect(await apply(store, file)).toEqual(['refused', 5]);
  await approve(store, file, 'al@acme.example');
  expect(await apply(store, file)).toEqual(['no-changes', 0]);
  const next = await planned(store, await load('', 'deals'));
  expect(await apply(store, next)).toEqual(['applied', 0]);
});

test('consent on the command line of the apply was signed and approved by nobody', async () => {
  const store = await applied('apply: {signedBy: [ci.pub]}');
  const consent = {...NO_CONSENT, allowEmpty: true, allowMassDelete: true, allowAccessLoss: true};
  const guarded = 'guards: {minPopulation: 0, maxDeletes: 0}, apply: {signedBy: [ci.pub]}';
  await apply(store, signPlan(await planned(store, await load(guarded, 'deals')), BY_CI));
  const file = signPlan(await planned(store, await load(guarded)), BY_CI);
  expect(file.content.plan.diagnostics.map(({rule}) => rule)).toContain('guard/mass-delete');
  expect(await apply(store, file, {consent})).toEqual(['refused', 5]);
  // In the plan, it is what was signed.
  const loaded = await load(guarded);
  const request = {...requestBy('ana@acme.example'), consent};
  const read = await store.read(scopeOf(loaded, 'ana@acme.example'));
  const allowed = signPlan(planFileOf(planLoaded(loaded, read, request), loaded, read, request), BY_CI);
  expect(await apply(store, allowed)).toEqual(['applied', 0]);
});

test('a plan that changes nothing but these terms says so, and so does its apply', async () => {
  const store = await applied('apply: {approvals: 2}');
  const file = await planned(store, await load(''));
  expect(file.content.plan.diagnostics.map(({rule, message}) => [rule, message])).toEqual([
    [
      'apply/changed',
      'An apply of this set needed 2 approvals. From this plan on, it needs no signature and no approval.',
    ],
  ]);
});

test('files that are no keys are errors of the set', async () => {
  const {findings} = await load('apply: {signedBy: [missing.pub, manifests/all.yaml]}');
  expect(findings.map(({rule, place}) => [rule, place?.pointer])).toEqual([
    ['schema/invalid-value', '/spec/apply/signedBy/0'],
    ['schema/invalid-value', '/spec/apply/signedBy/1'],
  ]);
});
