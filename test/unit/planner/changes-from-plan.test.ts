/** What an apply of a plan file writes: the changes of the plan once more, against what is live by then. */
import {describe, expect, it} from 'vitest';
import {EVERYTHING, NOTHING} from '../../../src/access/sight.ts';
import type {ArchivedWorkspace} from '../../../src/model/archive.ts';
import type {Change} from '../../../src/model/change.ts';
import type {Live} from '../../../src/model/live.ts';
import type {DesiredObject, LiveObject, State} from '../../../src/model/objects.ts';
import type {Plan} from '../../../src/model/plan.ts';
import {
  acceptedOtherwise,
  changesFromPlan,
  desiredOf,
  leavingsOf,
  leftUnshown,
} from '../../../src/planner/changes-from-plan.ts';
import type {MadePlan} from '../../../src/planner/make-plan.ts';
import {liveSince} from '../diff/drifted-set.ts';
import {liveFrom, SET, together} from '../model/states.ts';
import {ACME, documents, team} from '../rules/organisation.ts';
import {CONFIG, liveWith, NO_CONSENT, NOW, planOf} from './plans.ts';

const ANA = 'ana@acme.example';
const [BO, CY] = ['bo@acme.example', 'cy@acme.example'];
const DEALS = 'Team/acme-legal/deals';
const GIA = 'Guest/acme-legal/gia@guest.example';
const guest = `
apiVersion: bylaw/v1
kind: Guest
metadata: {workspace: acme-legal, name: gia@guest.example}
spec: {spaces: [{space: war-room, role: viewer}], invitedBy: ana@acme.example}
`;

const consent = {...NO_CONSENT, allowMassDelete: true, allowAccessLoss: true, allowEmpty: true};
const plannedOn = (manifests: string, live: Live, more: Parameters<typeof planOf>[2] = {}): MadePlan =>
  planOf(manifests, live.objects, {live, consent, ...more});

/** The plan as a file has it. */
const read = (plan: Plan): Plan => JSON.parse(JSON.stringify(plan)) as Plan;

/** Changes with what a plan file keeps of where they are declared. */
const content = (changes: readonly Change[]): unknown =>
  changes.map(({declaration, after, ...change}) => {
    const {declaration: made, ...object} = (after ?? {}) as Partial<DesiredObject>;
    const declared = [made, declaration].map((one) => [one?.place.file, one?.line, one?.renamedFrom]);
    return {...change, after: object, declared};
  });

/** The changes of a plan, and those that come back from its file. */
function thereAndBack(manifests: string, live: Live, more: Parameters<typeof planOf>[2] = {}) {
  const {plan, changes} = plannedOn(manifests, live, more);
  return {plan, changes, again: changesFromPlan(read(plan), live)};
}

describe('the changes of a saved plan are those that were planned', () => {
  it('of what gets another name, with the name that it had', () => {
    const renamed = team('new', []).replace('name: new', 'name: new, renamedFrom: old');
    const {changes, again} = thereAndBack(
      documents(ACME, renamed),
      liveWith(liveFrom(documents(ACME, team('old', [])))),
    );
    expect(content(again)).toStrictEqual(content(changes));
    expect(again).toMatchObject([
      {renamedFrom: 'Team/acme-legal/old', declaration: {renamedFrom: 'old'}, before: {name: 'old'}},
    ]);
  });

  it('of what is called as it was, without a former name', () => {
    const {again} = thereAndBack(documents(ACME, team('deals', [])), liveWith(liveFrom(ACME)));
    expect(Object.keys(again[0]?.declaration ?? {})).not.toContain('renamedFrom');
    expect(Object.keys(again[0] ?? {})).not.toContain('renamedFrom');
  });

  it('of accounts and workspaces, which are in none', () => {
    const {changes, again} = thereAndBack(ACME, liveWith(new Map()));
    expect(content(again)).toStrictEqual(content(changes));
  });

  it('of what the set lets go of, as it is live and whatever the file says of it', () => {
    const live = liveWith(liveFrom(documents(ACME, team('deals', [BO]))));
    const set = {...CONFIG, release: [DEALS]};
    const {plan, changes, again} = thereAndBack(ACME, live, {set});
    expect(content(again)).toStrictEqual(content(changes));
    const [released] = plan.changes;
    if (released === undefined) throw new Error('nothing was let go of');
    const other = {...plan, changes: [{...released, after: {members: []}}]};
    expect(changesFromPlan(other, live)).toStrictEqual(again);
    expect(desiredOf(again)).toEqual(new Map());
    const gone = changesFromPlan(plan, liveWith(liveFrom(ACME)));
    expect(gone.map((change) => Object.keys(change))).toEqual([['address', 'actions', 'reason', 'fields']]);
  });

  it('of what is gone by now, without anything before them', () => {
    const {plan} = plannedOn(ACME, liveWith(liveFrom(documents(ACME, team('deals', [])))));
    expect(changesFromPlan(plan, liveWith(liveFrom(ACME)))).toStrictEqual([
      {address: DEALS, actions: ['delete'], reason: 'removed', fields: plan.changes[0]?.fields},
    ]);
  });

  it('of what had no effect, which they wake', () => {
    const live = liveWith(liveFrom(ACME), {dormant: liveFrom(guest, null)});
    const {changes, again} = thereAndBack(documents(ACME, guest), live);
    expect(again).toMatchObject([{address: GIA, actions: ['adopt'], wakes: true}]);
    expect(content(again)).toStrictEqual(content(changes));
  });
});

