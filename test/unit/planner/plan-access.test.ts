import {describe, expect, it} from 'vitest';
import {EVERYTHING, sightOf} from '../../../src/access/sight.ts';
import type {AccessChange, Plan, Waiting} from '../../../src/model/plan.ts';
import type {Change} from '../../../src/model/change.ts';
import {countOutsiders, requestsShown, withNames} from '../../../src/planner/plan-access.ts';
import {liveFrom} from '../model/states.ts';

const gain = (principal: string, object: string, more: Partial<AccessChange> = {}): AccessChange => ({
  principal,
  object,
  before: null,
  after: 'viewer',
  via: [principal],
  ...more,
});

const access = (lists: Partial<Plan['access']>): Plan['access'] => ({
  gained: [],
  lost: [],
  changed: [],
  pending: [],
  longer: [],
  reach: [],
  ...lists,
});

const ROOM = `
  apiVersion: bylaw/v1
  kind: Space
  metadata: {workspace: acme, name: room}
  spec: {type: internal, creator: bo@acme.example, displayName: Deal Room, region: EU}
`;

const PEOPLE = `
  apiVersion: bylaw/v1
  kind: MemberList
  metadata: {workspace: acme}
  items:
    - {name: bo@acme.example, roles: [admin], displayName: Bo Berg}
    - {name: cy@acme.example, roles: [admin]}
`;

const THINGS = `${ROOM}
  ---${PEOPLE}
  ---
  apiVersion: bylaw/v1
  kind: Resource
  metadata: {workspace: acme, name: files}
  spec: {type: vault, creator: bo@acme.example, title: The Files}
  ---
  apiVersion: bylaw/v1
  kind: Team
  metadata: {workspace: acme, name: tax}
  spec: {members: [bo@acme.example], displayName: Tax Team}
`;

describe('the names that a plan tells', () => {
  const state = liveFrom(THINGS);

  it('are those of people, targets and teams that changes of access tell of', () => {
    const {names} = withNames(
      access({
        gained: [gain('user:bo@acme.example', 'space:acme/room')],
        lost: [gain('user:cy@acme.example', 'vault:acme/files', {via: ['team:acme/tax']})],
      }),
      [state, state],
      EVERYTHING,
    );
    expect(names).toEqual({
      'bo@acme.example': 'Bo Berg',
      'space:acme/room': 'Deal Room',
      'team:acme/tax': 'Tax Team',
      'vault:acme/files': 'The Files',
    });
  });

  it.each(['gained', 'lost', 'changed', 'pending', 'longer'] as const)('are told of what is %s', (list) => {
    const told = {...gain('user:bo@acme.example', 'space:acme/none'), was: '2026-01-01T00:00:00Z'};
    const {names} = withNames(access({[list]: [told]}), [state, state], EVERYTHING);
    expect(names).toEqual({'bo@acme.example': 'Bo Berg'});
  });

  it('are left out where nothing has another name, or nothing is told', () => {
    expect(withNames(access({}), [state, state], EVERYTHING)).toEqual({});
    const told = access({gained: [gain('user:cy@acme.example', 'board:acme/files')]});
    // A board of this name is none of the files, which are a vault.
    expect(withNames(told, [state, state], EVERYTHING)).toEqual({});
  });

  it('are of the state after, and of the one before for what is gone', () => {
    const told = access({
      lost: [
        gain('user:bo@acme.example', 'space:acme/room'),
        gain('user:bo@acme.example', 'vault:acme/files'),
      ],
    });
    const after = liveFrom(ROOM.replace('Deal Room', 'Board Room'));
    expect(withNames(told, [state, after], EVERYTHING).names).toEqual({
      'bo@acme.example': 'Bo Berg',
      'space:acme/room': 'Board Room',
      'vault:acme/files': 'The Files',
    });
  });

  it('of others’ workspaces are not told, but those of accounts are', () => {
    const accounts = liveFrom(`
      apiVersion: bylaw/v1
      kind: User
      metadata: {name: bo@acme.example}
      spec: {displayName: Bo Everywhere}
    `);
    const all = new Map([...state, ...accounts]);
    const told = access({gained: [gain('user:bo@acme.example', 'space:acme/room')]});
    const others = sightOf(new Set(['northwind']), [all]);
    expect(withNames(told, [state, state], others)).toEqual({});
    expect(withNames(told, [all, all], others).names).toEqual({'bo@acme.example': 'Bo Everywhere'});
    // An account prevails over a membership.
    expect(withNames(told, [all, all], EVERYTHING).names).toMatchObject({'bo@acme.example': 'Bo Everywhere'});
  });
});

it('outsiders count once each, however much they gain', () => {
  const guest = {outside: 'guest'} as const;
  expect(
    countOutsiders([
      gain('user:gia@guests.example', 'space:acme/room', guest),
      gain('user:gia@guests.example', 'space:acme/den', guest),
      gain('user:vera@northwind.example', 'space:acme/room', {outside: 'partner'}),
      gain('user:bo@acme.example', 'space:acme/room', {outside: null}),
      gain('user:cy@acme.example', 'space:acme/room'),
    ]),
  ).toBe(2);
  expect(countOutsiders([])).toBe(0);
});

it('the requests that a plan shows are those that wait, that it changes, and that bring access', () => {
  const changed = {address: 'Connection/acme/northwind'} as Change;
  const waiting = {id: 'share:acme/room-out'} as Waiting;
  const bringing = (name: string): AccessChange =>
    gain('user:vera@northwind.example', 'space:acme/room', {via: ['Space/acme/room', `Share/acme/${name}`]});
  const shown = requestsShown(
    [changed],
    [waiting],
    access({gained: [bringing('new')], changed: [bringing('more')], lost: [bringing('gone')]}),
  );
  expect([...shown].filter((id) => /^(share|connection):/.test(id)).toSorted()).toEqual([
    'connection:acme/northwind',
    'share:acme/more',
    'share:acme/new',
    'share:acme/room-out',
  ]);
});
