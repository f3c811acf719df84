/** Who gains and who loses which permissions, and through what. */
import {groupBy} from '../../model/group-by.ts';
import type {PermissionChange, Plan} from '../../model/plan.ts';
import {countPeople, type Tone} from './people.ts';
import {plural} from './plural.ts';

/** Permissions that come or go by one path, in one workspace. */
export interface PermissionPath {
  readonly workspace: string;
  readonly via: readonly string[];
  readonly permissions: readonly string[];
}

/** Gathers the permissions of somebody by path, in order of first appearance. */
export function permissionPaths(rows: readonly PermissionChange[]): readonly PermissionPath[] {
  const sources = groupBy(rows, ({workspace, via}) => JSON.stringify([workspace, via]));
  return [...sources.values()].map((source) => {
    const [{workspace, via}] = source;
    return {workspace, via, permissions: source.map(({permission}) => permission)};
  });
}

interface PermissionDirection {
  readonly sign: string;
  readonly tone: Tone;
  readonly verb: readonly [string, string];
  readonly rows: readonly PermissionChange[];
}

/** The directions in which permissions change; those that concern nobody are left out. */
export const permissionDirections = ({gained, lost}: Plan['permissions']): PermissionDirection[] =>
  (
    [
      {sign: '+', tone: 'good', verb: ['gains', 'gain'], rows: gained},
      {sign: '-', tone: 'bad', verb: ['loses', 'lose'], rows: lost},
    ] satisfies PermissionDirection[]
  ).filter(({rows}) => rows.length > 0);

/** `2 people gain`, `1 person loses`; nothing where nobody's permissions change. */
export const permissionCounts = (permissions: Plan['permissions']): readonly string[] =>
  permissionDirections(permissions).map(({rows, verb}) => {
    const people = countPeople(rows);
    return `${plural(people, 'person', 'people')} ${verb[people === 1 ? 0 : 1]}`;
  });