describe('a workspace that a saved plan brings back', () => {
  const workspace = liveFrom(ACME).get('Workspace/acme-legal') as ArchivedWorkspace['workspace'];
  const live = liveWith(
    liveFrom(
      'apiVersion: bylaw/v1\nkind: User\nmetadata: {name: ana@acme.example}\nspec: {systemAdmin: true}\n',
    ),
    {
      archived: new Map([
        [
          'acme-legal',
          {workspace, objects: liveFrom(documents(guest, team('deals', [BO]), team('loose', [])), null)},
        ],
      ]),
    },
  );

  it('brings what has effect by itself, but nothing that it writes or that has none', () => {
    const {changes, again} = thereAndBack(documents(ACME, team('deals', [])), live);
    expect(content(again)).toStrictEqual(content(changes));
    expect(again.flatMap(({restores}) => restores ?? []).map(({address}) => address)).toEqual([
      'Team/acme-legal/loose',
    ]);
  });

  it('wakes what it adopts of what had effect by being given, and compares the rest with what was kept', () => {
    const {again} = thereAndBack(documents(ACME, guest, team('deals', [])), live);
    const of = (address: string): object | undefined => again.find((one) => one.address === address);
    expect(of(GIA)).toMatchObject({wakes: true, before: {kind: 'Guest', managedBy: null}});
    expect(of(DEALS)).toMatchObject({before: {spec: {members: [BO]}}});
    expect(Object.keys(of(DEALS) ?? {})).not.toContain('wakes');
  });

  it('brings nothing if nothing of it is kept any more', () => {
    const {plan} = plannedOn(ACME, live);
    const restored = changesFromPlan(plan, {...live, archived: new Map()}).find(
      ({restores}) => restores !== undefined,
    );
    expect(restored).toMatchObject({address: 'Workspace/acme-legal', restores: []});
  });
});

describe('drift that a saved plan accepts', () => {
  const was = liveFrom(documents(ACME, team('deals', [BO])));
  const drifted = documents(ACME, team('deals', [BO, 'al@acme.example']));
  const since = (objects: State<LiveObject>): Live => liveSince(was, objects, {now: NOW});
  const live = since(liveFrom(drifted));

  it('is compared with what was applied, not with what the file says', () => {
    const {plan, changes, again} = thereAndBack(drifted, live);
    expect(content(again)).toStrictEqual(content(changes));
    expect(again).toMatchObject([
      {actions: ['accept'], before: {spec: {members: [BO]}}, accepts: {live: {address: DEALS}}},
    ]);
    const [accepted] = plan.changes;
    if (accepted === undefined) throw new Error('nothing was accepted');
    const forged = {...plan, changes: [{...accepted, before: {members: []}}]};
    expect(changesFromPlan(forged, live)).toStrictEqual(again);
    expect(acceptedOtherwise(plan, again)).toEqual([]);
    expect(acceptedOtherwise(forged, again)).toEqual([DEALS]);
  });

  it('is there even where nobody knows what was applied', () => {
    const unknown = {...live, drifted: new Map([[DEALS, null]])};
    const {plan, changes, again} = thereAndBack(drifted, unknown);
    expect(content(again)).toStrictEqual(content(changes));
    expect(again.map((change) => Object.keys(change))).toEqual([
      ['address', 'actions', 'reason', 'fields', 'accepts', 'after', 'declaration'],
    ]);
    expect(acceptedOtherwise(plan, again)).toEqual([]);
  });

  it('is no more what the plan shows once it was set back', () => {
    const {plan} = plannedOn(drifted, live);
    const back = liveWith(was);
    expect(acceptedOtherwise(plan, changesFromPlan(plan, back))).toEqual([DEALS]);
  });

  it('is none that the plan shows where it came after the plan', () => {
    const {plan} = plannedOn(drifted, liveWith(was));
    expect(acceptedOtherwise(plan, changesFromPlan(plan, liveWith(was)))).toEqual([]);
    expect(acceptedOtherwise(plan, changesFromPlan(plan, live))).toEqual([]);
    const edited = plannedOn(
      documents(ACME, team('deals', [BO, 'al@acme.example'], 'x: "1"')),
      liveWith(was),
    );
    expect(acceptedOtherwise(edited.plan, [])).toEqual([]);
  });

  it('is none of what is deleted, nor of what is made again because it is gone', () => {
    const deleted = thereAndBack(ACME, live);
    expect(content(deleted.again)).toStrictEqual(content(deleted.changes));
    const made = thereAndBack(documents(ACME, team('deals', [BO])), since(liveFrom(ACME)));
    expect(content(made.again)).toStrictEqual(content(made.changes));
    expect([...deleted.again, ...made.again].map(({actions}) => actions.join())).toEqual([
      'delete',
      'create',
    ]);
  });

  it('may be that something is gone', () => {
    const gone = since(liveFrom(ACME));
    const {plan, changes, again} = thereAndBack(ACME, gone);
    expect(again).toMatchObject([
      {address: DEALS, actions: ['accept'], before: {managedBy: SET}, accepts: {}},
    ]);
    expect(content(again)).toStrictEqual(content(changes));
    expect(acceptedOtherwise(plan, again)).toEqual([]);
    const unknown = changesFromPlan(plan, {...gone, drifted: new Map([[DEALS, null]])});
    expect(unknown.map((change) => Object.keys(change))).toEqual([
      ['address', 'actions', 'reason', 'fields', 'accepts'],
    ]);
    expect(acceptedOtherwise(plan, unknown)).toEqual([DEALS]);
    expect(acceptedOtherwise(plan, [])).toEqual([DEALS]);
  });
});

