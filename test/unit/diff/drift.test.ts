/** Drift: objects whose live content differs from what the set last applied, whoever wrote it. */
import {describe, expect, it} from 'vitest';
import {lastApplied} from '../../../src/diff/accepted.ts';
import {drifted, driftedAddresses, renamedIn} from '../../../src/diff/drift.ts';
import type {Address} from '../../../src/model/address.ts';
import type {Live} from '../../../src/model/live.ts';
import type {LiveObject, State} from '../../../src/model/objects.ts';
import {SET} from '../model/states.ts';
import {document, liveSince, stateOf} from './drifted-set.ts';

const BO = 'bo@acme.example';
const CY = 'cy@acme.example';
const DEALS = 'Team/acme-legal/deals';

const team = (name: string, members: readonly string[] = [BO]): string =>
  document('Team', `name: ${name}`, `members: [${members.join(', ')}]`);

/** Objects of a state, of no set. */
const unowned = (state: State<LiveObject>): State<LiveObject> =>
  new Map([...state].map(([address, object]) => [address, {...object, managedBy: null}]));

const driftOf = (live: Live): ReturnType<typeof drifted> =>
  drifted(live, SET, (address) => lastApplied(address, live, undefined));

/** What has drifted: `action address`, and the fields as `path before after`. */
const told = (objects: ReturnType<typeof drifted>): readonly unknown[] =>
  objects.map(({address, action, fields}) => [
    `${action} ${address}`,
    ...fields.map(({path, before, after}) => `${path} ${JSON.stringify(before)} ${JSON.stringify(after)}`),
  ]);

describe('drift', () => {
  it('is nothing in what is as it was applied', () => {
    const state = stateOf(team('deals'), team('board'));
    expect(driftOf(liveSince(state, state))).toEqual([]);
  });

  it('is an object with other content, as applied and as live', () => {
    const [was, is] = [stateOf(team('deals')), stateOf(team('deals', [CY]))];
    const {managedBy: _, ...before} = was.get(DEALS) ?? {};
    expect(driftOf(liveSince(was, is))).toEqual([
      {
        address: DEALS,
        action: 'update',
        fields: [{path: '/members', before: [BO], after: [CY]}],
        before,
        after: is.get(DEALS),
      },
    ]);
  });

  it('is an object that is gone', () => {
    const [object] = driftOf(liveSince(stateOf(team('deals')), new Map()));
    expect(told(object === undefined ? [] : [object])).toEqual([
      [`delete ${DEALS}`, `/members ["${BO}"] null`],
    ]);
    expect(object).not.toHaveProperty('after');
  });

  it('is an object that was written around bylaw under the name of the set', () => {
    const live = liveSince(new Map(), unowned(stateOf(team('deals'), team('board'))), {
      claimedBy: new Map([
        [DEALS, SET],
        ['Team/acme-legal/board', 'platform'],
      ]),
      createdOutside: new Set([DEALS, 'Team/acme-legal/board']),
    });
    const [object, ...others] = driftOf(live);
    expect(told(object === undefined ? [] : [object])).toEqual([
      [`create ${DEALS}`, `/members null ["${BO}"]`],
    ]);
    expect(object).not.toHaveProperty('before');
    expect(others).toEqual([]);
  });

  it('is an object whose row says that it belongs to somebody else', () => {
    const state = stateOf(team('deals'));
    const of = (claimed: string | null): readonly unknown[] =>
      told(driftOf(liveSince(state, state, {claimedBy: new Map([[DEALS, claimed]])})));
    expect(of('platform')).toEqual([[`update ${DEALS}`, `/metadata/managedBy "${SET}" "platform"`]]);
    expect(of(null)).toEqual([[`update ${DEALS}`, `/metadata/managedBy "${SET}" null`]]);
  });

  it('is nothing where a row of something that the set never applied names another set', () => {
    const state = unowned(stateOf(team('deals')));
    expect(driftOf(liveSince(new Map(), state, {claimedBy: new Map([[DEALS, 'platform']])}))).toEqual([]);
  });

  it('is an object that somebody said to be without effect', () => {
    const state = stateOf(team('deals'));
    const live = liveSince(state, new Map(), {dormant: unowned(state), drifted: new Map()});
    expect(told(driftOf(live))).toEqual([[`update ${DEALS}`]]);
  });

  it('says nothing of single fields where nobody knows what was applied', () => {
    const live = liveSince(stateOf(team('deals')), stateOf(team('deals', [CY])), {
      drifted: new Map([[DEALS, null]]),
    });
    const [object] = driftOf(live);
    expect(object).toMatchObject({address: DEALS, action: 'update', fields: []});
    expect(object).not.toHaveProperty('before');
  });

  it('is told in the order of plans, each object once', () => {
    const was = stateOf(team('board'), team('deals'), document('Role', 'name: z', 'permissions: []'));
    const is = stateOf(
      team('deals', [CY]),
      team('board', [CY]),
      document('Role', 'name: z', "permissions: ['teams:read:all']"),
    );
    const live = liveSince(was, is, {claimedBy: new Map([[DEALS, null]])});
    expect(driftedAddresses(live, SET)).toHaveLength(3);
    expect(driftOf(live).map(({address}) => address)).toEqual([
      'Role/acme-legal/z',
      'Team/acme-legal/board',
      DEALS,
    ]);
  });
});

