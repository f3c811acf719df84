/** What was worked out of a state, which never changes, is not worked out again: rules, effects and requests ask for the same in turn. */
import {describe, expect, it} from 'vitest';
import {heldPermissions} from '../../../src/access/held-permissions.ts';
import {Memberships} from '../../../src/access/memberships.ts';
import {objectsInForce} from '../../../src/access/objects-in-force.ts';
import {outsidersIn} from '../../../src/access/outsiders.ts';
import {questionAbout} from '../../../src/access/touched-workspaces.ts';
import {Targets} from '../../../src/access/targets.ts';
import {
  ALL_APPROVED,
  FUTURE,
  grant,
  member,
  NOW,
  question,
  role,
  space,
  team,
  workspace,
} from './organisation.ts';

const BO = 'bo@acme.example';
const CY = 'cy@acme.example';
const DI = 'di@acme.example';
const TOMORROW = NOW + 86_400_000;
const ESTATE = [
  workspace('acme'),
  role('acme', 'counsel', ['use:shared_spaces']),
  member('acme', BO, ['counsel']),
  member('acme', CY, ['counsel']),
  member('acme', DI, ['counsel'], {expires: FUTURE}),
  space('acme', 'room', BO),
];

describe('of one state', () => {
  const asked = question(ESTATE);
  const again = question(ESTATE);

  it('the objects in force are gathered once', () => {
    expect(objectsInForce(asked.state)).toBe(objectsInForce(asked.state));
    expect(objectsInForce(again.state)).not.toBe(objectsInForce(asked.state));
  });

  it('the targets are found once, and their names sorted once', () => {
    expect(Targets.of(asked.state)).toBe(Targets.of(asked.state));
    expect(Targets.of(again.state)).not.toBe(Targets.of(asked.state));
    expect(Targets.of(asked.state).names()).toBe(Targets.of(asked.state).names());
  });

  it('permissions are worked out once for a time', () => {
    expect(heldPermissions(asked.state, NOW)).toBe(heldPermissions(asked.state, NOW));
    expect(heldPermissions(asked.state, NOW).get('acme')?.has(DI)).toBe(true);
    expect(heldPermissions(asked.state, TOMORROW).get('acme')?.has(DI)).toBe(false);
  });

  it('permissions in workspaces that are the same are those of the state before', () => {
    const [before, other] = [question([...ESTATE, workspace('other'), member('other', BO, [])]), 'other'];
    const renamed = workspace('acme');
    const after = new Map([...before.state, [renamed.address, renamed]]);
    const changed = new Map([
      ...after,
      [`Grant/${other}/all`, grant(other, 'all', 'everyone', ['vaults:*:all'])],
    ]);
    const held = heldPermissions(before.state, NOW);
    // What is said of a workspace gives nobody anything.
    expect(heldPermissions(after, NOW, before.state)).toBe(held);
    expect(heldPermissions(changed, NOW, after).get('acme')).toBe(held.get('acme'));
    expect(heldPermissions(changed, NOW).get(other)?.get(BO)).toHaveLength(1);
    expect(held.get(other)?.get(BO)).toHaveLength(0);
  });

  it('permissions at another time are not those of the state before', () => {
    const after = new Map(question(ESTATE).state);
    expect(heldPermissions(asked.state, NOW).get('acme')?.has(DI)).toBe(true);
    expect(heldPermissions(after, TOMORROW, asked.state).get('acme')?.has(DI)).toBe(false);
  });

  it('memberships are worked out once for a time and for what is known of elsewhere', () => {
    const known = Memberships.of(asked);
    expect(Memberships.of(asked)).toBe(known);
    // What has been agreed makes nobody a member.
    expect(Memberships.of({...asked, external: ALL_APPROVED})).toBe(known);
    const elsewhere = {active: new Set([BO]), ended: new Set<string>()};
    expect(Memberships.of({...asked, elsewhere})).not.toBe(known);
    expect(Memberships.of({...asked, now: TOMORROW})).not.toBe(Memberships.of(asked));
  });

  it('outsiders are found for each time', () => {
    const reached = {principal: `user:${DI}`, object: 'space:acme/room', via: ['Share/acme/deal']};
    expect(outsidersIn(asked.state, NOW)(reached)).toBeNull();
    expect(outsidersIn(asked.state, TOMORROW)(reached)).toBe('partner');
    expect(outsidersIn(asked.state, NOW)(reached)).toBeNull();
  });

  it('a question about all of its workspaces is the question itself', () => {
    expect(questionAbout(asked, new Set(['acme']))).toBe(asked);
  });
});

describe('members with the same roles and grants', () => {
  const listsOf = (...more: Parameters<typeof question>[0][]): readonly unknown[] => {
    const held = heldPermissions(question([...ESTATE, ...more.flatMap((each) => [...each])]).state, NOW);
    return [BO, CY].map((email) => held.get('acme')?.get(email));
  };

  it('share one list of permissions', () => {
    const [bo, cy] = listsOf();
    expect(bo).toBe(cy);
  });

  it('share it although a team to which nothing is given lists one of them', () => {
    const [bo, cy] = listsOf([team('acme', 't', [BO]), grant('acme', 'g', 'team:u', ['billing:read:all'])]);
    expect(bo).toBe(cy);
  });

  it.each([
    ['grant', [grant('acme', 'g', `user:${BO}`, ['billing:read:all'])]],
    ['team', [team('acme', 't', [BO]), grant('acme', 'g', 'team:t', ['billing:read:all'])]],
    ['role', [role('acme', 'more', ['billing:read:all']), member('acme', BO, ['counsel', 'more'])]],
    ['right of an admin', [member('acme', BO, ['admin', 'counsel'])]],
  ])('have others once one of them has a %s more', (_, more) => {
    const [bo, cy] = listsOf(more);
    expect(bo).not.toEqual(cy);
    expect(cy).toEqual([{permission: 'use:shared_spaces', via: 'role:acme/counsel'}]);
  });
});
