import {describe, expect, it} from 'vitest';
import {
  ADMIN_PERMISSIONS,
  CAPABILITIES,
  covers,
  isPermission,
  PERMISSION_RESOURCES,
  PERMISSIONS,
} from '../../../src/model/permissions.ts';

describe('what holding a permission covers', () => {
  it.each([
    ['spaces:read:all', 'spaces:read:all', true],
    ['spaces:read:all', 'spaces:read:team', true],
    ['spaces:read:all', 'spaces:read:own', true],
    ['spaces:read:team', 'spaces:read:own', true],
    ['spaces:read:team', 'spaces:read:all', false],
    ['spaces:read:own', 'spaces:read:team', false],
    ['spaces:*:team', 'spaces:delete:own', true],
    ['spaces:*:team', 'spaces:delete:team', true],
    ['spaces:*:team', 'spaces:delete:all', false],
    ['spaces:*:all', 'spaces:*:own', true],
    ['spaces:read:all', 'spaces:*:own', false],
    ['spaces:read:all', 'spaces:update:own', false],
    ['spaces:*:all', 'vaults:read:own', false],
    ['use:shared_spaces', 'use:shared_spaces', true],
    ['use:shared_spaces', 'use:external_collaboration', false],
    ['organization:*:all', 'use:shared_spaces', false],
    ['use:shared_spaces', 'spaces:read:own', false],
  ])('%s covers %s: %s', (held, wanted, expected) => {
    expect(covers(held, wanted)).toBe(expected);
  });

  it('is transitive, and every permission covers itself', () => {
    const some = PERMISSIONS.filter((p) => /^(use|manage|spaces|vaults):/.test(p));
    for (const a of some) {
      expect(covers(a, a)).toBe(true);
      for (const b of some.filter((other) => covers(a, other))) {
        for (const c of some.filter((other) => covers(b, other)))
          expect([a, c, covers(a, c)]).toEqual([a, c, true]);
      }
    }
  });
});

it('the catalogue has the capabilities, and every resource with 4 actions and `*` at 3 scopes', () => {
  expect(new Set(PERMISSIONS).size).toBe(PERMISSIONS.length);
  expect(PERMISSIONS.length).toBe(4 + 14 * 5 * 3);
  for (const text of ['use:shared_spaces', 'threads:*:own', 'insights:delete:team']) {
    expect(isPermission(text)).toBe(true);
  }
  for (const text of [
    'use:shared_space',
    'spaces:read',
    'spaces:read:*',
    '*:read:all',
    'spaces:share:all',
    'all',
    '',
  ]) {
    expect([text, isPermission(text)]).toEqual([text, false]);
  }
});

it('an admin holds every standard permission at scope all and the connections, but no `use:` capability', () => {
  const held = (wanted: string): boolean => ADMIN_PERMISSIONS.some((has) => covers(has, wanted));
  for (const permission of PERMISSIONS)
    expect([permission, held(permission)]).toEqual([permission, !permission.startsWith('use:')]);
  expect(CAPABILITIES.filter(held)).toEqual(['manage:external_connections']);
  expect(PERMISSION_RESOURCES.length).toBe(14);
});