describe('objects that name people by another address than when they were applied', () => {
  const NOW_CALLED = new Map([['bo@new.example', BO]]);
  const renamed = (
    objects: State<LiveObject>,
    were: ReadonlyMap<string, string>,
    applied?: readonly Address[],
  ) => {
    const live = liveSince(objects, objects);
    const known = applied === undefined ? live.applied : new Map(applied.map((each) => [each, '']));
    return renamedIn({...live, applied: known}, were);
  };
  const NEW = 'bo@new.example';

  it('are none where nobody got another', () => {
    expect(renamed(stateOf(team('deals', [NEW])), new Map())).toEqual([]);
  });

  it('have the former address in their fields before', () => {
    expect(told(renamed(stateOf(team('deals', [NEW]), team('board', [CY])), NOW_CALLED))).toEqual([
      [`update ${DEALS}`, `/members ["${BO}"] ["${NEW}"]`],
    ]);
  });

  it.each([
    ['member', document('Member', `name: ${NEW}`, 'roles: []'), `Member/acme-legal/${NEW}`],
    [
      'guest',
      document('Guest', `name: ${NEW}`, `spaces: [{space: room, role: viewer}], invitedBy: ${CY}`),
      `Guest/acme-legal/${NEW}`,
    ],
    [
      'user',
      `{apiVersion: bylaw/v1, kind: User, metadata: {name: ${NEW}}, spec: {systemAdmin: true}}`,
      `User/${NEW}`,
    ],
  ])('have it as their name if they are of that person: a %s', (_, text, address) => {
    const objects = renamed(stateOf(text), NOW_CALLED);
    expect(told(objects)).toEqual([[`update ${address}`, `/metadata/name "${BO}" "${NEW}"`]]);
    expect(objects[0]?.before?.name).toBe(BO);
    expect(objects[0]?.after?.name).toBe(NEW);
  });

  it('are not those that merely have such a name', () => {
    expect(renamed(stateOf(team('deals', [CY])), new Map([['deals', 'dealz']]))).toEqual([]);
  });

  it('are those of the set that are live', () => {
    const objects = stateOf(team('deals', [NEW]));
    expect(renamed(objects, NOW_CALLED, [])).toEqual([]);
    expect(renamed(objects, NOW_CALLED, ['Team/acme-legal/gone'])).toEqual([]);
  });

  it('are told in the order of plans', () => {
    const texts = [
      team('deals', [NEW]),
      team('board', [NEW]),
      document('Member', `name: ${NEW}`, 'roles: []'),
    ];
    expect(renamed(stateOf(...texts), NOW_CALLED).map(({address}) => address)).toEqual([
      `Member/acme-legal/${NEW}`,
      'Team/acme-legal/board',
      DEALS,
    ]);
  });
});
