import {describe, expect, test} from 'vitest';
import {liveAfter} from '../../../src/planner/live-after.ts';
import {liveFrom, together} from '../model/states.ts';
import {changed, liveWith, planOf, told} from './plans.ts';

const CY = 'cy@acme.example';

/** A firm: what cy has a part in comes as texts, so that it can stand in manifests as it is before the leaving and after it. */
const firm = ({
  ana = 'roles: [admin]',
  bo = 'roles: [counsel]',
  cy = '- {name: cy@acme.example, roles: [counsel]}',
  team = '[bo@acme.example, cy@acme.example]',
  creator = CY,
  more = '',
} = {}): string => `
  apiVersion: bylaw/v1
  kind: Workspace
  metadata: {name: acme}
  spec: {displayName: Acme, organization: acme, region: EU}
  ---
  apiVersion: bylaw/v1
  kind: Role
  metadata: {workspace: acme, name: counsel}
  spec: {permissions: ["use:shared_spaces"]}
  ---
  apiVersion: bylaw/v1
  kind: MemberList
  metadata: {workspace: acme}
  items:
    - {name: ana@acme.example, ${ana}}
    - {name: al@acme.example, roles: [admin]}
    - {name: bo@acme.example, ${bo}}
    ${cy}
  ---
  apiVersion: bylaw/v1
  kind: Team
  metadata: {workspace: acme, name: deals}
  spec: {members: ${team}}
  ---
  apiVersion: bylaw/v1
  kind: Resource
  metadata: {workspace: acme, name: falcon}
  spec: {type: vault, creator: ${creator}}
  ${more}
`;

const offboarding = (spec = 'confirm: DELETE, successor: bo@acme.example', person = CY): string => `---
  apiVersion: bylaw/v1
  kind: Offboarding
  metadata: {workspace: acme, name: ${person}}
  spec: {${spec}}
`;

/** What others have of cy's. */
const OTHERS = `
  apiVersion: bylaw/v1
  kind: Grant
  metadata: {workspace: acme, name: cy-reads}
  spec: {subject: "user:cy@acme.example", permissions: ["insights:read:all"]}
`;
const LIVE = together(liveFrom(OTHERS, 'others'), liveFrom(firm()));
const AFTER = {cy: '', team: '[bo@acme.example]', creator: 'bo@acme.example'};

