/** Whose objects are: what a set adopts, lets go of, leaves alone, and gets back. */
import {describe, expect, it} from 'vitest';
import {applyChanges, diff} from '../../../src/diff/diff.ts';
import type {Live} from '../../../src/model/live.ts';
import type {LiveObject, State} from '../../../src/model/objects.ts';
import {desiredFrom, SET, together} from '../model/states.ts';
import {document, documents, liveSince, stateOf} from './drifted-set.ts';

const BO = 'bo@acme.example';
const CY = 'cy@acme.example';
const DEALS = 'Team/acme-legal/deals';

const team = (name: string, members: readonly string[] = [BO]): string =>
  document('Team', `name: ${name}`, `members: [${members.join(', ')}]`);
const WORKSPACE =
  '{apiVersion: bylaw/v1, kind: Workspace, metadata: {name: acme-legal}, spec: {displayName: Acme, organization: acme, region: EU}}';

const ownedBy = (owner: string | null, ...texts: readonly string[]): State<LiveObject> =>
  new Map([...stateOf(...texts)].map(([address, object]) => [address, {...object, managedBy: owner}]));

const liveOf = (objects: State<LiveObject>, more: Partial<Live> = {}): Live =>
  liveSince(new Map(), objects, more);

const diffOf = (declared: readonly string[], live: Live, released: readonly string[] = []) =>
  diff(declared.length === 0 ? new Map() : desiredFrom(documents(...declared)), live, SET, released);

/** `action+action address (reason)` of each change. */
const told = (...input: Parameters<typeof diffOf>): readonly string[] =>
  diffOf(...input).changes.map(({address, actions, reason}) => `${actions.join('+')} ${address} (${reason})`);
const unmanaged = (...input: Parameters<typeof diffOf>): readonly string[] =>
  diffOf(...input).unmanaged.map(({address}) => address);

describe('an object of no set', () => {
  it('is adopted where it is declared just so', () => {
    const {changes} = diffOf([team('deals')], liveOf(ownedBy(null, team('deals'))));
    expect(changes).toMatchObject([{address: DEALS, actions: ['adopt'], reason: 'adopted', fields: []}]);
  });

  it('is adopted and updated where it is declared otherwise', () => {
    const {changes} = diffOf([team('deals', [CY])], liveOf(ownedBy(null, team('deals'))));
    expect(changes).toMatchObject([
      {
        actions: ['adopt', 'update'],
        reason: 'adopted',
        fields: [{path: '/members', before: [BO], after: [CY]}],
      },
    ]);
  });

  it('is told of as unmanaged where the set has something in its workspace', () => {
    const live = liveOf(together(ownedBy(null, team('deals')), ownedBy(SET, team('board'))));
    expect(unmanaged([team('board')], live)).toEqual([DEALS]);
    expect(unmanaged([team('board')], liveOf(ownedBy(null, team('deals'))))).toEqual([DEALS]);
    expect(unmanaged([], liveOf(ownedBy(null, team('deals'))))).toEqual([]);
  });

  it('is told of where the set only has something there that it declares no more', () => {
    const live = liveOf(together(ownedBy(null, team('deals')), ownedBy(SET, team('board'))));
    expect(unmanaged([], live)).toEqual([DEALS]);
  });

  it('is not told of if it is an account, or of another set', () => {
    const user = `{apiVersion: bylaw/v1, kind: User, metadata: {name: ${BO}}, spec: {systemAdmin: true}}`;
    const other = user.replace(BO, CY);
    expect(unmanaged([user], liveOf(together(ownedBy(null, other), ownedBy(SET, user))))).toEqual([]);
    expect(unmanaged([team('board')], liveOf(ownedBy('platform', team('deals'))))).toEqual([]);
  });

  it('is told of in the order of plans', () => {
    const live = liveOf(ownedBy(null, team('z'), team('a'), document('Role', 'name: r', 'permissions: []')));
    expect(unmanaged([team('board')], live)).toEqual([
      'Role/acme-legal/r',
      'Team/acme-legal/a',
      'Team/acme-legal/z',
    ]);
  });
});

describe('an object whose row names another owner than the audit knows', () => {
  const live = liveOf(ownedBy(SET, team('deals')), {claimedBy: new Map([[DEALS, 'platform']])});

  it('gets its owner back', () => {
    const [change] = diffOf([team('deals')], live).changes;
    expect(change).toMatchObject({
      actions: ['update'],
      reason: 'drift',
      fields: [{path: '/metadata/managedBy', before: 'platform', after: SET}],
    });
  });

  it('gets it back together with what else is edited', () => {
    const [change] = diffOf([team('deals', [CY])], live).changes;
    expect(change).toMatchObject({actions: ['update'], reason: 'edited'});
    expect(change?.fields.map(({path}) => path)).toEqual(['/metadata/managedBy', '/members']);
  });

  it('gets it back where the row names none', () => {
    const nobodys = {...live, claimedBy: new Map([[DEALS, null]])};
    expect(diffOf([team('deals')], nobodys).changes[0]?.fields).toEqual([
      {path: '/metadata/managedBy', before: null, after: SET},
    ]);
  });

  it('gets it back from what accepts its other drift', () => {
    const drifted = liveSince(stateOf(team('deals')), stateOf(team('deals', [CY])), {
      claimedBy: new Map([[DEALS, 'platform']]),
    });
    const [change] = diffOf([team('deals', [CY])], drifted).changes;
    expect(change).toMatchObject({actions: ['accept', 'update']});
    expect(change?.fields.map(({path}) => path)).toEqual(['/metadata/managedBy', '/members']);
  });

  it('is simply adopted if it is of no set', () => {
    const free = {...live, objects: ownedBy(null, team('deals'))};
    expect(diffOf([team('deals')], free).changes).toMatchObject([{actions: ['adopt'], fields: []}]);
  });
});

