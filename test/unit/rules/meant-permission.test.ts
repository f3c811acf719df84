import {describe, expect, it} from 'vitest';
import {PERMISSIONS} from '../../../src/model/permissions.ts';
import {meantPermission} from '../../../src/rules/meant-permission.ts';

describe('what is meant by a permission that is none', () => {
  it.each([
    ['*:*:all', [], /built-in role `admin`/],
    ['*', [], /built-in role `admin`/],
    ['*:read:all', [], /as in `spaces:read:all`/],
    ['spaces:read:*', ['spaces:read:all'], /`own`, `team` and `all`/],
    ['spaces:*:*', ['spaces:*:all'], /`\*` is allowed only as the action/],
    ['spaces:read', [], /lacks a scope: write `spaces:read:own`/],
    ['spaces:write:all', ['spaces:create:all', 'spaces:update:all'], /^$/],
    ['spaces:edit:team', ['spaces:update:team'], /^$/],
    ['spaces:manage:own', ['spaces:*:own'], /^$/],
    ['spaces:read:any', ['spaces:read:all'], /^$/],
    ['spaces:read:mine', ['spaces:read:own'], /^$/],
    ['users:read:all', ['members:read:all'], /^$/],
    ['space:read:all', ['spaces:read:all'], /^$/],
    ['read:spaces:all', ['spaces:read:all'], /^$/],
    ['spaces.read.all', ['spaces:read:all'], /^$/],
    ['SPACES:READ:ALL', ['spaces:read:all'], /^$/],
    ['use:shared-spaces', ['use:shared_spaces'], /^$/],
    ['manage:*', ['manage:external_connections'], /one by one/],
    ['documents:read:all', [], /^$/],
    ['use:invite_guests', ['use:invite_guest_accounts'], /^$/],
    ['use:guests', ['use:invite_guest_accounts'], /^$/],
    ['use:spaces', ['use:shared_spaces'], /^$/],
    ['use:external_sharing', [], /^$/],
    ['manage:connections', ['manage:external_connections'], /^$/],
    ['spaces:*:everyone', ['spaces:*:all'], /^$/],
    ['workflow:run:all', [], /`run` is not an action/],
    ['spaces:read:department', [], /`department` is not a scope/],
  ])('%s', (permission, near, why) => {
    const meant = meantPermission(permission);
    expect(meant.near).toEqual(near);
    expect(meant.why ?? '').toMatch(why);
    for (const each of meant.near) expect(PERMISSIONS).toContain(each);
  });
});
