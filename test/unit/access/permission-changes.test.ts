import {describe, expect, it} from 'vitest';
import {permissionChanges} from '../../../src/access/permission-changes.ts';
import type {GovernedObject} from '../../../src/model/objects.ts';
import {FUTURE, grant, member, PAST, question, role, team, workspace} from './organisation.ts';

const BO = 'bo@acme.example';
const CY = 'cy@acme.example';
const ESTATE = [
  workspace('acme'),
  role('acme', 'counsel', ['spaces:read:own']),
  member('acme', BO, ['counsel']),
  member('acme', CY, []),
  team('acme', 'legal', [CY]),
];

const changes = (more: readonly GovernedObject[], base: readonly GovernedObject[] = ESTATE) =>
  permissionChanges(question(base), question([...base, ...more]));
const change = (email: string, permission: string, ...via: string[]) => ({
  principal: `user:${email}`,
  workspace: 'acme',
  permission,
  via,
});

describe('permissionChanges', () => {
  it('tells a permission as it was granted, and what gives it', () => {
    expect(changes([grant('acme', 'g', 'team:legal', ['spaces:*:all', 'use:shared_spaces'])])).toStrictEqual({
      gained: [change(CY, 'spaces:*:all', 'Grant/acme/g'), change(CY, 'use:shared_spaces', 'Grant/acme/g')],
      lost: [],
    });
  });

  it('tells permissions in the order of their text, person by person', () => {
    const both = grant('acme', 'g', 'everyone', ['use:shared_spaces', 'billing:read:all']);
    expect(changes([both]).gained).toStrictEqual(
      [BO, CY].flatMap((email) =>
        ['billing:read:all', 'use:shared_spaces'].map((permission) =>
          change(email, permission, 'Grant/acme/g'),
        ),
      ),
    );
  });

  it('tells those of a workspace that is new', () => {
    expect(permissionChanges(question([]), question(ESTATE))).toStrictEqual({
      gained: [change(BO, 'spaces:read:own', 'role:acme/counsel')],
      lost: [],
    });
    // What is left of a workspace that is not there gives nothing.
    expect(permissionChanges(question(ESTATE.slice(1)), question(ESTATE)).gained).toHaveLength(1);
  });

  it('a wider one is gained by who held a narrower one, and the narrower is not lost', () => {
    expect(changes([role('acme', 'counsel', ['spaces:*:all'])])).toStrictEqual({
      gained: [change(BO, 'spaces:*:all', 'role:acme/counsel')],
      lost: [],
    });
  });

  it('one that a wider one covers already is not gained', () => {
    const wide = [...ESTATE, role('acme', 'counsel', ['spaces:*:all'])];
    const {gained, lost} = changes([role('acme', 'counsel', ['spaces:*:all', 'spaces:read:team'])], wide);
    expect([gained, lost]).toStrictEqual([[], []]);
  });

  it('another path to the same permission is no change', () => {
    const also = grant('acme', 'g', `user:${BO}`, ['spaces:read:own']);
    expect(changes([also])).toStrictEqual({gained: [], lost: []});
    expect(changes([also, role('acme', 'counsel', [])])).toStrictEqual({gained: [], lost: []});
  });

  it('names everything that gives it', () => {
    const two = [
      grant('acme', 'h', 'everyone', ['insights:read:all']),
      grant('acme', 'g', `user:${CY}`, ['insights:read:all']),
    ];
    expect(changes(two).gained).toStrictEqual([
      change(BO, 'insights:read:all', 'Grant/acme/h'),
      change(CY, 'insights:read:all', 'Grant/acme/g', 'Grant/acme/h'),
    ]);
  });

  it('is lost with the membership, an expiry, and the workspace', () => {
    const lost = [change(BO, 'spaces:read:own', 'role:acme/counsel')];
    expect(changes([member('acme', BO, ['counsel'], {status: 'deactivated'})])).toStrictEqual({
      gained: [],
      lost,
    });
    expect(changes([member('acme', BO, ['counsel'], {expires: PAST})]).lost).toStrictEqual(lost);
    expect(changes([member('acme', BO, ['counsel'], {expires: FUTURE})]).lost).toStrictEqual([]);
    expect(permissionChanges(question(ESTATE), question(ESTATE.slice(1))).lost).toStrictEqual(lost);
  });

  it('each action by itself does not make up `*`', () => {
    const each = ['create', 'read', 'update', 'delete'].map((action) => `vaults:${action}:all`);
    const base = [...ESTATE, role('acme', 'counsel', each)];
    expect(changes([role('acme', 'counsel', ['vaults:*:all'])], base)).toStrictEqual({
      gained: [change(BO, 'vaults:*:all', 'role:acme/counsel')],
      lost: [],
    });
  });

  it('an admin gains all that the role stands for', () => {
    const {gained} = changes([member('acme', CY, ['admin'])]);
    expect(gained).toHaveLength(15);
    expect(gained).toContainEqual(change(CY, 'manage:external_connections', 'role:acme/admin'));
    expect(gained.filter(({permission}) => permission.startsWith('use:'))).toStrictEqual([]);
  });
});
