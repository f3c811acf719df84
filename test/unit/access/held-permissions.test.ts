/** Section 3 of the contract, "What somebody may do". */
import {describe, expect, it} from 'vitest';
import {heldPermissions, holdersOf, holds} from '../../../src/access/held-permissions.ts';
import type {GovernedObject} from '../../../src/model/objects.ts';
import {FUTURE, grant, member, NOW, PAST, role, stateOf, team, workspace} from './organisation.ts';

const BO = 'bo@acme.example';
const CY = 'cy@acme.example';
const ESTATE = [
  workspace('acme'),
  role('acme', 'counsel', ['vaults:read:own']),
  member('acme', BO, ['counsel']),
  member('acme', CY, []),
  team('acme', 'legal', [CY]),
  team('acme', 'm-and-a', [BO], {parent: 'legal'}),
];

const held = (...more: GovernedObject[]) => heldPermissions(stateOf([...ESTATE, ...more]), NOW);
const of = (email: string, ...more: GovernedObject[]) =>
  (
    held(...more)
      .get('acme')
      ?.get(email) ?? []
  ).map(({permission, via}) => `${permission} ${via}`);

describe('heldPermissions', () => {
  it('is the union of roles and of grants to the person, their team, their role and everyone', () => {
    const found = of(
      BO,
      grant('acme', 'a', `user:${BO}`, ['insights:read:all']),
      grant('acme', 'b', 'team:m-and-a', ['vaults:read:own']),
      grant('acme', 'c', 'role:counsel', ['billing:read:all']),
      grant('acme', 'd', 'everyone', ['use:shared_spaces']),
      grant('acme', 'e', `user:${CY}`, ['roles:read:all']),
    );
    expect(found.toSorted()).toStrictEqual([
      'billing:read:all Grant/acme/c',
      'insights:read:all Grant/acme/a',
      'use:shared_spaces Grant/acme/d',
      'vaults:read:own Grant/acme/b',
      'vaults:read:own role:acme/counsel',
    ]);
  });

  it('a grant to a team reaches whom the team itself lists', () => {
    const parent = grant('acme', 'a', 'team:legal', ['insights:read:all']);
    expect(of(CY, parent)).toStrictEqual(['insights:read:all Grant/acme/a']);
    expect(of(BO, parent)).toStrictEqual(['vaults:read:own role:acme/counsel']);
  });

  it('says when a grant expires, of those that do', () => {
    const lasting = grant('acme', 'a', 'everyone', ['insights:read:all']);
    const ending = grant('acme', 'b', 'team:legal', ['roles:read:all'], {expires: FUTURE});
    expect(held(lasting, ending).get('acme')?.get(CY)).toStrictEqual([
      {permission: 'insights:read:all', via: 'Grant/acme/a'},
      {permission: 'roles:read:all', via: 'Grant/acme/b', expires: FUTURE},
    ]);
  });

  it('a grant to what nothing can be granted to, written around bylaw, gives nothing', () => {
    const odd = grant('acme', 'a', 'right:vaults:read:own', ['insights:read:all']);
    expect(of(BO, odd)).toStrictEqual(['vaults:read:own role:acme/counsel']);
  });

  it('is nothing in a workspace without roles and grants, with a team or without', () => {
    const bare = [workspace('bare'), member('bare', BO, ['counsel'])];
    expect(heldPermissions(stateOf(bare), NOW).get('bare')?.get(BO)).toStrictEqual([]);
    const withTeam = heldPermissions(stateOf([...bare, team('bare', 'legal', [BO])]), NOW);
    expect(withTeam.get('bare')?.get(BO)).toStrictEqual([]);
  });

  it('keeps people apart who have something each, by a grant or a team of their own', () => {
    const user = (name: string, email: string): GovernedObject =>
      grant('acme', name, `user:${email}`, [`${name}:read:all`]);
    expect(
      [BO, CY].map((email) => of(email, member('acme', BO, []), user('roles', BO), user('teams', CY))),
    ).toStrictEqual([['roles:read:all Grant/acme/roles'], ['teams:read:all Grant/acme/teams']]);
    const teams = [
      member('acme', BO, []),
      grant('acme', 'a', 'team:legal', ['roles:read:all']),
      grant('acme', 'b', 'team:m-and-a', ['teams:read:all']),
    ];
    expect([BO, CY].map((email) => of(email, ...teams))).toStrictEqual([
      ['teams:read:all Grant/acme/b'],
      ['roles:read:all Grant/acme/a'],
    ]);
  });

  it('an expired grant gives nothing', () => {
    const until = (expires: string) =>
      of(CY, grant('acme', 'a', 'everyone', ['insights:read:all'], {expires}));
    expect(until(PAST)).toStrictEqual([]);
    expect(until(FUTURE)).toStrictEqual(['insights:read:all Grant/acme/a']);
  });

  it('who is deactivated or expired holds nothing', () => {
    expect(
      held(member('acme', BO, ['counsel'], {status: 'deactivated'}))
        .get('acme')
        ?.has(BO),
    ).toBe(false);
    expect(
      held(member('acme', BO, ['counsel'], {expires: PAST}))
        .get('acme')
        ?.has(BO),
    ).toBe(false);
    expect(of(BO, member('acme', BO, ['counsel'], {expires: FUTURE}))).toHaveLength(1);
  });

  it('`admin` holds everything but the `use:` capabilities; what a declared role of that name says does not count', () => {
    const found = held(member('acme', CY, ['admin']), role('acme', 'admin', ['use:shared_spaces']));
    for (const permission of ['spaces:delete:all', 'billing:read:own', 'manage:external_connections']) {
      expect(holds(found, 'acme', CY, permission)).toBe(true);
    }
    for (const capability of ['shared_spaces', 'external_collaboration', 'invite_guest_accounts']) {
      expect(holds(found, 'acme', CY, `use:${capability}`)).toBe(false);
    }
  });

  it('a grant to `role:admin` reaches admins', () => {
    const found = held(
      member('acme', CY, ['admin']),
      grant('acme', 'a', 'role:admin', ['use:shared_spaces']),
    );
    expect(holdersOf(found, 'acme', 'use:shared_spaces')).toStrictEqual([CY]);
  });

  it('nobody holds anything where they are no member', () => {
    expect(holds(held(), 'acme', BO, 'vaults:read:own')).toBe(true);
    expect(holds(held(), 'acme', 'who@acme.example', 'vaults:read:own')).toBe(false);
    expect(holds(held(), 'northwind', BO, 'vaults:read:own')).toBe(false);
  });

  it('holders are those whose permissions cover it, in that workspace, sorted', () => {
    const found = held(member('acme', CY, ['admin']));
    expect(holdersOf(found, 'acme', 'vaults:read:own')).toStrictEqual([BO, CY]);
    expect(holdersOf(found, 'acme', 'vaults:read:team')).toStrictEqual([CY]);
    expect(holdersOf(found, 'northwind', 'vaults:read:own')).toStrictEqual([]);
  });
});