describe('a leaving that manifests declare', () => {
  test('is shown with what it does to objects of this set and of others, and is what the rest is compared with', () => {
    const {plan, run} = planOf(firm({...AFTER, more: offboarding()}), LIVE);
    expect(told(plan).filter((each) => each.startsWith('error'))).toEqual([]);
    expect(changed(plan)).toEqual([
      'Member/acme/cy@acme.example update edited ready',
      'Team/acme/deals update edited ready',
      'Grant/acme/cy-reads delete removed ready',
      'Resource/acme/falcon update edited ready',
      'Offboarding/acme/cy@acme.example create declared ready',
    ]);
    expect(plan.changes.map(({leaving}) => leaving?.effects.join() ?? '-')).toEqual([
      'deactivated',
      'left',
      'removed',
      'handed-over',
      '-',
    ]);
    expect(plan.changes[3]).toMatchObject({
      fields: [{path: '/creator', before: CY, after: 'bo@acme.example'}],
      file: 'manifests/all.yaml',
    });
    expect(plan.access.lost.map(({principal}) => principal)).toEqual([`user:${CY}`]);
    expect(plan.access.gained).toMatchObject([{principal: 'user:bo@acme.example', after: 'creator'}]);
    expect(plan.summary).toMatchObject({create: 1, update: 3, delete: 1});
    // What is of others is told in the chain of the workspace; nothing else is left to do.
    expect(run.leavings?.rest.map(({address}) => address)).toEqual([`Offboarding/acme/${CY}`]);
    expect(run.changes.map(({address}) => address).toSorted()).toEqual([
      `Member/acme/${CY}`,
      `Offboarding/acme/${CY}`,
      'Resource/acme/falcon',
      'Team/acme/deals',
    ]);
  });

  test('is one change with what the plan does to the same object besides', () => {
    const team = '[bo@acme.example], displayName: Deals';
    const {plan, run} = planOf(firm({...AFTER, team, more: offboarding()}), LIVE);
    const deals = plan.changes.find(({address}) => address === 'Team/acme/deals');
    expect(deals).toMatchObject({
      actions: ['update'],
      fields: [
        {path: '/displayName', before: null, after: 'Deals'},
        {path: '/members', before: ['bo@acme.example', CY], after: ['bo@acme.example']},
      ],
      leaving: {of: [`Offboarding/acme/${CY}`], effects: ['left']},
    });
    expect(run.leavings?.rest.map(({address}) => address)).toContain('Team/acme/deals');
  });

  test('leaves no manifest that names the person, and the help says what to do', () => {
    const {plan} = planOf(firm({...AFTER, team: `[bo@acme.example, ${CY}]`, more: offboarding()}), LIVE);
    const found = plan.diagnostics.find(({severity}) => severity === 'error');
    expect(found).toMatchObject({rule: 'references/offboarded', address: 'Team/acme/deals'});
    expect(found?.message).toBe(
      `${CY} leaves acme with this plan, so no manifest may name them there any more.`,
    );
    expect(found?.help).toContain(
      `bylaw offboard ${CY} --workspace acme --successor bo@acme.example --write`,
    );
  });

  test('is over once it was carried out, until `renew` is raised', () => {
    const left = together(
      liveFrom(`
        apiVersion: bylaw/v1
        kind: Offboarding
        metadata: {workspace: acme, name: ${CY}}
        spec: {confirm: DELETE, successor: bo@acme.example}
      `),
      LIVE,
    );
    const leavings = new Map([[`Offboarding/acme/${CY}`, 0]]);
    const again = (text: string, more = {}) => {
      const input = firm({more: text});
      return planOf(input, left, {
        live: {...liveWith(left), leavings, ...more},
      }).plan;
    };
    expect(changed(again(offboarding()))).toEqual([]);
    expect(again(offboarding('confirm: DELETE, successor: bo@acme.example, renew: 1')).changes).toHaveLength(
      5,
    );
    // The record stays without a manifest, and its row does not count.
    expect(changed(again(''))).toEqual([]);
    expect(again(offboarding(), {leavings: new Map()}).changes).toHaveLength(4);
  });

  test('may put somebody else in the place of the last admin, but not leave none', () => {
    const live = liveFrom(firm({more: ''}).replace('- {name: al@acme.example, roles: [admin]}', ''));
    const text = (bo: string): string =>
      firm({bo, more: offboarding('confirm: DELETE, successor: bo@acme.example', 'ana@acme.example')})
        .replace('- {name: al@acme.example, roles: [admin]}', '')
        .replace('- {name: ana@acme.example, roles: [admin]}', '');
    const errors = (bo: string): readonly string[] =>
      told(planOf(text(bo), live).plan).filter((each) => each.startsWith('error'));
    expect(errors('roles: [counsel]')).toEqual(['error guard/last-admin Workspace/acme']);
    expect(errors('roles: [admin]')).toEqual([]);
  });

  test('needs a successor who is a member, and somebody who may offboard', () => {
    const of = (spec: string, actor = 'ana@acme.example', person = CY): readonly string[] => {
      const {plan} = planOf(firm({...AFTER, more: offboarding(spec, person)}), LIVE, {actor});
      return told(plan).filter((each) => each.startsWith('error'));
    };
    const record = `Offboarding/acme/${CY}`;
    expect(of('confirm: DELETE, successor: zoe@acme.example')).toEqual([
      `error ownership/creator-immutable Resource/acme/falcon`,
      `error ownership/creator-member ${record}`,
    ]);
    expect(of('confirm: DELETE, successor: bo@acme.example', 'bo@acme.example')).toEqual([
      `error authority/not-permitted ${record}`,
    ]);
    expect(of('confirm: DELETE', 'ana@acme.example', 'nobody@acme.example')).toContain(
      'error references/unresolved Offboarding/acme/nobody@acme.example',
    );
  });

  test('is what the plans of other sets after it are made on', () => {
    const {changes, run} = planOf(firm({...AFTER, more: offboarding()}), LIVE);
    const applied = new Map([['Grant/acme/cy-reads', 'sha256:of-others']]);
    const live = {...liveWith(LIVE), applied};
    const then = liveAfter(live, {
      set: 'acme-governance',
      actor: 'ana@acme.example',
      changes,
      leavings: run.leavings,
    });
    expect(then.objects.get('Grant/acme/cy-reads')).toBeUndefined();
    expect(then.objects.get('Resource/acme/falcon')).toMatchObject({spec: {creator: 'bo@acme.example'}});
    expect([...then.drifted.keys()]).toEqual(['Grant/acme/cy-reads']);
    expect(then.offboarded.people.get('acme')?.size).toBe(1);
  });
});
