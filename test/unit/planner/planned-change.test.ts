/** A change as a plan shows it; a plan that only says why there is none; and on what of what is kept it rests. */
import {describe, expect, it} from 'vitest';
import {EVERYTHING, NOTHING} from '../../../src/access/sight.ts';
import type {Change} from '../../../src/model/change.ts';
import {digestOf} from '../../../src/model/canonical-json.ts';
import type {Live} from '../../../src/model/live.ts';
import type {LiveObject} from '../../../src/model/objects.ts';
import type {PlannedChange, Waiting} from '../../../src/model/plan.ts';
import {basisOf, digestOfLive, staleAddresses} from '../../../src/planner/fingerprints.ts';
import {planOfNothing} from '../../../src/planner/plan-of-nothing.ts';
import {blockedBy, plannedChange} from '../../../src/planner/planned-change.ts';
import {desiredFrom, liveFrom, SET} from '../model/states.ts';
import {ACME, team} from '../rules/organisation.ts';
import {CONFIG, liveWith} from './plans.ts';

const ADDRESS = 'Team/acme-legal/deals';
const after = desiredFrom(team('deals', ['bo@acme.example'], 'practice: tax')).get(ADDRESS);
const before = liveFrom(team('deals', [])).get(ADDRESS);
if (after === undefined || before === undefined) throw new Error('the team was not declared');
const CHANGE: Change = {
  address: ADDRESS,
  actions: ['update'],
  reason: 'edited',
  fields: [{path: '/members', before: [], after: ['bo@acme.example']}],
  before,
  after,
  declaration: after.declaration,
};
const WAITING: Waiting = {
  id: 'share:acme-legal/s',
  side: 'northwind-legal',
  approvers: ['raj@northwind.example'],
  since: null,
  digest: 'sha256:00',
};

function planned(
  more: Partial<Change> = {},
  {
    sight = EVERYTHING,
    set = SET,
    waiting = [],
    blocked = [],
  }: {sight?: typeof NOTHING; set?: string; waiting?: readonly Waiting[]; blocked?: readonly string[]} = {},
): PlannedChange {
  return plannedChange(
    {...CHANGE, ...more},
    {set, sight, open: new Map([[ADDRESS, waiting]]), blocked: new Set(blocked)},
  );
}

describe('a planned change', () => {
  it('shows what is declared and where, and nothing that it does not have', () => {
    expect(planned()).toEqual({
      address: ADDRESS,
      actions: ['update'],
      reason: 'edited',
      fields: CHANGE.fields,
      before: before.spec,
      after: after.spec,
      labels: {practice: 'tax'},
      gate: {status: 'ready', needs: []},
      file: 'manifests/all.yaml',
      line: after.declaration.line,
    });
    const {declaration: _, after: __, ...deletion} = CHANGE;
    const shown = plannedChange(deletion, {set: SET, sight: EVERYTHING, open: new Map(), blocked: new Set()});
    expect(Object.keys(shown)).not.toContain('labels');
    expect(shown).toMatchObject({after: null, file: null, line: null});
    const {before: ___, ...creation} = CHANGE;
    expect(
      plannedChange(creation, {set: SET, sight: EVERYTHING, open: new Map(), blocked: new Set()}).before,
    ).toBe(null);
  });

  it('shows the names that it had', () => {
    const declaration = {...after.declaration, renamedFrom: 'old'};
    expect(planned({renamedFrom: 'Team/acme-legal/old', declaration})).toMatchObject({
      renamedFrom: 'Team/acme-legal/old',
      formerName: 'old',
    });
    expect(Object.keys(planned())).not.toContain('renamedFrom');
    expect(Object.keys(planned())).not.toContain('formerName');
  });

  it('shows that a workspace comes back, even if nothing does with it', () => {
    expect(planned({restores: []}).restored).toBe(true);
    expect(Object.keys(planned())).not.toContain('restored');
  });

  it('does not show what was live of what is another’s, in workspaces of strangers', () => {
    const [theirs, own] = [
      {set: 'other', sight: NOTHING},
      {set: SET, sight: NOTHING},
    ];
    expect([planned({}, theirs).before, planned({}, theirs).fields]).toEqual([null, []]);
    expect([planned({}, own).before, planned({}, own).fields]).toEqual([before.spec, CHANGE.fields]);
    expect(planned({}, {set: 'other', sight: EVERYTHING}).before).toEqual(before.spec);
  });
});

describe('the gate of a change', () => {
  const needs = [{side: 'northwind-legal', approvers: ['raj@northwind.example']}];

  it('is waiting for the sides that are asked, unless it deletes what asks', () => {
    expect(planned({}, {waiting: [WAITING]}).gate).toEqual({status: 'waiting', needs});
    const {after: _, ...deletion} = CHANGE;
    const shown = plannedChange(deletion, {
      set: SET,
      sight: EVERYTHING,
      open: new Map([[ADDRESS, [WAITING]]]),
      blocked: new Set(),
    });
    expect(shown.gate).toEqual({status: 'ready', needs});
  });

  it('is blocked with what stands against it, or against one of the leavings that it comes from', () => {
    const leaving = {
      of: ['Offboarding/acme-legal/a', 'Offboarding/acme-legal/b'],
      effects: ['left'],
    } as const;
    expect(planned({}, {blocked: [ADDRESS], waiting: [WAITING]}).gate).toEqual({status: 'blocked', needs});
    expect(planned({leaving}, {blocked: ['Offboarding/acme-legal/b']}).gate.status).toBe('blocked');
    expect(planned({leaving}, {blocked: ['Offboarding/acme-legal/c']}).gate.status).toBe('ready');
  });

  it('is blocked by errors and refusals alone', () => {
    const against = (severity: 'error' | 'refusal' | 'warning' | 'info') => ({
      finding: {rule: 'x', severity, message: '', help: '', address: null},
      against: [severity],
    });
    expect([...blockedBy((['error', 'refusal', 'warning', 'info'] as const).map(against))]).toEqual([
      'error',
      'refusal',
    ]);
  });
});

