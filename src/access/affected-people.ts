/** Whose ways to a target differ between two states: found without listing the people of either. */
import {compareText} from '../diagnostics/compare-text.ts';
import {admits, type Way, type WayGroup} from './way.ts';

type Emails = ReadonlySet<string>;

/** Everybody whose ways to a target differ, given all ways before and after. */
export type AffectedPeople = (before: readonly WayGroup[], after: readonly WayGroup[]) => Emails;

const NOBODY: Emails = new Set();
const NO_WAYS: readonly Way[] = [];

/** Those in one of two sets alone, in the order of their text. */
function difference(a: Emails, b: Emails): Emails {
  const either = [...[...a].filter((email) => !b.has(email)), ...[...b].filter((email) => !a.has(email))];
  return either.length === 0 ? NOBODY : new Set(either.toSorted(compareText));
}

/** {@link difference}, worked out once for each pair of sets: many ways are for the same people. */
function rememberedDifference(): typeof difference {
  const known = new Map<Emails, Map<Emails, Emails>>();
  return (a, b) => {
    let row = known.get(a);
    if (row === undefined) known.set(a, (row = new Map()));
    let made = row.get(b);
    if (made === undefined) row.set(b, (made = difference(a, b)));
    return made;
  };
}

const samePath = (a: Way, b: Way | undefined): boolean =>
  a.level === b?.level &&
  a.link === b.link &&
  a.via.length === b.via.length &&
  a.via.every((step, i) => step === b.via[i]);

/** Ways by their path. Those of one path (a subject named twice) are numbered. */
function byPath(ways: readonly Way[]): ReadonlyMap<string, Way> {
  const found = new Map<string, Way>();
  for (const way of ways) {
    const path = [way.level, way.link ?? false, ...way.via].join('\n');
    let free = path;
    for (let n = 2; found.has(free); n++) free = `${path}\n${n}`;
    found.set(free, way);
  }
  return found;
}

/** Each way with the one of the same path on the other side, if there is one. */
function pairs(
  before: readonly Way[],
  after: readonly Way[],
): readonly (readonly [Way | undefined, Way | undefined])[] {
  // Nearly always the same ways stand on both sides in the same order.
  if (before.length === after.length && before.every((way, i) => samePath(way, after[i]))) {
    return before.map((way, i) => [way, after[i]]);
  }
  const pathsBefore = byPath(before);
  const pathsAfter = byPath(after);
  return [...new Set([...pathsBefore.keys(), ...pathsAfter.keys()])].map((path) => [
    pathsBefore.get(path),
    pathsAfter.get(path),
  ]);
}

/** Whom of some ways before and after those of one side alone admit. */
function affectedBy(before: readonly Way[], after: readonly Way[], differenceOf: typeof difference): Emails {
  const affected = new Set<string>();
  for (const [was, is] of pairs(before, after)) {
    const way = is ?? was;
    if (way === undefined) continue;
    const candidates =
      was === undefined || is === undefined
        ? [way.people]
        : was.people.size === 1 && is.people.size === 1
          ? [was.people, is.people]
          : [differenceOf(was.people, is.people), differenceOf(was.requirement.met, is.requirement.met)];
    for (const emails of candidates) {
      for (const email of emails) {
        if ((was !== undefined && admits(was, email)) !== (is !== undefined && admits(is, email))) {
          affected.add(email);
        }
      }
    }
  }
  return affected.size === 0 ? NOBODY : affected;
}

/**
 * A function that finds affected people, for targets of one state before and one after. It remembers what it
 * compared, so that what targets share is compared once.
 *
 * Ways are paired by level, link and `via`. Whom each pair admits before and after alike, and no unpaired way
 * admits, has the same paths before and after; everybody else is affected.
 */
export function affectedPeople(): AffectedPeople {
  const differenceOf = rememberedDifference();
  const shared = new Map<string, Emails>();
  const affectedByGroups = (before: WayGroup | undefined, after: WayGroup | undefined): Emails => {
    const group = after ?? before;
    if (group === undefined) return NOBODY;
    const work = (): Emails => affectedBy(before?.ways ?? NO_WAYS, after?.ways ?? NO_WAYS, differenceOf);
    if (!group.shared) return work();
    const key = `${before ? 'before' : ''} ${after ? 'after' : ''} ${group.key}`;
    let known = shared.get(key);
    if (known === undefined) shared.set(key, (known = work()));
    return known;
  };
  return (before, after) => {
    const found: Emails[] = [];
    const note = (emails: Emails): void => {
      if (emails.size > 0) found.push(emails);
    };
    for (const group of after)
      note(
        affectedByGroups(
          before.find(({key}) => key === group.key),
          group,
        ),
      );
    for (const group of before) {
      if (!after.some(({key}) => key === group.key)) note(affectedByGroups(group, undefined));
    }
    return found.length <= 1 ? (found[0] ?? NOBODY) : new Set(found.flatMap((emails) => [...emails]));
  };
}