describe('the leavings of a saved plan', () => {
  const member = `apiVersion: bylaw/v1\nkind: Member\nmetadata: {workspace: acme-legal, name: ${CY}}\nspec: {roles: [sharer]}\n`;
  const grant = `apiVersion: bylaw/v1\nkind: Grant\nmetadata: {workspace: acme-legal, name: cy-reads}\nspec: {subject: "user:${CY}", permissions: ["insights:read:all"]}\n`;
  const thread = (creator: string, more = ''): string =>
    `apiVersion: bylaw/v1\nkind: Resource\nmetadata: {workspace: acme-legal, name: chat${more}}\nspec: {type: thread, creator: ${creator}}\n`;
  const offboarding = `apiVersion: bylaw/v1\nkind: Offboarding\nmetadata: {workspace: acme-legal, name: ${CY}}\nspec: {confirm: DELETE}\n`;
  const live = liveWith(
    together(
      liveFrom(documents(ACME, member, thread(CY), team('deals', [BO, CY]), team('clerks', [CY]))),
      liveFrom(grant, 'others'),
    ),
  );
  const manifests = documents(
    ACME,
    thread(ANA),
    team('deals', [BO]),
    team('clerks', [], 'practice: tax'),
    offboarding,
  );
  const {plan, changes, run} = plannedOn(manifests, live);
  const left = leavingsOf(read(plan), live, 'al@acme.example');
  const again = changesFromPlan(read(plan), left.live, left.all);

  it('are worked out again on what is live, and hand over to whoever planned them', () => {
    expect(left.all).toMatchObject([{address: `Offboarding/acme-legal/${CY}`, person: CY, successor: ANA}]);
    expect(left.judgements).toEqual([]);
    expect(content(left.all.flatMap((one) => one.changes))).toEqual(
      content((run.leavings?.all ?? []).flatMap((one) => one.changes)),
    );
  });

  it('are not done twice: what is left is what the plan itself changes', () => {
    const rest = run.leavings?.rest ?? [];
    expect(again.map(({address, after}) => [address, after?.spec, after?.labels])).toEqual(
      rest.map(({address, after}) => [address, after?.spec, after?.labels]),
    );
    expect(again.map(({address}) => address)).toEqual([
      'Team/acme-legal/clerks',
      `Offboarding/acme-legal/${CY}`,
    ]);
  });

  it.each([
    ['other labels', DEALS, {labels: {practice: 'tax'}}],
    ['another content', DEALS, {after: {members: []}}],
    ['another action', DEALS, {actions: ['adopt', 'update']}],
    ['nothing after it', DEALS, {after: null}],
    [
      'another owner',
      DEALS,
      {
        fields: [
          {path: '/metadata/managedBy', before: 'x', after: SET},
          {path: '/x', before: 1, after: 2},
        ],
      },
    ],
    ['something after it', 'Grant/acme-legal/cy-reads', {after: {subject: `user:${CY}`, permissions: []}}],
  ])('are not a change with %s', (_, address, more) => {
    const file = read(plan);
    const other = {
      ...file,
      changes: file.changes.map((change) => (change.address === address ? {...change, ...more} : change)),
    } as Plan;
    expect(changesFromPlan(other, left.live, left.all).map((one) => one.address)).toContain(address);
  });

  it('that the plan does not show are told if its actor would have seen them', () => {
    expect(leftUnshown(plan, changes, EVERYTHING)).toEqual([]);
    const without = {...plan, changes: plan.changes.filter(({leaving}) => leaving === undefined)};
    expect(leftUnshown(without, changes, EVERYTHING)).toEqual(
      changes.flatMap(({address, leaving}) => (leaving === undefined ? [] : [address])),
    );
    expect(leftUnshown({...plan, changes: []}, changes, EVERYTHING)).not.toContain(
      `Offboarding/acme-legal/${CY}`,
    );
    expect(leftUnshown(without, changes, NOTHING)).toEqual([]);
  });
});
