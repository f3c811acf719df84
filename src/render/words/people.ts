import {bareName} from '../../model/principal.ts';
import type {AccessChange, PermissionChange} from '../../model/plan.ts';

/** Whether what happens is welcome to the person, is not, or waits for a decision. */
export type Tone = 'good' | 'bad' | 'wait';

/** People to whom the same happens, told once. */
export interface PeopleGroup<T> {
  readonly people: readonly string[];
  readonly rows: readonly T[];
}

/**
 * Gathers rows by person, and people whose rows are equal into one group; those first of whom a row weighs most, and
 * otherwise in the order of first appearance: what is folded away must not be who becomes an admin. `keyOf` is what a
 * row says besides the person.
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

/** What somebody reaches at most: admins weigh more than guests, and they more than a co-owner. */
export const accessWeight = (rows: readonly AccessChange[]): number =>
  rows.reduce((most, {before, after, via}) => {
    const last = via.at(-1) ?? '';
    if (IN_THEIR_OWN_RIGHT.test(last)) return Math.max(most, 10);
    if (last.startsWith('Guest/')) return Math.max(most, 8);
    return Math.max(most, LEVEL_WEIGHTS.indexOf(after ?? ''), LEVEL_WEIGHTS.indexOf(before ?? ''));
  }, -1);

/** How many permissions reach further than what somebody made themselves: an admin has them all. */
export const permissionWeight = (rows: readonly PermissionChange[]): number =>
  rows.filter(({permission}) => /:all$|^manage:/.test(permission)).length;

/** How many different people the rows speak of. */
export const countPeople = (rows: readonly {readonly principal: string}[]): number =>
  new Set(rows.map(({principal}) => principal)).size;
