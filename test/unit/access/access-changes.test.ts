import {describe, expect, it} from 'vitest';
import {accessChanges, allChanges, eachAccessChange} from '../../../src/access/access-changes.ts';
import type {GovernedObject} from '../../../src/model/objects.ts';
import {
  ALL_APPROVED,
  FUTURE,
  grant,
  guest,
  member,
  NOW,
  PAST,
  question,
  resource,
  role,
  share,
  space,
  team,
  user,
  workspace,
} from './organisation.ts';

const ANA = 'ana@acme.example';
const BO = 'bo@acme.example';
const CY = 'cy@acme.example';
const DI = 'di@acme.example';
const ROOM = 'space:acme/room';
const VAULT = 'vault:acme/falcon';

const ESTATE: readonly GovernedObject[] = [
  workspace('acme', {features: {guestAccounts: true}}),
  role('acme', 'counsel', ['use:shared_spaces', 'use:external_collaboration']),
  member('acme', ANA, ['admin']),
  member('acme', BO, ['counsel']),
  member('acme', CY, ['counsel']),
  member('acme', DI, ['counsel']),
  team('acme', 'm-and-a', [BO, CY]),
  resource('acme', 'vault', 'falcon', BO),
  space('acme', 'room', BO, {resources: ['vault:falcon']}),
];
const DEAL = share('acme', 'deal', 'space:room', {'team:m-and-a': 'editor'});
const DEAL_TEAM = ['Share/acme/deal', 'team:acme/m-and-a'];

const changes = (before: readonly GovernedObject[], after: readonly GovernedObject[]) =>
  accessChanges(question(before), question(after));
const without = (address: string) => ESTATE.filter((each) => each.address !== address);
const NOTHING = {gained: [], lost: [], changed: [], longer: []};

