/** Who gains and who loses access from one state to another: section 6 of the contract. */
import {compareText} from '../diagnostics/compare-text.ts';
import {compareLevels} from '../model/levels.ts';
import {rfc3339} from '../model/expiry.ts';
import type {AccessChange, AccessChanges, LongerAccess} from '../model/plan.ts';
import type {OnProgress} from '../model/progress.ts';
import {sharedPrincipals} from '../model/principal.ts';
import type {AccessQuestion} from './access-question.ts';
import {affectedPeople} from './affected-people.ts';
import {differingTargets} from './differing-targets.ts';
import type {People} from './people.ts';
import {
  admits,
  bestOfEach,
  comparePaths,
  lastsUntil,
  type GroupPath,
  type PathsOfOrigin,
} from './group-path.ts';
import {AccessPaths} from './access-paths.ts';
import {hostOf} from './targets.ts';
import {differInAgreements, touchedTargets} from './touched-targets.ts';
import {questionAbout, touchedBetween} from './touched-workspaces.ts';

/** Names of targets before that were renamed, with their names after. */
export type RenamedTargets = ReadonlyMap<string, string>;

const NOT_RENAMED: RenamedTargets = new Map();

type BestPathOf = (email: string) => GroupPath | undefined;

function bestPath(paths: readonly GroupPath[], email: string): GroupPath | undefined {
  let best: GroupPath | undefined;
  for (const path of paths) {
    if (admits(path, email) && (best === undefined || comparePaths(path, best) < 0)) best = path;
  }
  return best;
}

/**
 * The best access path of each of some people. Few people are looked up in every path; for many it is cheaper to
 * go through the paths once and note whom each admits.
 */
function bestPaths(groups: readonly PathsOfOrigin[], people: People): BestPathOf {
  const paths = groups.flatMap((group) => group.paths);
  const listed = paths.reduce((sum, path) => sum + path.people.size, 0);
  if (people.size * paths.length <= listed) return (email) => bestPath(paths, email);
  const best = bestOfEach(paths, people);
  return (email) => best.get(email);
}

function changeOf(
  principal: string,
  object: string,
  before?: GroupPath,
  after?: GroupPath,
): AccessChange | undefined {
  const told = after ?? before;
  return (
    told && {principal, object, before: before?.level ?? null, after: after?.level ?? null, via: told.via}
  );
}

type BestAmong = readonly [best: GroupPath, among: readonly PathsOfOrigin[]];

/** When access of at least the level of the best path ends, in ms since 1970, and the path that lasts so long. */
function lastingPath(
  email: string,
  [best, groups]: BestAmong,
): {readonly path: GroupPath; readonly until: number} {
  let [path, until] = [best, lastsUntil(best, email)];
  for (const group of groups) {
    for (const other of group.paths) {
      if (until === Infinity) break;
      if (compareLevels(other.level, best.level) < 0 || !admits(other, email)) continue;
      const lasts = lastsUntil(other, email);
      if (lasts > until) [path, until] = [other, lasts];
    }
  }
  return {path, until};
}

/** That somebody's access ends later than it did: told of whom changes no level. */
function longerOf(
  [email, principal]: readonly [email: string, principal: string],
  object: string,
  before: BestAmong,
  after: BestAmong,
): LongerAccess | undefined {
  const was = lastingPath(email, before);
  if (was.until === Infinity) return undefined;
  const is = lastingPath(email, after);
  if (is.until <= was.until) return undefined;
  return {
    principal,
    object,
    before: before[0].level,
    after: after[0].level,
    via: is.path.via,
    was: rfc3339(was.until),
    ...(is.until !== Infinity && {expires: rfc3339(is.until)}),
  };
}

/** Both questions with no more than what access to the targets of `touched` workspaces depends on; of one state, they share that. */
function questionsAbout(
  before: AccessQuestion,
  after: AccessQuestion,
  touched: ReadonlySet<string> | undefined,
): readonly [AccessQuestion, AccessQuestion] {
  if (touched === undefined) return [before, after];
  const asked = questionAbout(before, touched);
  return [
    asked,
    differInAgreements(before, after) ? {...asked, external: after.external} : questionAbout(after, touched),
  ];
}

