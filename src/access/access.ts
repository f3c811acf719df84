/** Who reaches what, at which level and by which paths: the computation of section 3 of the contract. */
import {compareText} from '../diagnostics/compare-text.ts';
import type {AccessPath} from '../model/access-answers.ts';
import {isAtLeast, type Level} from '../model/levels.ts';
import {principalOf} from '../model/principal.ts';
import type {AccessQuestion} from './access-question.ts';
import type {People} from './people.ts';
import {EVERYTHING, type Sight} from './sight.ts';
import {admits, comparePaths, type GroupPath} from './group-path.ts';
import {AccessPaths} from './access-paths.ts';

/** The level that somebody has on a target. */
export interface EffectiveAccess {
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
  principals(target: string): ReadonlyMap<string, EffectiveAccess>;
  /** What somebody reaches. */
  reachedBy(email: string): ReadonlyMap<string, EffectiveAccess>;
  /** The highest level that somebody has on a target, or undefined if they do not reach it. */
  level(email: string, target: string): Level | undefined;
  /** Whether somebody has a level or a higher one on a target, also without what some shares (by address) give. */
  hasLevel(email: string, target: string, least: Level, without?: ReadonlySet<string>): boolean;
  explain(email: string, target: string): AccessExplanation;
  /** Principals who reach any of these targets, sorted. */
  principalsOfAny(targets: Iterable<string>): readonly string[];
}

const pathOf = ({level, via, link}: GroupPath): AccessPath => ({level, via, ...(link && {link})});

/** Paths, the best first, each once. */
function pathsOf(groupPaths: readonly GroupPath[]): readonly AccessPath[] {
  const sorted = groupPaths.toSorted(comparePaths);
  return sorted.filter((path, i) => i === 0 || comparePaths(sorted[i - 1] ?? path, path) !== 0).map(pathOf);
}

/** The effective access that paths give a person whom each of them admits; undefined if there are none. */
function effectiveAccessBy(groupPaths: readonly GroupPath[]): EffectiveAccess | undefined {
  const paths = pathsOf(groupPaths);
  const best = paths[0];
  return best && {level: best.level, paths};
}

function explain(groupPaths: readonly GroupPath[], email: string): AccessExplanation {
  const meant = groupPaths.filter((path) => path.people.has(email));
  const withheld = meant
    .filter((path) => !admits(path, email))
    .toSorted(comparePaths)
    .map((path) => ({path: pathOf(path), missing: path.requirement.missing(email)}));
  return {paths: pathsOf(meant.filter((path) => admits(path, email))), withheld};
}

/** The e-mail addresses of all people whom paths admit, each with those paths. */
function admittedBy(groupPaths: readonly GroupPath[]): ReadonlyMap<string, readonly GroupPath[]> {
  const admitted = new Map<string, GroupPath[]>();
  for (const path of groupPaths) {
    for (const email of path.people) {
      if (!path.requirement.met.has(email)) continue;
      const list = admitted.get(email);
      if (list === undefined) admitted.set(email, [path]);
      else list.push(path);
    }
  }
  return admitted;
}

/** Principals whom paths to any of these targets admit; the same group of people is looked at once, however many paths it has. */
function admittedToAny(
  groupPathsTo: (target: string) => readonly GroupPath[],
  targets: Iterable<string>,
): readonly string[] {
  const seen = new Map<People, Set<People>>();
  const emails = new Set<string>();
  for (const target of targets) {
    for (const {people, requirement} of groupPathsTo(target)) {
      const requirements = seen.get(people) ?? new Set();
      if (requirements.has(requirement.met)) continue;
      seen.set(people, requirements.add(requirement.met));
      for (const email of people) if (requirement.met.has(email)) emails.add(email);
    }
  }
  return [...emails].toSorted(compareText).map(principalOf);
}

/**
 * Everything about who reaches what in a state, of what `sight` shows. Takes time in the number of objects; see
 * {@link AccessTable}.
 * Twins in SQL: src/postgres/behaviour/access-level.sql, src/postgres/behaviour/effective-access.sql.
 */
export function computeAccess(question: AccessQuestion, sight: Sight = EVERYTHING): AccessTable {
  const groupPaths = new AccessPaths(question);
  let explaining: AccessPaths | undefined;
  const groupPathsTo = (target: string, among = groupPaths): readonly GroupPath[] => {
    const paths = among.to(target).flatMap((group) => group.paths);
    return sight.everything ? paths : paths.filter(({via}) => sight.path(target, via));
  };
  const effectiveAccessOf = (email: string, target: string): EffectiveAccess | undefined =>
    effectiveAccessBy(groupPathsTo(target).filter((path) => admits(path, email)));
  /** Stops at the first path that suffices: often that of an admin. */
  const hasLevel: AccessTable['hasLevel'] = (email, target, least, without) => {
    for (const {paths} of groupPaths.each(target)) {
      for (const path of paths) {
        if (!isAtLeast(path.level, least) || !admits(path, email)) continue;
        // What a share gives leads through it.
        if (without !== undefined && path.via.some((step) => without.has(step))) continue;
        if (sight.everything || sight.path(target, path.via)) return true;
      }
    }
    return false;
  };
  const targets = groupPaths
    .targets()
    .filter((target) => sight.path(target, []) || groupPathsTo(target).length > 0);
  return {
    targets,
    principals: (target) => {
      const sorted = [...admittedBy(groupPathsTo(target))].toSorted(([a], [b]) => compareText(a, b));
      return new Map(
        sorted.flatMap(([email, by]) => {
          const access = effectiveAccessBy(by);
          return access === undefined ? [] : [[principalOf(email), access] as const];
        }),
      );
    },
    reachedBy: (email) =>
      new Map(
        targets.flatMap((target) => {
          const access = effectiveAccessOf(email, target);
          return access === undefined ? [] : [[target, access] as const];
        }),
      ),
    level: (email, target) => effectiveAccessOf(email, target)?.level,
    hasLevel,
    explain: (email, target) =>
      explain(groupPathsTo(target, (explaining ??= new AccessPaths(question, {explains: true}))), email),
    principalsOfAny: (some) => admittedToAny((target) => groupPathsTo(target), some),
  };
}

/**
 * Why one person reaches a target, and what is missing where they do not. For several questions about one
 * state, `explain` of the table that {@link computeAccess} returns saves reading the state again.
 */
export const pathsTo = (question: AccessQuestion, email: string, target: string): AccessExplanation =>
  computeAccess(question).explain(email, target);
