import {bareName} from '../../model/principal.ts';
import type {AccessChange, PermissionChange} from '../../model/plan.ts';

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
  const byPerson = new Map<string, T[]>();
  for (const row of rows) {
    const own = byPerson.get(row.principal);
    if (own === undefined) byPerson.set(row.principal, [row]);
    else own.push(row);
  }
  const groups = new Map<string, {people: string[]; rows: T[]}>();
  for (const [principal, own] of byPerson) {
    const key = JSON.stringify(own.map(keyOf));
    const group = groups.get(key);
    if (group === undefined) groups.set(key, {people: [bareName(principal)], rows: own});
    else group.people.push(bareName(principal));
  }
  const weighed = [...groups.values()].map((group) => ({group, weight: weightOf(group.rows)}));
  return weighed.toSorted((a, b) => b.weight - a.weight).map(({group}) => group);
}

const LEVEL_WEIGHTS = ['viewer', 'editor', 'creator', 'co-owner'];
const IN_THEIR_OWN_RIGHT = /^(?:system-admin$|role:)/;

/** The weight of an access: admins weigh more than guests, and guests more than co-owners. */
export const accessWeight = (rows: readonly AccessChange[]): number =>
  rows.reduce((most, {before, after, via}) => {
    const last = via.at(-1) ?? '';
    if (IN_THEIR_OWN_RIGHT.test(last)) return Math.max(most, 10);
    if (last.startsWith('Guest/')) return Math.max(most, 8);
    return Math.max(most, LEVEL_WEIGHTS.indexOf(after ?? ''), LEVEL_WEIGHTS.indexOf(before ?? ''));
  }, -1);

/** How many permissions go beyond objects that somebody created: admins have all of them. */
export const permissionWeight = (rows: readonly PermissionChange[]): number =>
  rows.filter(({permission}) => /:all$|^manage:/.test(permission)).length;

/** How many different people the rows concern. */
export const countPeople = (rows: readonly {readonly principal: string}[]): number =>
  new Set(rows.map(({principal}) => principal)).size;