it('a plan of nothing says why there is none, and nothing else', () => {
  const desired = {digest: 'sha256:00', files: 1, objects: 7, commit: null};
  expect(
    planOfNothing(
      {
        set: CONFIG,
        actor: 'ana@acme.example',
        toolVersion: '1.2.3',
        createdAt: '2027-01-20T12:00:00Z',
        desired,
      },
      [],
    ),
  ).toEqual({
    formatVersion: '1.0',
    tool: {name: 'bylaw', version: '1.2.3'},
    createdAt: '2027-01-20T12:00:00Z',
    set: SET,
    actor: 'ana@acme.example',
    applyable: false,
    desired,
    live: {digest: null, lastRun: null},
    summary: {
      create: 0,
      update: 0,
      delete: 0,
      adopt: 0,
      release: 0,
      accept: 0,
      unchanged: 0,
      waiting: 0,
      unmanaged: 0,
      outsiders: 0,
    },
    changes: [],
    workspaces: [],
    waiting: [],
    agreed: [],
    ended: [],
    access: {gained: [], lost: [], changed: [], pending: [], reach: []},
    permissions: {gained: [], lost: []},
    diagnostics: [],
  });
});

describe('what a plan rests on without effect', () => {
  const live = liveFrom(ACME);
  const workspace = live.get('Workspace/acme-legal');
  const member = live.get('Member/acme-legal/bo@acme.example');
  if (workspace?.kind !== 'Workspace' || member === undefined) throw new Error('they were not declared');
  const none = liveWith(new Map());
  const dormant: Live = {...none, dormant: new Map([[member.address, member]])};
  const archived: Live = {
    ...none,
    archived: new Map([['acme-legal', {workspace, objects: new Map([[member.address, member]])}]]),
  };
  const there = liveWith(live);
  const digest = (state: Live, address: string): string | null | undefined =>
    basisOf([{address, actions: ['create'], reason: 'declared', fields: []}], state)[0]?.[1];

  it('is told apart from what is live, dormant, in the archive, and not there', () => {
    const digests = [none, dormant, archived, there].map((state) => digest(state, member.address));
    expect(digests[0]).toBe(null);
    expect(new Set(digests).size).toBe(4);
  });

  it('is a workspace in the archive, by itself and with what is in it', () => {
    expect(digest(archived, workspace.address)).toMatch(/^sha256:/);
    expect(digest(dormant, workspace.address)).toBe(null);
    expect(digest(archived, 'Member/acme-legal/nobody@acme.example')).toBe(null);
    expect(digest(archived, 'User/bo@acme.example')).toBe(null);
  });

  it('is told as plan files of before tell it', () => {
    const content = digest(there, member.address);
    expect(digest(dormant, member.address)).toBe(digestOf({dormant: content}));
    expect(digest(archived, member.address)).toBe(digestOf({archived: content}));
  });

  it('is nothing at what is no address, whatever a plan file says', () => {
    expect(staleAddresses([['nonsense', null]], archived)).toEqual([]);
    expect(staleAddresses([['nonsense', 'sha256:00']], archived)).toEqual(['nonsense']);
  });

  it('is stale once what is kept differs', () => {
    const basis = basisOf(
      [{address: member.address, actions: ['create'], reason: 'declared', fields: []}],
      dormant,
    );
    const other = {...dormant, dormant: new Map([[member.address, {...member, labels: {x: '1'}}]])};
    expect(staleAddresses(basis, dormant)).toEqual([]);
    expect(staleAddresses(basis, other)).toEqual([member.address]);
    expect(staleAddresses(basis, archived)).toEqual([member.address]);
  });

  it('is what comes back with a workspace, and the former name of what is renamed', () => {
    const change: Change = {
      address: workspace.address,
      actions: ['create'],
      reason: 'declared',
      fields: [],
      restores: [member],
      renamedFrom: 'Workspace/old',
    };
    expect(basisOf([change], none).map(([address]) => address)).toEqual([
      member.address,
      workspace.address,
      'Workspace/old',
    ]);
  });
});

it('the digest of a state is worked out once', () => {
  const live = liveFrom(ACME);
  let times = 0;
  class Counted extends Map<string, LiveObject> {
    override values(): MapIterator<LiveObject> {
      times += 1;
      return super.values();
    }
  }
  const state = new Counted(live);
  expect([digestOfLive(state), digestOfLive(state)]).toEqual([digestOfLive(live), digestOfLive(live)]);
  expect(times).toBe(1);
});
