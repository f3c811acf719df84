import {expect, test} from 'vitest';
import type {PermissionChange} from '../../../../src/model/plan.ts';
import {accessWeight, groupPeople, permissionWeight} from '../../../../src/render/words/people.ts';
import {accessChange} from '../rich-plan.ts';

const names = (groups: readonly {readonly people: readonly string[]}[]): string =>
  groups.map(({people}) => people.join('+')).join(' ');

test('who reaches something in their own right comes first, then guests, then by level', () => {
  const [room, vault] = ['space:acme/room', 'vault:acme/falcon'];
  const rows = [
    accessChange('al', room, null, 'viewer', 'Share/acme/all', 'everyone:acme'),
    accessChange('bo', room, null, 'viewer', 'Share/acme/all', 'everyone:acme'),
    accessChange('cy', room, null, 'creator', 'creator'),
    accessChange('di', room, null, 'co-owner', 'Share/acme/all', 'user:di'),
    accessChange('ed', room, null, 'viewer', 'Guest/acme/ed'),
    accessChange('zed', room, null, 'co-owner', 'role:acme/admin'),
    accessChange('zoe', vault, null, 'editor', 'Share/acme/all', 'user:zoe'),
    accessChange('zoe', room, null, 'co-owner', 'system-admin'),
  ];
  const groups = groupPeople(
    rows,
    ({object, after, via}) => JSON.stringify([object, after, via]),
    accessWeight,
  );
  expect(names(groups)).toBe('zed zoe ed di cy al+bo');
});

test('who gains most for everybody comes first', () => {
  const permission = (who: string, ...permissions: readonly string[]): PermissionChange[] =>
    permissions.map((one) => ({principal: `user:${who}`, workspace: 'acme', permission: one, via: []}));
  const rows = [
    ...permission('al', 'spaces:read:own', 'spaces:update:own', 'spaces:delete:own'),
    ...permission('bo', 'insights:read:all'),
    ...permission('zed', 'members:update:all', 'manage:external_connections'),
  ];
  expect(names(groupPeople(rows, ({permission: one}) => one, permissionWeight))).toBe('zed bo al');
});
