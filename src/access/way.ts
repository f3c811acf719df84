import {compareText} from '../diagnostics/compare-text.ts';
import type {AccessPath} from '../model/access-answers.ts';
import {compareLevels, lowerLevel, type Level} from '../model/levels.ts';
import type {People} from './people.ts';
import type {Requirement} from './requirement.ts';

/**
 * One way to a target: those whom it is meant for have this level by it if they meet what it requires. Ways
 * name groups of people and share them, so that what everybody reaches costs no more than what one does.
 */
export interface Way extends AccessPath {
  /** E-mail addresses of whom it is meant for. */
  readonly people: People;
  readonly requirement: Requirement;
}

/** Ways with a common origin. */
export interface WayGroup {
  /** Tells it from other groups of the same target. */
  readonly key: string;
  /** Whether other targets have this very group, under the same key. */
  readonly shared: boolean;
  readonly ways: readonly Way[];
}

/** Whether somebody reaches the target by this way. */
export const admits = (way: Way, email: string): boolean =>
  way.people.has(email) && way.requirement.met.has(email);

function compareVia(a: readonly string[], b: readonly string[]): number {
  for (const [i, step] of a.entries()) {
    const order = compareText(step, b[i] ?? '');
    if (order !== 0) return order;
  }
  return 0;
}

/** Orders ways, the best first: by level, without a link before with one, then the shortest, then by text. */
export const compareWays = (a: AccessPath, b: AccessPath): number =>
  compareLevels(b.level, a.level) ||
  Number(a.link ?? false) - Number(b.link ?? false) ||
  a.via.length - b.via.length ||
  compareVia(a.via, b.via);

/** The best way of everybody whom ways admit, or of those of some people. */
export function bestOfEach(ways: readonly Way[], among?: People): ReadonlyMap<string, Way> {
  const best = new Map<string, Way>();
  for (const way of ways) {
    for (const email of way.people) {
      if (among?.has(email) === false || !way.requirement.met.has(email)) continue;
      const other = best.get(email);
      if (other === undefined || compareWays(way, other) < 0) best.set(email, way);
    }
  }
  return best;
}

/** The ways to what lies beyond something, given those to it: at most this level, with these steps before theirs. */
export const waysBeyond = (
  ways: readonly Way[],
  most: Level,
  steps: readonly string[],
  require: (requirement: Requirement) => Requirement = (requirement) => requirement,
): readonly Way[] =>
  ways.map((way) => ({
    ...way,
    requirement: require(way.requirement),
    level: lowerLevel(way.level, most),
    via: [...steps, ...way.via],
  }));
