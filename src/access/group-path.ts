import {compareText} from '../diagnostics/compare-text.ts';
import type {AccessPath} from '../model/access-answers.ts';
import {compareLevels, lowerLevel, type Level} from '../model/levels.ts';
import type {People} from './people.ts';
import type {Requirement} from './requirement.ts';

/**
 * An access path of a group of people: those of them who meet its requirement have the level. Paths share these
 * groups, so that a path for everybody costs no more than one for a single person.
 */
export interface GroupPath extends AccessPath {
  /** E-mail addresses of whom it is meant for. */
  readonly people: People;
  readonly requirement: Requirement;
  /** From when on (ms since 1970) it is not for a person any more, by the expiry of what gives it; without it, never. */
  readonly lasts?: (email: string) => number;
}

/** Access paths with a common origin. */
export interface PathsOfOrigin {
  /** Tells it from other groups of the same target. */
  readonly key: string;
  /** Whether other targets have this very group, under the same key. */
  readonly shared: boolean;
  readonly paths: readonly GroupPath[];
}

/** Whether a person reaches the target by this path. */
export const admits = (path: GroupPath, email: string): boolean =>
  path.people.has(email) && path.requirement.met.has(email);

/** From when on (ms since 1970) a path does not admit a person any more whom it admits, by expiries alone; Infinity for never. */
export const lastsUntil = ({requirement, lasts}: GroupPath, email: string): number =>
  Math.min(requirement.until(email), lasts?.(email) ?? Infinity);

function compareVia(a: readonly string[], b: readonly string[]): number {
  for (const [i, step] of a.entries()) {
    const order = compareText(step, b[i] ?? '');
    if (order !== 0) return order;
  }
  return 0;
}

/** Orders paths, the best first: by level, without a link before with one, then the shortest, then by text. */
export const comparePaths = (a: AccessPath, b: AccessPath): number =>
  compareLevels(b.level, a.level) ||
  Number(a.link ?? false) - Number(b.link ?? false) ||
  a.via.length - b.via.length ||
  compareVia(a.via, b.via);

/** The best path of everybody whom paths admit, or of those among some people. */
export function bestOfEach(paths: readonly GroupPath[], among?: People): ReadonlyMap<string, GroupPath> {
  const best = new Map<string, GroupPath>();
  for (const path of paths) {
    for (const email of path.people) {
      if (among?.has(email) === false || !path.requirement.met.has(email)) continue;
      const other = best.get(email);
      if (other === undefined || comparePaths(path, other) < 0) best.set(email, path);
    }
  }
  return best;
}

/** The paths that lead on through what some paths lead to: at most at this level, with these steps before theirs. */
export const pathsBeyond = (
  paths: readonly GroupPath[],
  most: Level,
  steps: readonly string[],
  require: (requirement: Requirement) => Requirement = (requirement) => requirement,
): readonly GroupPath[] =>
  paths.map((path) => ({
    ...path,
    requirement: require(path.requirement),
    level: lowerLevel(path.level, most),
    via: [...steps, ...path.via],
  }));
