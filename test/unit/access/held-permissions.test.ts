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

  it('holders are those whose permissions cover it, in that workspace, sorted', () => {
    const found = held(member('acme', CY, ['admin']));
    expect(holdersOf(found, 'acme', 'vaults:read:own')).toStrictEqual([BO, CY]);
    expect(holdersOf(found, 'acme', 'vaults:read:team')).toStrictEqual([CY]);
    expect(holdersOf(found, 'northwind', 'vaults:read:own')).toStrictEqual([]);
  });
});
