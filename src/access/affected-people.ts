/** Whose ways to a target differ between two states: found without listing the people of either. */
import {admits, type Way, type WayGroup} from './way.ts';

type Emails = ReadonlySet<string>;

/** Everybody whose ways to a target may differ, given all ways before and after. */
export type AffectedPeople = (before: readonly WayGroup[], after: readonly WayGroup[]) => Emails;

const NOBODY: Emails = new Set();

/** The value for a pair of things, worked out once for as long as both exist. */
function oncePerPair<A extends object, V>(work: (a: A, b: A) => V): (a: A, b: A) => V {
  const known = new WeakMap<A, WeakMap<A, V>>();
  return (a, b) => {
    let row = known.get(a);
    if (row === undefined) known.set(a, (row = new WeakMap()));
    if (!row.has(b)) row.set(b, work(a, b));
    return row.get(b) as V;
  };
}

/** Those in one of two sets alone. */
function difference(a: Emails, b: Emails): Emails {
  const either = [...[...a].filter((email) => !b.has(email)), ...[...b].filter((email) => !a.has(email))];
  return either.length === 0 ? NOBODY : new Set(either);
}

/** Ways by what tells people of them. Those of one text (a subject named twice) are numbered. */
function keyed(ways: readonly Way[]): ReadonlyMap<string, Way> {
  const byKey = new Map<string, Way>();
  for (const way of ways) {
    const key = [way.level, way.link ?? false, ...way.via].join('\n');
    let free = key;
    for (let n = 2; byKey.has(free); n++) free = `${key}\n${n}`;
    byKey.set(free, way);
  }
  return byKey;
}

/**
 * A function that finds affected people. It remembers what it compared: most targets share their groups, and
 * most groups their sets of people, so that each pair of them is compared once.
 *
 * Ways are paired by level, link and `via`. Whom every pair admits before and after alike, and no unpaired way
 * admits, has the same paths before and after; everybody else is affected.
 */
export function affectedPeople(): AffectedPeople {
  const setDifference = oncePerPair(difference);
  const groupAffected = oncePerPair((before: WayGroup, after: WayGroup): Emails => {
    const affected = new Set<string>();
    const alone = (way: Way): void => {
      for (const email of way.people) if (way.requirement.met.has(email)) affected.add(email);
    };
    const waysAfter = keyed(after.ways);
    const waysBefore = keyed(before.ways);
    for (const [key, way] of waysAfter) if (!waysBefore.has(key)) alone(way);
    for (const [key, was] of waysBefore) {
      const is = waysAfter.get(key);
      if (is === undefined) {
        alone(was);
        continue;
      }
      const candidates =
        was.people.size === 1 && is.people.size === 1
          ? [was.people, is.people]
          : [setDifference(was.people, is.people), setDifference(was.requirement.met, is.requirement.met)];
      for (const emails of candidates) {
        for (const email of emails) if (admits(was, email) !== admits(is, email)) affected.add(email);
      }
    }
    return affected.size === 0 ? NOBODY : affected;
  });
  const noGroup: WayGroup = {key: '', ways: []};
  return (before, after) => {
    const remaining = new Map(before.map((group) => [group.key, group]));
    const found: Emails[] = [];
    for (const group of after) {
      found.push(groupAffected(remaining.get(group.key) ?? noGroup, group));
      remaining.delete(group.key);
    }
    for (const group of remaining.values()) found.push(groupAffected(group, noGroup));
    const some = found.filter((emails) => emails.size > 0);
    return some.length <= 1 ? (some[0] ?? NOBODY) : new Set(some.flatMap((emails) => [...emails]));
  };
}
