/** Which objects the access of some people to some targets can rest on, whatever they were called and said over time. */
import {targetName, targetNamed} from '../access/targets.ts';
import type {GovernedObject} from '../model/objects.ts';
import {splitReference} from '../model/references.ts';
import type {Past} from './past.ts';

export interface Concerned {
  /** Of an object, what access can rest on; undefined for nothing. */
  readonly partOf: (object: GovernedObject) => GovernedObject | undefined;
  /** The targets whose access can change with an object; null for all of them. */
  readonly targetsOf: (object: GovernedObject) => ReadonlySet<string> | null;
  /**
   * The people whose access can change when an object comes or goes, or becomes another that has its address; null for all of
   * them.
   */
  readonly peopleOf: (object: GovernedObject, other?: GovernedObject) => ReadonlySet<string> | null;
}

/** Found once a past: each question goes through them several times. */
const versionsOf = new WeakMap<Past, ReadonlySet<GovernedObject>>();

/** Every object that there was, in every content. */
export function everyVersion(past: Past): ReadonlySet<GovernedObject> {
  const known = versionsOf.get(past);
  if (known !== undefined) return known;
  const found = new Set(past.objects.values());
  for (const {before, after} of past.steps) {
    for (const object of before.values()) if (object !== undefined) found.add(object);
    for (const object of after.values()) if (object !== undefined) found.add(object);
  }
  versionsOf.set(past, found);
  return found;
}

const isTarget = (object: GovernedObject) => object.kind === 'Space' || object.kind === 'Resource';

/** For each target, those through which it is reached: itself, its spaces, and those that it was contributed to. */
function waysTo(past: Past, versions: Iterable<GovernedObject>): ReadonlyMap<string, ReadonlySet<string>> {
  const ways = new Map<string, Set<string>>();
  const add = (to: string, through: string): void => {
    const known = ways.get(to);
    if (known === undefined) ways.set(to, new Set([through]));
    else known.add(through);
  };
  for (const object of versions) {
    const home = object.workspace ?? '';
    if (object.kind === 'Space') {
      for (const resource of object.spec.resources) add(targetNamed(home, resource), targetName(object));
    }
    if (object.kind === 'Share' && object.spec.into !== undefined && object.spec.with !== undefined) {
      add(targetNamed(home, object.spec.target), targetNamed(object.spec.with, object.spec.into));
    }
  }
  for (const {before, after, renamed} of past.steps) {
    for (const [is, was] of renamed) {
      const [now, then] = [after.get(is), before.get(was)];
      if (now === undefined || then === undefined || !isTarget(now) || !isTarget(then)) continue;
      add(targetName(now), targetName(then));
    }
  }
  return ways;
}

/** From every target through which some are reached to those of them that are reached by it. */
function reachedThrough(
  ways: ReadonlyMap<string, ReadonlySet<string>>,
  targets: Iterable<string>,
): ReadonlyMap<string, ReadonlySet<string>> {
  const reached = new Map<string, Set<string>>();
  for (const target of targets) {
    const open = [target];
    const seen = new Set(open);
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      const known = reached.get(at) ?? new Set();
      reached.set(at, known.add(target));
      for (const next of ways.get(at) ?? []) {
        if (seen.has(next)) continue;
        seen.add(next);
        open.push(next);
      }
    }
  }
  return reached;
}

/** Those of some people who were ever guests, by who invited them. */
function invitedBy(
  versions: Iterable<GovernedObject>,
  people: ReadonlySet<string>,
): ReadonlyMap<string, ReadonlySet<string>> {
  const inviters = new Map<string, Set<string>>();
  for (const object of versions) {
    if (object.kind !== 'Guest' || !people.has(object.name)) continue;
    const {invitedBy: inviter} = object.spec;
    inviters.set(inviter, (inviters.get(inviter) ?? new Set()).add(object.name));
  }
  return inviters;
}

/** Some people, and those whom they ever invited: their access rests on the standing of who invited them. */
const withInvited = (
  inviters: ReadonlyMap<string, ReadonlySet<string>>,
  some: readonly string[],
): ReadonlySet<string> => new Set(some.flatMap((email) => [email, ...(inviters.get(email) ?? [])]));

/** What concerns the access of people (e-mail addresses) to targets by the names that they have now. */
export function concernedBy(past: Past, targets: Iterable<string>, people: ReadonlySet<string>): Concerned {
  const versions = everyVersion(past);
  const reached = reachedThrough(waysTo(past, versions), targets);
  const inviters = invitedBy(versions, people);
  const NONE: ReadonlySet<string> = new Set();
  const through = (target: string): ReadonlySet<string> => reached.get(target) ?? NONE;
  const targetsOf: Concerned['targetsOf'] = (object) => {
    const home = object.workspace ?? '';
    switch (object.kind) {
      case 'Space':
      case 'Resource':
        return through(targetName(object));
      case 'Share': {
        const {target, into, with: partner} = object.spec;
        const there =
          partner === undefined || into === undefined ? NONE : through(targetNamed(partner, into));
        return new Set([...through(targetNamed(home, target)), ...there]);
      }
      case 'Guest':
        return new Set(object.spec.spaces.flatMap(({space}) => [...through(`space:${home}/${space}`)]));
      default:
        return null;
    }
  };
  const has = (object: GovernedObject): boolean => {
    const {kind, name} = object;
    switch (kind) {
      case 'Approval':
        return false;
      case 'User':
        return people.has(name);
      case 'Member':
        return people.has(name) || inviters.has(name);
      case 'Grant': {
        const {type, name: subject} = splitReference(object.spec.subject);
        return type !== 'user' || people.has(subject) || inviters.has(subject);
      }
      case 'Guest':
        return people.has(name) && targetsOf(object)?.size !== 0;
      default:
        return targetsOf(object)?.size !== 0;
    }
  };
  const takePart: Concerned['partOf'] = (object) => {
    if (!has(object)) return undefined;
    if (object.kind !== 'Team') return object;
    const members = object.spec.members.filter((email) => people.has(email) || inviters.has(email));
    return {...object, spec: {...object.spec, members}};
  };
  // What one step left is mostly what the next one found.
  const parts = new Map<GovernedObject, GovernedObject | undefined>();
  const partOf: Concerned['partOf'] = (object) => {
    const known = parts.get(object);
    if (known !== undefined || parts.has(object)) return known;
    const part = takePart(object);
    parts.set(object, part);
    return part;
  };
  const peopleOf: Concerned['peopleOf'] = (object, other) => {
    const {kind, name} = object;
    if (kind === 'User' || kind === 'Guest') return new Set([name]);
    if (kind === 'Member') return withInvited(inviters, [name]);
    if (kind !== 'Team') return null;
    const others = new Set(other?.kind === 'Team' ? other.spec.members : []);
    return withInvited(
      inviters,
      object.spec.members.filter((email) => !others.has(email)),
    );
  };
  return {partOf, targetsOf, peopleOf};
}

/** The targets that a step renames, by their names after it: their names before. */
export function renamedTargets({renamed, before, after}: Past['steps'][number]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const [is, was] of renamed) {
    const [now, then] = [after.get(is), before.get(was)];
    if (now === undefined || then === undefined || !isTarget(now) || !isTarget(then)) continue;
    names.set(targetName(now), targetName(then));
  }
  return names;
}