describe('permissions in a state that is like another', () => {
  const other = [
    workspace('other'),
    role('other', 'counsel', ['teams:read:own']),
    member('other', BO, ['counsel']),
  ];
  const both = [...ESTATE, ...other, grant('acme', 'g', 'team:legal', ['insights:read:all'])];
  const without = (address: string): readonly GovernedObject[] =>
    both.filter((each) => each.address !== address);
  const like = stateOf(both);

  it.each([
    ['a member more', [...both, member('acme', 'di@acme.example', ['counsel'])]],
    ['another role of a member', [...both, member('acme', CY, ['counsel'])]],
    ['a member less', without(`Member/acme/${BO}`)],
    ['a role that gives more', [...both, role('acme', 'counsel', ['vaults:read:all'])]],
    ['a role less', without('Role/acme/counsel')],
    ['a grant more', [...both, grant('acme', 'h', 'everyone', ['billing:read:all'])]],
    ['a grant less', without('Grant/acme/g')],
    ['another team', [...both, team('acme', 'legal', [BO])]],
    ['a team less', without('Team/acme/legal')],
    ['nobody left', both.filter(({kind, workspace: home}) => kind !== 'Member' || home !== 'acme')],
  ])('with %s, are what they are by themselves, and taken from there elsewhere', (_, objects) => {
    const found = heldPermissions(stateOf(objects), NOW, like);
    expect(found).toStrictEqual(heldPermissions(stateOf(objects), NOW));
    expect(found.get('acme')).not.toEqual(heldPermissions(like, NOW).get('acme'));
    expect(found.get('other')).toBe(heldPermissions(like, NOW).get('other'));
  });

  it('are the very same where nothing differs that gives any', () => {
    const named = stateOf([...both, workspace('acme', {displayName: 'Acme & Co.'})]);
    expect(heldPermissions(named, NOW, like)).toBe(heldPermissions(like, NOW));
  });
});
