/** Policies over several applies: the last ones are judged, too, and every apply records those of now. */
import {expect, test} from 'vitest';
import {applyLoaded, applyPlanFile} from '../../../src/app/apply.ts';
import {loadSet, readPolicyNamed, type LoadedSet} from '../../../src/app/load-set.ts';
import {planFileOf, planLoaded, scopeOf, type PlanRequest} from '../../../src/app/plan.ts';
import type {ApplyResult} from '../../../src/model/apply-result.ts';
import {liveFrom, SET} from '../model/states.ts';
import {NO_CONSENT, NOW} from '../planner/plans.ts';
import {ACME, documents, team} from '../rules/organisation.ts';
import {FakeHost} from './fake-host.ts';
import {FakeStore} from './fake-store.ts';

const ACTOR = 'ana@acme.example';
const BEFORE = documents(ACME);
const WANTED = documents(ACME, team('deals', ['bo@acme.example']));
const noTeams = (severity: string): string =>
  `{id: no-teams, severity: ${severity}, for: change, when: 'change.kind == "Team" && change.before == null', message: No teams}`;

const load = (manifests: string, policies = ''): Promise<LoadedSet> =>
  loadSet(
    new FakeHost(
      {
        'bylaw.yaml': `apiVersion: bylaw/v1\nkind: Set\nmetadata: {name: ${SET}}\nspec: {policies: [${policies}]}\n`,
        'manifests/all.yaml': manifests,
      },
      NOW,
    ),
    '/set',
  );

const request = (allowPolicies?: readonly string[]): PlanRequest => ({
  actor: ACTOR,
  consent: {...NO_CONSENT, ...(allowPolicies && {allowPolicies})},
  filter: {},
  toolVersion: '0.0.0',
  createdAt: NOW,
});

const apply = (store: FakeStore, loaded: LoadedSet, allowed?: readonly string[]): Promise<ApplyResult> =>
  applyLoaded(store, loaded, request(allowed), {
    actor: ACTOR,
    consent: request(allowed).consent,
    lockTimeoutMs: 1000,
  });

const outcome = ({status, run, diagnostics}: ApplyResult) => [
  status,
  run,
  ...diagnostics.map(({severity, rule}) => `${severity} ${rule}`),
];

/** A set that was applied with a policy against teams. */
async function applied(severity = 'error'): Promise<FakeStore> {
  const store = new FakeStore(liveFrom(ACME), NOW);
  expect(outcome(await apply(store, await load(BEFORE, noTeams(severity))))).toEqual(['no-changes', null]);
  return store;
}

test('a policy is removed by one apply, and broken by the next', async () => {
  const store = await applied();
  expect(outcome(await apply(store, await load(WANTED)))).toEqual([
    'refused',
    null,
    'error policy/no-teams',
    'info policy/changed',
  ]);
  expect(outcome(await apply(store, await load(BEFORE)))).toEqual([
    'no-changes',
    null,
    'info policy/changed',
  ]);
  expect(outcome(await apply(store, await load(BEFORE)))).toEqual(['no-changes', null]);
  expect(outcome(await apply(store, await load(WANTED)))).toEqual(['applied', 1]);
});

test('a refusal of a policy of the last apply is let through by its id', async () => {
  const store = await applied('refusal');
  const loaded = await load(WANTED);
  expect(outcome(await apply(store, loaded))[0]).toBe('refused');
  await expect(apply(store, loaded, ['no-spaces'])).rejects.toThrow('There is no policy no-spaces.');
  const allowed = await apply(store, loaded, ['no-teams']);
  expect(outcome(allowed)).toEqual(['applied', 1, 'warning policy/no-teams', 'info policy/changed']);
  const [told] = allowed.diagnostics;
  expect(told?.message).toMatch(/\(allowed by `--allow-policy no-teams`\)/);
  expect(told?.help).not.toContain('pass');
});

test('a plan file is judged by what was applied since, and keeps its own policies beside those of the folder', async () => {
  const store = new FakeStore(liveFrom(ACME), NOW);
  const loaded = await load(WANTED);
  const read = await store.read(scopeOf(loaded, ACTOR));
  const file = planFileOf(planLoaded(loaded, read, request()), loaded, read, request());
  await apply(store, await load(BEFORE, noTeams('error')));
  const options = {actor: ACTOR, consent: NO_CONSENT, lockTimeoutMs: 1000};
  expect(outcome(await applyPlanFile(store, file, SET, {...options, policies: []}))).toContain(
    'error policy/no-teams',
  );

  const idle = await load(BEFORE, noTeams('error'));
  const then = await store.read(scopeOf(idle, ACTOR));
  const none = planFileOf(planLoaded(idle, then, request()), idle, then, request());
  const folder = (await load(BEFORE, noTeams('warning'))).config.policies ?? [];
  expect(outcome(await applyPlanFile(store, none, SET, {...options, policies: folder}))[0]).toBe(
    'no-changes',
  );
  const {live} = await store.read(scopeOf(idle, ACTOR));
  expect(live.lastPolicies?.map(({severity}) => severity)).toEqual(['error', 'warning']);
});

test('a policy is explained by its id, with the place where it is defined', async () => {
  const text = `apiVersion: bylaw/v1\nkind: Set\nmetadata: {name: ${SET}}\nspec:\n  policies:\n    - ${noTeams('error')}\n`;
  const host = new FakeHost({'bylaw.yaml': text}, NOW);
  const {policy} = await readPolicyNamed(host, '/set', 'no-teams');
  expect(policy).toMatchObject({id: 'no-teams', severity: 'error', file: 'bylaw.yaml', line: 6});
  expect(await readPolicyNamed(host, '/set', 'no-team')).toEqual({known: ['no-teams']});
});