describe('accessChanges', () => {
  it('tells who gains access by a new share, and by which path, also to what is in the space', () => {
    expect(changes(ESTATE, [...ESTATE, DEAL])).toStrictEqual({
      ...NOTHING,
      gained: [
        {principal: `user:${CY}`, object: ROOM, before: null, after: 'editor', via: DEAL_TEAM},
        {
          principal: `user:${CY}`,
          object: VAULT,
          before: null,
          after: 'editor',
          via: ['Space/acme/room', ...DEAL_TEAM],
        },
      ],
    });
  });

  it('tells who loses it, by the path that was', () => {
    const {gained, lost, changed} = changes([...ESTATE, DEAL], ESTATE);
    expect([gained, changed]).toStrictEqual([[], []]);
    expect(lost[0]).toStrictEqual({
      principal: `user:${CY}`,
      object: ROOM,
      before: 'editor',
      after: null,
      via: DEAL_TEAM,
    });
    expect(lost.map(({object}) => object)).toStrictEqual([ROOM, VAULT]);
  });

  it('tells whose level changes, by the path that is best afterwards', () => {
    const higher = share('acme', 'deal', 'space:room', {'team:m-and-a': 'co-owner'});
    const {gained, lost, changed} = changes([...ESTATE, DEAL], [...ESTATE, higher]);
    expect([gained, lost]).toStrictEqual([[], []]);
    expect(changed[0]).toStrictEqual({
      principal: `user:${CY}`,
      object: ROOM,
      before: 'editor',
      after: 'co-owner',
      via: DEAL_TEAM,
    });
  });

  it('says nothing of another path to the same level', () => {
    const also = share('acme', 'also', 'space:room', {[`user:${CY}`]: 'editor'});
    expect(changes([...ESTATE, DEAL], [...ESTATE, DEAL, also])).toStrictEqual(NOTHING);
    expect(changes([...ESTATE, DEAL], [...ESTATE, also])).toStrictEqual(NOTHING);
  });

  it('counts access by a link, and says so', () => {
    const linked = space('acme', 'room', BO, {generalAccess: 'link'});
    const {gained} = changes(ESTATE, [...ESTATE, linked]);
    expect(gained.map(({principal, after, via}) => [principal, after, via])).toStrictEqual([
      [`user:${CY}`, 'viewer', ['general-access:link']],
      [`user:${DI}`, 'viewer', ['general-access:link']],
    ]);
  });

  it('follows a team, a role, a deactivation and an expiry', () => {
    const base = [...ESTATE, DEAL];
    const joined = changes(base, [...base, team('acme', 'm-and-a', [BO, CY, DI])]);
    expect(joined.gained.map(({principal}) => principal)).toStrictEqual([`user:${DI}`, `user:${DI}`]);
    const incapable = changes(base, [...base, role('acme', 'counsel', [])]);
    expect(incapable.lost.map(({principal, object}) => [principal, object])).toStrictEqual([
      [`user:${BO}`, ROOM],
      [`user:${CY}`, ROOM],
      [`user:${CY}`, VAULT],
    ]);
    const gone = changes(base, [...base, member('acme', BO, ['counsel'], {status: 'deactivated'})]);
    expect(gone.lost.map(({principal, before}) => [principal, before])).toStrictEqual([
      [`user:${BO}`, 'creator'],
      [`user:${BO}`, 'creator'],
    ]);
    const until = (expires: string) => [...base, member('acme', CY, ['counsel'], {expires})];
    expect(changes(until(FUTURE), until(PAST)).lost).toHaveLength(2);
  });

  it('tells what time alone takes away', () => {
    const base = [
      ...ESTATE,
      grant('acme', 'invites', `user:${BO}`, ['use:invite_guest_accounts']),
      guest('acme', 'gil@guests.example', {room: 'viewer'}, {expires: FUTURE}),
    ];
    const {lost} = accessChanges(question(base), {...question(base), now: NOW + 86_400_000});
    expect(lost.map(({principal, object}) => [principal, object])).toStrictEqual([
      ['user:gil@guests.example', ROOM],
      ['user:gil@guests.example', VAULT],
    ]);
  });

  it('tells what an approval brings', () => {
    const partner = [
      workspace('northwind'),
      role('northwind', 'partner', ['use:shared_spaces', 'use:external_collaboration']),
      member('northwind', 'vera@northwind.example', ['partner']),
      share('acme', 'x', 'space:room', {'user:vera@northwind.example': 'viewer'}, {with: 'northwind'}),
    ];
    const waiting = question([...ESTATE, ...partner]);
    const {gained} = accessChanges(waiting, {...waiting, external: ALL_APPROVED});
    expect(gained.map(({object, via}) => [object, via])).toStrictEqual([
      [ROOM, ['Share/acme/x', 'user:vera@northwind.example']],
      [VAULT, ['Space/acme/room', 'Share/acme/x', 'user:vera@northwind.example']],
    ]);
  });

  it('tells of all access to what is created, and of what is deleted', () => {
    const created = changes(without('Space/acme/room'), ESTATE);
    expect(created.gained.map(({principal, object, after}) => [principal, object, after])).toStrictEqual([
      [`user:${ANA}`, ROOM, 'co-owner'],
      [`user:${BO}`, ROOM, 'creator'],
    ]);
    expect(changes(ESTATE, without('Space/acme/room')).lost).toHaveLength(2);
    expect(changes(ESTATE, without('Workspace/acme')).lost).toHaveLength(4);
  });

  it('says nothing of a space that is renamed, when told so', () => {
    const renamed = [
      ...without('Space/acme/room'),
      space('acme', 'deal-room', BO, {resources: ['vault:falcon']}),
    ];
    const before = question([...ESTATE, DEAL]);
    const after = question([
      ...renamed,
      share('acme', 'deal', 'space:deal-room', {'team:m-and-a': 'editor', [`user:${DI}`]: 'viewer'}),
    ]);
    expect(accessChanges(before, after).lost.map(({object}) => object)).toContain(ROOM);
    const told = accessChanges(before, after, new Map([[ROOM, 'space:acme/deal-room']]));
    expect([told.lost, told.changed]).toStrictEqual([[], []]);
    expect(told.gained.map(({principal, object}) => [principal, object])).toStrictEqual([
      [`user:${DI}`, 'space:acme/deal-room'],
      [`user:${DI}`, VAULT],
    ]);
  });

  it('counts a system admin who is made or unmade', () => {
    const root = 'root@platform.example';
    const made = changes(ESTATE, [...ESTATE, user(root, {systemAdmin: true})]);
    expect(made.gained.map(({principal, object, via}) => [principal, object, via])).toStrictEqual([
      [`user:${root}`, ROOM, ['system-admin']],
      [`user:${root}`, VAULT, ['system-admin']],
    ]);
  });

  it('tells of many people by the best path of each, as it does of few', () => {
    const people = Array.from({length: 5}, (_, n) => `p${n}@acme.example`);
    const base = [...ESTATE, ...people.map((email) => member('acme', email, ['counsel']))];
    const all = people.map((email) => `user:${email}`);
    const low = share('acme', 'a-low', 'vault:falcon', {everyone: 'viewer'});
    const high = share('acme', 'b-high', 'vault:falcon', {'team:five': 'editor'});
    const {gained} = changes(base, [...base, team('acme', 'five', people), low, high]);
    const via = (principal: string) =>
      gained.filter((one) => one.principal === principal).map((one) => one.via);
    for (const one of all) expect(via(one)).toStrictEqual([['Share/acme/b-high', 'team:acme/five']]);
    expect(via(`user:${DI}`)).toStrictEqual([['Share/acme/a-low', 'everyone:acme']]);
  });

  it('tells by the first of several paths to one level', () => {
    const two = ['b', 'a'].map((name) => share('acme', name, 'vault:falcon', {[`user:${CY}`]: 'viewer'}));
    expect(changes(ESTATE, [...ESTATE, ...two]).gained.map(({via}) => via)).toStrictEqual([
      ['Share/acme/a', `user:${CY}`],
    ]);
  });

  it('tells by the best of them also where others list many more people than it is told of', () => {
    const others = Array.from({length: 9}, (_, n) => `p${n}@acme.example`);
    const base = [
      ...ESTATE,
      ...others.map((email) => member('acme', email, ['counsel'])),
      team('acme', 'nine', others),
      share('acme', 'nine', 'vault:falcon', {'team:nine': 'viewer'}),
    ];
    const two = ['b', 'a'].map((name) => share('acme', name, 'vault:falcon', {[`user:${CY}`]: 'viewer'}));
    expect(changes(base, [...base, ...two]).gained.map(({principal, via}) => [principal, via])).toStrictEqual(
      [[`user:${CY}`, ['Share/acme/a', `user:${CY}`]]],
    );
  });

  it('tells of what is gone in its place among what stays', () => {
    const {lost} = changes([...ESTATE, DEAL], without('Space/acme/room'));
    const each = [...eachAccessChange(question([...ESTATE, DEAL]), question(without('Space/acme/room')))];
    expect(each.map(({object}) => object)).toStrictEqual([ROOM, ROOM, ROOM, VAULT]);
    expect(lost).toStrictEqual(each);
  });

  it('tells how far it has come, target by target of those that the change touches', () => {
    const told: unknown[] = [];
    accessChanges(question(ESTATE), question([...ESTATE, DEAL]), new Map(), (progress) =>
      told.push(progress),
    );
    expect(told).toStrictEqual([
      {phase: 'access', done: 0, total: 2},
      {phase: 'access', done: 1, total: 2},
    ]);
    const same = question(ESTATE);
    accessChanges(same, same, new Map(), () => {
      throw new Error('nothing differs');
    });
  });

  it('looks only at the targets of workspaces that the change touches, or of which something was agreed or has expired', () => {
    const other = [
      workspace('other'),
      member('other', 'o@other.example', []),
      resource('other', 'vault', 'own', 'o@other.example'),
    ];
    const base = [...ESTATE, ...other];
    const looked = (...[before, after]: Parameters<typeof accessChanges>): number => {
      let total = 0;
      accessChanges(before, after, new Map(), (progress) => {
        total = progress.total ?? 0;
      });
      return total;
    };
    expect(looked(question(base), question([...base, DEAL]))).toBe(2);
    const shared = question([
      ...base,
      workspace('northwind'),
      share('acme', 'x', 'vault:falcon', {'user:v@northwind.example': 'viewer'}, {with: 'northwind'}),
    ]);
    expect(looked(shared, {...shared, external: ALL_APPROVED})).toBe(1);
    // What a partner hosts is known, and not looked at.
    const theirs = resource('northwind', 'vault', 'theirs', 'v@northwind.example');
    const known = [...shared.state.values(), theirs];
    expect(looked(question(known), question([...known, DEAL]))).toBe(2);
    // At another time those to which something has expired.
    const ending = question([
      ...base,
      share('acme', 'ends', 'vault:falcon', {[`user:${CY}`]: {role: 'viewer', expires: FUTURE}}),
    ]);
    expect(looked(ending, {...ending, now: NOW + 1})).toBe(0);
    expect(looked(ending, {...ending, now: NOW + 86_400_000})).toBe(1);
  });

  it('comes one by one, ordered by object, then principal', () => {
    const all = [...eachAccessChange(question([]), question([...ESTATE, DEAL]))];
    expect(all.map(({object, principal}) => `${object} ${principal}`)).toStrictEqual([
      `${ROOM} user:${ANA}`,
      `${ROOM} user:${BO}`,
      `${ROOM} user:${CY}`,
      `${VAULT} user:${ANA}`,
      `${VAULT} user:${BO}`,
      `${VAULT} user:${CY}`,
    ]);
  });
});

