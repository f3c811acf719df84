/** What a plan is judged on: the part of the set that it is for, its settings, and what others wrote under its name. */
import {describe, expect, it} from 'vitest';
import {digestOfPerson} from '../../../src/model/offboarded-people.ts';
import type {Live} from '../../../src/model/live.ts';
import type {LiveObject, State} from '../../../src/model/objects.ts';
import {makePlan, planning} from '../../../src/planner/make-plan.ts';
import {liveFrom, SET, together} from '../model/states.ts';
import {ACME, documents, NORTHWIND, team} from '../rules/organisation.ts';
import {changed, CONFIG, liveWith, NO_CONSENT, planInput, planOf, told} from './plans.ts';

const CY = 'cy@acme.example';

it('what a plan tells of access is known before it is judged', () => {
  const input = planInput(
    documents(ACME, team('deals', ['bo@acme.example'])),
    liveFrom(documents(NORTHWIND)),
  );
  const {plan, changes} = makePlan(input);
  const first = planning(input).next().value;
  expect(first).toEqual({changes, access: plan.access});
  expect(plan.access.gained.length).toBeGreaterThan(0);
});

it('a leaving is carried out by a plan that is for it', () => {
  const member = `apiVersion: bylaw/v1\nkind: Member\nmetadata: {workspace: acme-legal, name: ${CY}}\nspec: {roles: [sharer]}\n`;
  const leaving = `apiVersion: bylaw/v1\nkind: Offboarding\nmetadata: {workspace: acme-legal, name: ${CY}}\nspec: {confirm: DELETE}\n`;
  const planFor = (target: string): readonly string[] =>
    changed(
      planOf(documents(ACME, leaving, team('deals', [])), liveFrom(documents(ACME, member)), {
        filter: {targets: [target]},
      }).plan,
    );
  expect(planFor(`Offboarding/acme-legal/${CY}`)).toEqual([
    `Member/acme-legal/${CY} update edited ready`,
    `Offboarding/acme-legal/${CY} create declared ready`,
  ]);
  expect(planFor('Team/acme-legal/deals')).toEqual(['Team/acme-legal/deals create declared ready']);
});

it('a recipient who was offboarded from the partner is left out, and that is said', () => {
  const share = `
apiVersion: bylaw/v1
kind: Share
metadata: {workspace: acme-legal, name: out}
spec: {target: "vault:falcon", with: northwind-legal, requestedBy: ana@acme.example, to: [{subject: "user:rae@northwind.example", role: viewer}]}
`;
  const objects = together(liveFrom(ACME), liveFrom(NORTHWIND, 'northwind-set'));
  const people = new Map([['northwind-legal', new Set([digestOfPerson('s', 'rae@northwind.example')])]]);
  const live = liveWith(objects, {offboarded: {salt: 's', people}});
  const {plan} = planOf(documents(ACME, share), objects, {live});
  expect(changed(plan)).toEqual([]);
  expect(told(plan)).toEqual(['warning references/offboarded Share/acme-legal/out']);
});

describe('the settings of a set', () => {
  const findingsWith = (more: Parameters<typeof planOf>[2], live: Partial<Live> = {}): readonly string[] => {
    const objects = liveFrom(documents(ACME, team('a', []), team('b', []), team('c', [])));
    return told(planOf(ACME, objects, {live: liveWith(objects, live), ...more}).plan);
  };
  const guards = {...CONFIG.guards, maxDeletes: 0, minPopulation: 1};

  it('before the commits that are planned count, too, where they are stricter', () => {
    const loose = {...CONFIG, guards: {...guards, maxDeletes: 1}};
    expect(findingsWith({set: loose})).toEqual([]);
    expect(findingsWith({set: loose, configBefore: {guards, rules: {}}})).toEqual([
      'warning guard/overridden -',
    ]);
  });

  it.each([
    ['now', {approvals: 2}, undefined],
    ['before', undefined, {approvals: 2}],
    ['before, and fewer now', {approvals: 1}, {approvals: 2}],
  ])(
    'may ask for more approvals than there are admins besides the actor: %s',
    (_, apply, lastApplySettings) => {
      const found = findingsWith(
        {set: {...CONFIG, ...(apply && {apply})}},
        lastApplySettings ? {lastApplySettings} : {},
      );
      expect(found.toSorted()).toEqual(['warning apply/changed -', 'warning apply/too-few-approvers -']);
    },
  );

  it('may ask for as many approvals as others can give', () => {
    const one = {apply: {approvals: 1}};
    expect(findingsWith({set: {...CONFIG, ...one}}, {lastApplySettings: one.apply})).toEqual([]);
    expect(findingsWith({set: {...CONFIG, ...one}, actor: null}, {lastApplySettings: one.apply})).toEqual([]);
  });
});

describe('what somebody wrote around bylaw under the name of a set', () => {
  const [OWN, THEIRS] = ['Team/acme-legal/forged', 'Team/northwind-legal/forged'];
  const forged = together(
    liveFrom(team('forged', []), null),
    liveFrom(team('forged', []).replace('acme-legal', 'northwind-legal'), null),
  );
  const objects = together(liveFrom(ACME), liveFrom(NORTHWIND, 'northwind-set'), forged);
  const planBy = (actor: string | null, manifests = ACME, state: State<LiveObject> = objects) => {
    const claimedBy = new Map([...forged.keys()].map((address) => [address, SET]));
    const live = liveWith(state, {claimedBy, createdOutside: new Set(claimedBy.keys())});
    const consent = {...NO_CONSENT, allowMassDelete: true, allowEmpty: true};
    return planOf(manifests, state, {live, actor, consent}).plan;
  };

  it('is deleted where its actor may do so', () => {
    expect(changed(planBy('ana@acme.example'))).toEqual([
      `${OWN} delete drift ready`,
      `${THEIRS} delete drift ready`,
    ]);
  });

  it('is left alone where they may not, and told of as far as it is in sight', () => {
    const text = ACME.replace('spec: {systemAdmin: true}', 'spec: {}');
    const state = together(objects, liveFrom(text));
    const plan = planBy('ana@acme.example', text, state);
    expect(changed(plan)).toEqual([`${OWN} delete drift ready`]);
    expect(plan.applyable).toBe(true);
  });

  it('is deleted in its own workspaces alone where nobody is asked what they may do', () => {
    const plan = planBy(null);
    expect(changed(plan)).toEqual([`${OWN} delete drift ready`]);
    expect(plan.applyable).toBe(true);
  });
});
