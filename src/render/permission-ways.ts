import type {PermissionChange} from '../model/plan.ts';

/** Permissions that come or go through one way, in one workspace. */
export interface PermissionWay {
  readonly workspace: string;
  readonly via: readonly string[];
  readonly permissions: readonly string[];
}

/** Gathers the permissions of somebody by the way through which they come, in the order of first appearance. */
export function permissionWays(rows: readonly PermissionChange[]): readonly PermissionWay[] {
  const ways = new Map<string, {workspace: string; via: readonly string[]; permissions: string[]}>();
  for (const {workspace, permission, via} of rows) {
    const key = JSON.stringify([workspace, via]);
    const way = ways.get(key);
    if (way === undefined) ways.set(key, {workspace, via, permissions: [permission]});
    else way.permissions.push(permission);
  }
  return [...ways.values()];
}
