/** Whose access paths to a target differ between two states: found without listing the people of either. */
import {compareText} from '../diagnostics/compare-text.ts';
import {NOBODY, type People} from './people.ts';
import {admits, type GroupPath, type PathsOfOrigin} from './group-path.ts';

/** Everybody whose access paths to a target differ, given all paths before and after. */
export type AffectedPeople = (before: readonly PathsOfOrigin[], after: readonly PathsOfOrigin[]) => People;

const NO_PATHS: readonly GroupPath[] = [];

/** Those in one of two sets alone, in the order of their text. */
function difference(a: People, b: People): People {
  const either = [...[...a].filter((email) => !b.has(email)), ...[...b].filter((email) => !a.has(email))];
  return either.length === 0 ? NOBODY : new Set(either.toSorted(compareText));
}

/** {@link difference}, worked out once for each pair of sets: many paths are for the same people. */
function rememberedDifference(): typeof difference {
  const known = new Map<People, Map<People, People>>();
  return (a, b) => {
    if (a === b) return NOBODY;
    const row = known.get(a) ?? new Map<People, People>();
    known.set(a, row);
    const made = row.get(b) ?? difference(a, b);
    row.set(b, made);
    return made;
  };
}

const samePath = (a: GroupPath, b: GroupPath | undefined): boolean =>
  a.level === b?.level &&
  a.link === b.link &&
  a.via.length === b.via.length &&
  a.via.every((step, i) => step === b.via[i]);

/** Paths by level, link and `via`. Several with the same (a subject named twice) are numbered. */
function byPath(paths: readonly GroupPath[]): ReadonlyMap<string, GroupPath> {
  const found = new Map<string, GroupPath>();
  for (const path of paths) {
    const pathKey = [path.level, path.link ?? false, ...path.via].join('\n');
    let free = pathKey;
    for (let n = 2; found.has(free); n++) free = `${pathKey}\n${n}`;
    found.set(free, path);
  }
  return found;
}

/** Visits each path with the same one on the other side, if there is one. */
function eachPair(
  before: readonly GroupPath[],
  after: readonly GroupPath[],
  visit: (was: GroupPath | undefined, is: GroupPath | undefined) => void,
): void {
  // Nearly always the same ways stand on both sides in the same order.
  if (before.length === after.length && before.every((path, i) => samePath(path, after[i]))) {
    for (const [i, path] of before.entries()) visit(path, after[i]);
    return;
  }
  const pathsBefore = byPath(before);
  const pathsAfter = byPath(after);
  for (const [pathKey, path] of pathsBefore) visit(path, pathsAfter.get(pathKey));
  for (const [pathKey, path] of pathsAfter) if (!pathsBefore.has(pathKey)) visit(undefined, path);
}

/** Notes the people whom a path admits before but not after, or after but not before; at least one of the two is there. */
function noteAffected(
  was: GroupPath | undefined,
  is: GroupPath | undefined,
  differenceOf: typeof difference,
  affected: Set<string>,
): void {
  const note = (candidates: People): void => {
    for (const email of candidates) {
      const before = was !== undefined && admits(was, email);
      if (before !== (is !== undefined && admits(is, email))) affected.add(email);
    }
  };
  if (was === undefined || is === undefined || (was.people.size === 1 && is.people.size === 1)) {
    if (was) note(was.people);
    if (is) note(is.people);
    return;
  }
  note(differenceOf(was.people, is.people));
  note(differenceOf(was.requirement.met, is.requirement.met));
}

/** The people whom some path admits on one side alone. */
function affectedBy(
  before: readonly GroupPath[],
  after: readonly GroupPath[],
  differenceOf: typeof difference,
): People {
  const affected = new Set<string>();
  eachPair(before, after, (was, is) => noteAffected(was, is, differenceOf, affected));
  return affected.size === 0 ? NOBODY : affected;
}

/**
 * A function that finds affected people, for targets of one state before and one after. It remembers what it
 * compared, so that what targets share is compared once.
 *
 * Paths are paired by level, link and `via`. Whom each pair admits before and after alike, and no unpaired path
 * admits, has the same paths before and after; everybody else is affected.
 */
export function affectedPeople(): AffectedPeople {
  const differenceOf = rememberedDifference();
  const shared = new Map<string, People>();
  const affectedByGroups = (before: PathsOfOrigin | undefined, after: PathsOfOrigin | undefined): People => {
    const group = after ?? before;
    // What rests on no agreement is often the very same.
    if (group === undefined || before === after) return NOBODY;
    const work = (): People => affectedBy(before?.paths ?? NO_PATHS, after?.paths ?? NO_PATHS, differenceOf);
    if (!group.shared) return work();
    const key = `${before ? 'before' : ''} ${after ? 'after' : ''} ${group.key}`;
    let known = shared.get(key);
    if (known === undefined) shared.set(key, (known = work()));
    return known;
  };
  return (before, after) => {
    const found: People[] = [];
    const note = (emails: People): void => {
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
