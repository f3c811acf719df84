import {bareName} from '../../model/principal.ts';
import {groupBy} from '../../model/group-by.ts';
import type {PermissionChange} from '../../model/plan.ts';

/** Whether a change of access gives something, takes something, or waits for a decision. */
export type Tone = 'good' | 'bad' | 'wait';

/** People with the same rows. */
export interface PeopleGroup<T> {
  readonly people: readonly string[];
  readonly rows: readonly T[];
}

/**
 * Gathers rows by person, and people with equal rows into one group. Groups with the weightiest row come first, since
 * outputs fold the end of a list and must not fold who becomes an admin; otherwise in order of first appearance.
 * `keyOf` is what a row says besides the person.
 */
export function groupPeople<T extends {readonly principal: string}>(
  rows: readonly T[],
  keyOf: (row: T) => string,
  weightOf: (rows: readonly T[]) => number,
): PeopleGroup<T>[] {
  const persons = groupBy(rows, ({principal}) => principal);
  const alike = groupBy(persons, ([, own]) => JSON.stringify(own.map((row) => keyOf(row))));
  const weighed = [...alike.values()].map((same) => {
    const [[, own]] = same;
    const people = same.map(([principal]) => bareName(principal));
    return {group: {people, rows: own}, weight: weightOf(own)};
  });
  return weighed.toSorted((a, b) => b.weight - a.weight).map(({group}) => group);
}

/** How many permissions go beyond objects that somebody created: admins have all of them. */
export const permissionWeight = (rows: readonly PermissionChange[]): number =>
  rows.filter(({permission}) => /:all$|^manage:/.test(permission)).length;

/** How many different people the rows concern. */
export const countPeople = (rows: readonly {readonly principal: string}[]): number =>
  new Set(rows.map(({principal}) => principal)).size;
