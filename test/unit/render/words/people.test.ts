import {expect, test} from 'vitest';
import type {PermissionChange} from '../../../../src/model/plan.ts';
import {groupPeople, permissionWeight} from '../../../../src/render/words/people.ts';

const names = (groups: readonly {readonly people: readonly string[]}[]): string =>
  groups.map(({people}) => people.join('+')).join(' ');

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
