/** An outsider reaches a target of a workspace of which they are no active member. */
import {expect, it, test} from 'vitest';
import {accessChangesMarked, markOutsiders, outsidersIn} from '../../../src/access/outsiders.ts';
import type {AccessChange} from '../../../src/model/plan.ts';
import {grant, guest, member, NOW, PAST, question, share, space, stateOf, workspace} from './organisation.ts';

const BO = 'bo@acme.example';
const VERA = 'vera@northwind.example';
const ROOM = 'space:acme/room';

const STATE = stateOf([
  workspace('acme'),
  workspace('northwind'),
  space('acme', 'room', BO),
  member('acme', BO, []),
  member('acme', 'cy@acme.example', []),
  member('acme', 'off@acme.example', [], {status: 'deactivated'}),
  member('acme', 'late@acme.example', [], {expires: PAST}),
  member('northwind', VERA, []),
  guest('acme', 'gil@guests.example', {room: 'viewer'}),
]);

test.each([
  ['an active member of the workspace', BO, ROOM, ['creator'], null],
  ['another active member of it', 'cy@acme.example', ROOM, ['creator'], null],
  ['the member of a partner', VERA, ROOM, ['Share/acme/deal', `user:${VERA}`], 'partner'],
  ['a guest', 'gil@guests.example', ROOM, ['Guest/acme/gil@guests.example'], 'guest'],
  [
    'a guest, of what is in the space',
    'gil@guests.example',
    'vault:acme/falcon',
    ['Space/acme/room', 'Guest/acme/gil@guests.example'],
    'guest',
  ],
  ['a member who is deactivated', 'off@acme.example', ROOM, ['Share/acme/deal'], 'partner'],
  ['a member whose membership expired', 'late@acme.example', ROOM, ['Share/acme/deal'], 'partner'],
  [
    'a member of this workspace, of what another hosts',
    BO,
    'vault:northwind/x',
    ['Share/northwind/x'],
    'partner',
  ],
  ['a member of the workspace that hosts it', VERA, 'vault:northwind/x', ['creator'], null],
  ['a system admin', 'root@platform.example', ROOM, ['system-admin'], null],
  ['somebody of a workspace that is not there', VERA, 'vault:gone/x', [], 'partner'],
])('%s', (_, email, object, via, expected) => {
  expect(outsidersIn(STATE, NOW)({principal: `user:${email}`, object, via})).toBe(expected);
});

it('is told of one object after the other', () => {
  const outside = outsidersIn(STATE, NOW);
  const of = (object: string): unknown => outside({principal: `user:${BO}`, object, via: ['Share/x/y']});
  expect([of(ROOM), of('vault:northwind/x'), of('vault:northwind/x'), of(ROOM)]).toEqual([
    null,
    'partner',
    'partner',
    null,
  ]);
});

it('is marked as of before on access that is lost, and as of after on all else', () => {
  const change = (before: AccessChange['before'], after: AccessChange['after']): AccessChange => ({
    principal: `user:${BO}`,
    object: ROOM,
    before,
    after,
    via: ['creator'],
  });
  const longer = {...change('viewer', 'viewer'), was: '2026-06-16T00:00:00.000Z'};
  const marked = markOutsiders(
    {
      gained: [change(null, 'viewer')],
      lost: [change('viewer', null)],
      changed: [change('viewer', 'editor')],
      pending: [{...change(null, 'editor'), expires: '2027-01-01'}],
      longer: [longer, {...longer, expires: '2027-01-01'}],
    },
    () => 'guest',
    () => 'partner',
  );
  expect(marked).toStrictEqual({
    gained: [{...change(null, 'viewer'), outside: 'partner'}],
    lost: [{...change('viewer', null), outside: 'guest'}],
    changed: [{...change('viewer', 'editor'), outside: 'partner'}],
    pending: [{...change(null, 'editor'), expires: '2027-01-01', outside: 'partner'}],
    longer: [
      {...longer, outside: 'partner'},
      {...longer, expires: '2027-01-01', outside: 'partner'},
    ],
  });
});

it('is said of nothing that there is not', () => {
  const nobody = {gained: [], lost: [], changed: []};
  expect(
    markOutsiders(
      nobody,
      () => null,
      () => null,
    ),
  ).toStrictEqual(nobody);
});

it('is said of each change between two states, as of before of those who lose access', () => {
  const granted = [...STATE.values(), grant('acme', 'g', 'everyone', ['use:shared_spaces'])];
  const shared = [...granted, share('acme', 's', 'space:room', {'user:cy@acme.example': 'viewer'})];
  const left = granted.filter(({address}) => address !== 'Member/acme/cy@acme.example');
  const marks = (before: typeof shared, after: typeof shared) => {
    const {gained, lost} = accessChangesMarked(question(before), question(after));
    return [...gained, ...lost].map(({principal, object, outside}) => [principal, object, outside]);
  };
  const cy = ['user:cy@acme.example', ROOM, null];
  expect(marks(granted, shared)).toEqual([cy]);
  expect(marks(shared, left)).toEqual([cy]);
  const renamed = [...left.filter(({address}) => address !== 'Space/acme/room'), space('acme', 'hall', BO)];
  expect(
    accessChangesMarked(question(left), question(renamed), new Map([[ROOM, 'space:acme/hall']])),
  ).toMatchObject({gained: [], lost: [], changed: []});
});