/** Every target of either state that is `meant`: `object` is the name that changes show, `was` its name before. */
function targetPairs(
  before: AccessPaths,
  after: AccessPaths,
  renamed: RenamedTargets,
  isMeant: (target: string) => boolean,
): readonly {readonly object: string; readonly was: string}[] {
  const pairs = new Map<string, string>();
  for (const name of after.targets()) if (isMeant(name)) pairs.set(name, name);
  for (const name of before.targets()) if (isMeant(name)) pairs.set(renamed.get(name) ?? name, name);
  return [...pairs]
    .map(([object, was]) => ({object, was}))
    .toSorted((a, b) => compareText(a.object, b.object));
}

/**
 * The changes of access one by one, ordered by object, then principal: for callers that count them or cannot keep
 * them all. `via` is the best path after the change, or for lost access the best before it. People who reached a target
 * by a link alone count as reaching it (their `via` ends in `general-access:link`).
 *
 * Only people whose access paths to a target differ are looked at, and only targets that what differs can
 * touch, so that the cost follows the size of the change.
 */
export function* eachAccessChange(
  before: AccessQuestion,
  after: AccessQuestion,
  renamed: RenamedTargets = NOT_RENAMED,
): Generator<AccessChange> {
  for (const difference of eachDifference(before, after, renamed))
    if (!('was' in difference)) yield difference;
}

/** The same, and whose access ends later at an equal level. */
function* eachDifference(
  before: AccessQuestion,
  after: AccessQuestion,
  renamed: RenamedTargets,
  onProgress?: OnProgress,
): Generator<AccessChange | LongerAccess> {
  if (before === after) return;
  const agreed = touchedTargets(before, after);
  const touched = agreed === undefined ? touchedBetween(before, after) : new Set([...agreed].map(hostOf));
  if (touched?.size === 0) return;
  const [askedBefore, askedAfter] = questionsAbout(before, after, touched);
  const areAlike = differInAgreements(before, after);
  const pathsBefore = areAlike ? AccessPaths.of(askedBefore) : new AccessPaths(askedBefore);
  const pathsAfter = new AccessPaths(askedAfter, areAlike ? {like: pathsBefore} : {});
  const targets = touched === undefined ? differingTargets(before, after) : agreed;
  const isTouched = (target: string): boolean =>
    targets === undefined ? touched?.has(hostOf(target)) === true : targets.has(target);
  const affected = affectedPeople();
  const principalOf = sharedPrincipals();
  const pairs = targetPairs(pathsBefore, pathsAfter, renamed, isTouched);
  for (const [done, {object, was}] of pairs.entries()) {
    onProgress?.({phase: 'access', done, total: pairs.length});
    const groupsBefore = pathsBefore.to(was);
    const groupsAfter = pathsAfter.to(object);
    const people = affected(groupsBefore, groupsAfter);
    if (people.size === 0) continue;
    const bestBefore = bestPaths(groupsBefore, people);
    const bestAfter = bestPaths(groupsAfter, people);
    for (const email of [...people].toSorted(compareText)) {
      const [best, bestThen] = [bestBefore(email), bestAfter(email)];
      const principal = principalOf(email);
      const change =
        best && bestThen && best.level === bestThen.level
          ? longerOf([email, principal], object, [best, groupsBefore], [bestThen, groupsAfter])
          : changeOf(principal, object, best, bestThen);
      if (change) yield change;
    }
  }
}

/**
 * Who gains access, who loses it, whose level changes and whose access ends later at the same level, target by target. `renamed`
 * has the new names of targets that are the same under another name; without it, a target renamed is one lost and one gained.
 */
export function accessChanges(
  before: AccessQuestion,
  after: AccessQuestion,
  renamed: RenamedTargets = NOT_RENAMED,
  onProgress?: OnProgress,
): AccessChanges & {readonly longer: readonly LongerAccess[]} {
  const gained: AccessChange[] = [];
  const lost: AccessChange[] = [];
  const changed: AccessChange[] = [];
  const longer: LongerAccess[] = [];
  for (const change of eachDifference(before, after, renamed, onProgress)) {
    if ('was' in change) longer.push(change);
    else (change.before === null ? gained : change.after === null ? lost : changed).push(change);
  }
  return {gained, lost, changed, longer};
}

/** All of them in one list, ordered by object, then principal. */
export const allChanges = ({gained, lost, changed}: AccessChanges): readonly AccessChange[] =>
  [...gained, ...lost, ...changed].toSorted(
    (a, b) => compareText(a.object, b.object) || compareText(a.principal, b.principal),
  );
