/** Who reaches what, at which level and by which paths: the computation of section 3 of the contract. */
import {compareText} from '../diagnostics/compare-text.ts';
import type {AccessPath} from '../model/access-answers.ts';
import type {Level} from '../model/levels.ts';
import {principalOf} from '../model/principal.ts';
import type {AccessQuestion} from './access-question.ts';
import type {People} from './people.ts';
import {admits, compareWays, type Way} from './way.ts';
import {Ways} from './ways.ts';

export type {AccessQuestion} from './access-question.ts';
export {NO_EXTERNAL_ACCESS} from './external-access.ts';

/** The level that somebody has on a target. */
export interface Access {
  readonly level: Level;
  /** Every path that gives access, the best first; never empty. */
  readonly paths: readonly AccessPath[];
}

/** Why somebody reaches a target, and what keeps them from reaching it otherwise. */
export interface AccessExplanation {
  /** The paths that give access, the best first; empty for who does not reach the target. */
  readonly paths: readonly AccessPath[];
  /** Paths that would give access but for what is missing, in plain words: `use:shared_spaces in acme-legal`. */
  readonly withheld: readonly {readonly path: AccessPath; readonly missing: readonly string[]}[];
}

/**
 * Every (principal, target) with a level. Principals are `user:EMAIL`, targets `space:workspace/name`,
 * `vault:workspace/name` and so on. Nothing is kept in memory for a pair: each method works out what it
 * returns, and lists come in the order of their text.
 */
export interface AccessTable {
  /** Every target there is, whether or not somebody reaches it. */
  readonly targets: readonly string[];
  /** Who reaches a target. */
  principals(target: string): ReadonlyMap<string, Access>;
  /** What somebody reaches. */
  reachedBy(email: string): ReadonlyMap<string, Access>;
  /** The highest level that somebody has on a target, or undefined if they do not reach it. */
  level(email: string, target: string): Level | undefined;
  explain(email: string, target: string): AccessExplanation;
  /** Principals who reach any of these targets, sorted. */
  principalsOfAny(targets: Iterable<string>): readonly string[];
}

const pathOf = ({level, via, link}: Way): AccessPath => ({level, via, ...(link && {link})});

/** Paths, the best first, each once. */
function pathsOf(ways: readonly Way[]): readonly AccessPath[] {
  const sorted = ways.toSorted(compareWays);
  return sorted.filter((way, i) => i === 0 || compareWays(sorted[i - 1] ?? way, way) !== 0).map(pathOf);
}

/** The access that ways give somebody whom each of them admits; undefined if there are none. */
function accessBy(ways: readonly Way[]): Access | undefined {
  const paths = pathsOf(ways);
  const best = paths[0];
  return best && {level: best.level, paths};
}

function explain(ways: readonly Way[], email: string): AccessExplanation {
  const meant = ways.filter((way) => way.people.has(email));
  const withheld = meant
    .filter((way) => !admits(way, email))
    .toSorted(compareWays)
    .map((way) => ({path: pathOf(way), missing: way.requirement.missing(email)}));
  return {paths: pathsOf(meant.filter((way) => admits(way, email))), withheld};
}

/** The emails of all whom ways admit, each with those ways. */
function admittedBy(ways: readonly Way[]): ReadonlyMap<string, readonly Way[]> {
  const admitted = new Map<string, Way[]>();
  for (const way of ways) {
    for (const email of way.people) {
      if (!way.requirement.met.has(email)) continue;
      const list = admitted.get(email);
      if (list === undefined) admitted.set(email, [way]);
      else list.push(way);
    }
  }
  return admitted;
}

/** Principals whom ways to any of these targets admit; the same people are listed once, however many ways they have. */
function admittedToAny(
  waysTo: (target: string) => readonly Way[],
  targets: Iterable<string>,
): readonly string[] {
  const seen = new Map<People, Set<People>>();
  const emails = new Set<string>();
  for (const target of targets) {
    for (const {people, requirement} of waysTo(target)) {
      const requirements = seen.get(people) ?? new Set();
      if (requirements.has(requirement.met)) continue;
      seen.set(people, requirements.add(requirement.met));
      for (const email of people) if (requirement.met.has(email)) emails.add(email);
    }
  }
  return [...emails].toSorted(compareText).map(principalOf);
}

/**
 * Everything about who reaches what in a state. Takes time in the number of objects; see {@link AccessTable}.
 * Twins in SQL: src/postgres/behaviour/access-level.sql, src/postgres/behaviour/effective-access.sql.
 */
export function computeAccess(question: AccessQuestion): AccessTable {
  const ways = new Ways(question);
  const waysTo = (target: string): readonly Way[] => ways.to(target).flatMap((group) => group.ways);
  const accessOf = (email: string, target: string): Access | undefined =>
    accessBy(waysTo(target).filter((way) => admits(way, email)));
  const targets = ways.targets();
  return {
    targets,
    principals: (target) => {
      const sorted = [...admittedBy(waysTo(target))].toSorted(([a], [b]) => compareText(a, b));
      return new Map(
        sorted.flatMap(([email, by]) => {
          const access = accessBy(by);
          return access === undefined ? [] : [[principalOf(email), access] as const];
        }),
      );
    },
    reachedBy: (email) =>
      new Map(
        targets.flatMap((target) => {
          const access = accessOf(email, target);
          return access === undefined ? [] : [[target, access] as const];
        }),
      ),
    level: (email, target) => accessOf(email, target)?.level,
    explain: (email, target) => explain(waysTo(target), email),
    principalsOfAny: (some) => admittedToAny(waysTo, some),
  };
}

/**
 * Why one person reaches a target, and what is missing where they do not. For several questions about one
 * state, `explain` of the table that {@link computeAccess} returns saves reading the state again.
 */
export const pathsTo = (question: AccessQuestion, email: string, target: string): AccessExplanation =>
  computeAccess(question).explain(email, target);