describe('an object that was written around bylaw under the name of the set', () => {
  const live = liveOf(ownedBy(null, team('deals')), {
    claimedBy: new Map([[DEALS, SET]]),
    createdOutside: new Set([DEALS]),
  });

  it('is deleted as drift where it is not declared', () => {
    expect(told([], live)).toEqual([`delete ${DEALS} (drift)`]);
  });

  it('stays, of no set, where the set lets go of it', () => {
    expect(told([], live, [DEALS])).toEqual([]);
    expect(unmanaged([], live, [DEALS])).toEqual([DEALS]);
  });
});

describe('a release', () => {
  const live = liveOf(ownedBy(SET, team('deals'), team('board')));

  it('lets go of what is named and still owned, and leaves it live', () => {
    const {changes} = diffOf([team('board')], live, [DEALS]);
    expect(changes).toMatchObject([
      {
        address: DEALS,
        actions: ['release'],
        reason: 'removed',
        fields: [{path: '/metadata/managedBy', before: SET, after: null}],
        before: {managedBy: SET},
        after: {managedBy: null},
      },
    ]);
    expect([...applyChanges(live.objects, changes).keys()].toSorted()).toEqual([
      'Team/acme-legal/board',
      DEALS,
    ]);
  });

  it('of what is still declared does nothing', () => {
    expect(told([team('board'), team('deals')], live, [DEALS])).toEqual([]);
  });

  it.each([['platform'], [null]])('of what belongs to %s does nothing', (owner) => {
    const theirs = liveOf(together(ownedBy(owner, team('deals')), ownedBy(SET, team('board'))));
    expect(told([team('board')], theirs, [DEALS])).toEqual([]);
  });

  it('finds somebody by the address that they had before', () => {
    const member = document('Member', 'name: bo@new.example', 'roles: []');
    const moved = liveOf(ownedBy(SET, member), {formerAddresses: new Map([[BO, 'bo@new.example']])});
    expect(told([], moved, [`Member/acme-legal/${BO}`])).toEqual([
      'release Member/acme-legal/bo@new.example (removed)',
    ]);
  });

  it('in a workspace that is deleted goes into the archive with it', () => {
    const all = liveOf(ownedBy(SET, WORKSPACE, team('deals')));
    const {changes} = diffOf([], all, [DEALS]);
    expect(told([], all, [DEALS])).toEqual([
      'delete Workspace/acme-legal (removed)',
      `release ${DEALS} (removed)`,
    ]);
    expect([...applyChanges(all.objects, changes).keys()]).toEqual([]);
  });
});

describe('the creator of a space', () => {
  const space = (creator: string, name = ''): string =>
    document('Space', 'name: room', `type: internal, creator: ${creator}${name}`);
  const auditedCreators = new Map([['Space/acme-legal/room', BO]]);
  const live = (text: string): Live => liveOf(ownedBy(SET, text), {auditedCreators});

  it('that was written around bylaw is drift, and set back', () => {
    expect(told([space(BO)], live(space(CY)))).toEqual(['update Space/acme-legal/room (drift)']);
  });

  it('is edited where more than that differs, or the audit knows no other', () => {
    expect(told([space(BO, ', displayName: Room')], live(space(CY)))).toEqual([
      'update Space/acme-legal/room (edited)',
    ]);
    expect(told([space(BO)], liveOf(ownedBy(SET, space(CY))))).toEqual([
      'update Space/acme-legal/room (edited)',
    ]);
  });
});

describe('the record of a leaving', () => {
  const record = document('Offboarding', `name: ${BO}`, 'confirm: DELETE');
  const address = `Offboarding/acme-legal/${BO}`;

  it('stays when it is declared no more', () => {
    expect(told([WORKSPACE], liveOf(ownedBy(SET, WORKSPACE, record)))).toEqual([]);
  });

  it('goes with its workspace', () => {
    expect(told([], liveOf(ownedBy(SET, WORKSPACE, record)))).toEqual([
      'delete Workspace/acme-legal (removed)',
      `delete ${address} (removed)`,
    ]);
  });

  it('of another set is none of this one', () => {
    const live = liveOf(together(ownedBy(SET, WORKSPACE), ownedBy('platform', record)));
    expect(told([], live)).toEqual(['delete Workspace/acme-legal (removed)']);
  });
});

describe('the state after changes', () => {
  it('is the state before where there are none', () => {
    const state = stateOf(team('deals'));
    expect(applyChanges(state, [])).toBe(state);
  });

  it('has what is deleted, made and changed, and the state before stays as it was', () => {
    const before = ownedBy(SET, team('deals'), team('board'));
    const {changes} = diffOf([team('board', [CY]), team('new')], liveOf(before));
    const after = applyChanges(before, changes);
    expect([...after.keys()].toSorted()).toEqual(['Team/acme-legal/board', 'Team/acme-legal/new']);
    expect(after.get('Team/acme-legal/board')?.spec).toEqual({members: [CY]});
    expect([...before.keys()].toSorted()).toEqual(['Team/acme-legal/board', DEALS]);
  });

  it('has nothing of no set in a workspace that is deleted', () => {
    const elsewhere = team('elsewhere').replace('acme-legal', 'globex');
    const before = together(
      ownedBy(SET, WORKSPACE),
      ownedBy(null, team('deals'), elsewhere),
      ownedBy('platform', team('board')),
    );
    const {changes} = diffOf([], liveOf(before));
    expect([...applyChanges(before, changes).keys()].toSorted()).toEqual([
      'Team/acme-legal/board',
      'Team/globex/elsewhere',
    ]);
  });
});