it('lists all changes by object, then principal', () => {
  const change = (object: string, principal: string) => ({
    object,
    principal,
    before: null,
    after: null,
    via: [],
  });
  const [a, b, c, d] = [
    change(ROOM, `user:${ANA}`),
    change(ROOM, `user:${BO}`),
    change(ROOM, `user:${CY}`),
    change(VAULT, `user:${ANA}`),
  ];
  expect(allChanges({gained: [d, b], lost: [c], changed: [a]})).toStrictEqual([a, b, c, d]);
});

describe('whose access ends later', () => {
  const ending = share('acme', 'deal', 'vault:falcon', {[`user:${CY}`]: {role: 'viewer', expires: FUTURE}});
  const second = (role: string, expires?: string) =>
    share('acme', 'second', 'vault:falcon', {
      [`user:${CY}`]: expires === undefined ? role : {role, expires},
    });
  const longerBy = (...more: readonly GovernedObject[]) =>
    changes([...ESTATE, ending], [...ESTATE, ending, ...more]).longer;
  const BY_SECOND = ['Share/acme/second', `user:${CY}`];

  it('is told by a second share without an expiry, at the level that they have', () => {
    expect(longerBy(second('viewer'))).toStrictEqual([
      {
        principal: `user:${CY}`,
        object: VAULT,
        before: 'viewer',
        after: 'viewer',
        via: BY_SECOND,
        was: '2026-06-16T00:00:00.000Z',
      },
    ]);
  });

  it('is told with the later end, which the membership can set', () => {
    expect(longerBy(second('viewer', '2026-07-31'))[0]).toMatchObject({expires: '2026-08-01T00:00:00.000Z'});
    const base = [...without(`Member/acme/${CY}`), ending];
    const until = (expires: string) => [...base, member('acme', CY, ['counsel'], {expires})];
    const longer = (expires: string) => changes(until(expires), [...until(expires), second('viewer')]).longer;
    expect(longer('2026-06-20')[0]).toMatchObject({expires: '2026-06-21T00:00:00.000Z'});
    expect(longer(FUTURE)).toEqual([]);
  });

  it('is no change of who has access', () => {
    const [before, after] = [question([...ESTATE, ending]), question([...ESTATE, ending, second('viewer')])];
    expect([...eachAccessChange(before, after)]).toStrictEqual([]);
  });

  it('is told of a right by the grants of it, and no later than the share', () => {
    const held = (expires: string) => grant('acme', 'g', `user:${DI}`, ['vaults:read:all'], {expires});
    const toRight = (spec?: string) =>
      share('acme', 'r', 'vault:falcon', {
        'right:vaults:read:all': spec === undefined ? 'viewer' : {role: 'viewer', expires: spec},
      });
    const longer = (was: readonly GovernedObject[], is: readonly GovernedObject[]) =>
      changes([...ESTATE, ...was], [...ESTATE, ...was, ...is]).longer.map((one) => [
        one.principal,
        one.was,
        one.expires,
      ]);
    const [day1, day2, day3] = ['2026-07-01', '2026-07-02', '2026-07-03'];
    const [end1, end2] = ['2026-07-02T00:00:00.000Z', '2026-07-03T00:00:00.000Z'];
    const directly = (expires?: string) =>
      share('acme', 'second', 'vault:falcon', {
        [`user:${DI}`]: expires === undefined ? 'viewer' : {role: 'viewer', expires},
      });
    expect(longer([held(day1), toRight()], [directly()])).toEqual([[`user:${DI}`, end1, undefined]]);
    expect(longer([held(day3), toRight(day1)], [directly(day2)])).toEqual([[`user:${DI}`, end1, end2]]);
    expect(longer([held(day1), toRight(day3)], [directly(day2)])).toEqual([[`user:${DI}`, end1, end2]]);
    expect(longer([held(day1), toRight()], [directly(day1)])).toEqual([]);
  });

  it('is told of an external share, which lasts as long as is declared and approved', () => {
    const vera = 'vera@northwind.example';
    const partner = [
      workspace('northwind'),
      role('northwind', 'partner', ['use:external_collaboration']),
      member('northwind', vera, ['partner']),
    ];
    const to = (name: string, expires: string) =>
      share('acme', name, 'vault:falcon', {[`user:${vera}`]: {role: 'viewer', expires}}, {with: 'northwind'});
    const approved = {...ALL_APPROVED, recipient: () => ({role: 'viewer', expires: '2026-07-02'}) as const};
    const longer = (was: string, is: string) =>
      accessChanges(
        question([...ESTATE, ...partner, to('x', was)], approved),
        question([...ESTATE, ...partner, to('x', was), to('y', is)], approved),
      ).longer.map((one) => [one.was, one.expires]);
    expect(longer('2026-07-01', '2026-07-03')).toEqual([
      ['2026-07-02T00:00:00.000Z', '2026-07-03T00:00:00.000Z'],
    ]);
    expect(longer('2026-07-03', '2026-07-04')).toEqual([]);
  });

  it('is told by the path that lasts longest, at the level or a higher one', () => {
    const third = share('acme', 'third', 'vault:falcon', {
      [`user:${CY}`]: {role: 'viewer', expires: '2026-07-31'},
    });
    expect(longerBy(second('viewer', '2026-07-01'), third)[0]).toMatchObject({
      via: ['Share/acme/third', `user:${CY}`],
      expires: '2026-08-01T00:00:00.000Z',
    });
    expect(longerBy(third, second('viewer', '2026-07-01'))[0]).toMatchObject({
      via: ['Share/acme/third', `user:${CY}`],
    });
    // A path at a lower level that lasts for ever does not count.
    const high = share('acme', 'deal', 'vault:falcon', {[`user:${CY}`]: {role: 'editor', expires: FUTURE}});
    expect(changes([...ESTATE, high], [...ESTATE, high, second('viewer')]).longer).toEqual([]);
    // Of those who keep it for ever there is nothing to tell.
    expect(changes([...ESTATE, second('viewer')], [...ESTATE, second('viewer'), third]).longer).toEqual([]);
  });

  it('is not told where the level changes, where it ended later anyway, or ends sooner', () => {
    expect(longerBy(second('editor'))).toEqual([]);
    expect(longerBy(second('viewer', FUTURE))).toEqual([]);
    expect(changes([...ESTATE, ending, second('viewer')], [...ESTATE, ending]).longer).toEqual([]);
    expect(changes([...ESTATE, second('viewer')], [...ESTATE, second('viewer'), ending]).longer).toEqual([]);
  });
});
