/** Who gains and who loses access from one state to another: section 6 of the contract. */
import {compareText} from '../diagnostics/compare-text.ts';
import {compareLevels} from '../model/levels.ts';
import type {AccessChange, AccessChanges} from '../model/plan.ts';
import {principalOf} from '../model/principal.ts';
import type {AccessQuestion} from './access-question.ts';
import {affectedPeople} from './affected-people.ts';
import type {People} from './people.ts';
import {admits, bestOfEach, compareWays, type Way, type WayGroup} from './way.ts';
import {Ways} from './ways.ts';

export {permissionChanges} from './permission-changes.ts';

/** Names of targets before that were renamed, with their names after. */
export type RenamedTargets = ReadonlyMap<string, string>;

const NOT_RENAMED: RenamedTargets = new Map();

type BestWays = (email: string) => Way | undefined;

function bestWay(ways: readonly Way[], email: string): Way | undefined {
  let best: Way | undefined;
  for (const way of ways) {
    if (admits(way, email) && (best === undefined || compareWays(way, best) < 0)) best = way;
  }
  return best;
}

/**
 * The best way of each of some people. Few people are looked up in every way; for many it is cheaper to go
 * through the ways once and note whom each admits.
 */
function bestWays(groups: readonly WayGroup[], people: People): BestWays {
  const ways = groups.flatMap((group) => group.ways);
  const listed = ways.reduce((sum, way) => sum + way.people.size, 0);
  if (people.size * ways.length <= listed) return (email) => bestWay(ways, email);
  const best = bestOfEach(ways, people);
  return (email) => best.get(email);
}

function changeOf(email: string, object: string, before?: Way, after?: Way): AccessChange | undefined {
  const told = after ?? before;
  if (told === undefined) return undefined;
  if (before && after && compareLevels(before.level, after.level) === 0) return undefined;
  return {
    principal: principalOf(email),
    object,
    before: before?.level ?? null,
    after: after?.level ?? null,
    via: told.via,
  };
}

/** Every target of either side: its name, before and after, by the name that it is told under. */
function targetPairs(
  before: Ways,
  after: Ways,
  renamed: RenamedTargets,
): readonly {readonly object: string; readonly was: string}[] {
  const pairs = new Map<string, string>();
  for (const name of after.targets()) pairs.set(name, name);
  for (const name of before.targets()) pairs.set(renamed.get(name) ?? name, name);
  return [...pairs]
    .map(([object, was]) => ({object, was}))
    .toSorted((a, b) => compareText(a.object, b.object));
}

/**
 * The changes of access one by one, ordered by object, then principal: for whoever counts them, or cannot keep
 * them all. `via` is the best path after the change, or for lost access the one that was. Who reached a target
 * by a link alone counts as reaching it (their `via` ends in `general-access:link`).
 *
 * Only people whose ways to a target differ are looked at, so that the cost follows the size of the change.
 */
export function* eachAccessChange(
  before: AccessQuestion,
  after: AccessQuestion,
  renamed: RenamedTargets = NOT_RENAMED,
): Generator<AccessChange> {
  if (before === after) return;
  const waysBefore = new Ways(before);
  const waysAfter = new Ways(after);
  const affected = affectedPeople();
  for (const {object, was} of targetPairs(waysBefore, waysAfter, renamed)) {
    const groupsBefore = waysBefore.to(was);
    const groupsAfter = waysAfter.to(object);
    const people = affected(groupsBefore, groupsAfter);
    if (people.size === 0) continue;
    const bestBefore = bestWays(groupsBefore, people);
    const bestAfter = bestWays(groupsAfter, people);
    for (const email of [...people].toSorted(compareText)) {
      const change = changeOf(email, object, bestBefore(email), bestAfter(email));
      if (change) yield change;
    }
  }
}

/**
 * Who gains access, who loses it and whose level changes, target by target. `renamed` has the new names of
 * targets that are the same under another name; without it, a target renamed is one lost and one gained.
 */
export function accessChanges(
  before: AccessQuestion,
  after: AccessQuestion,
  renamed: RenamedTargets = NOT_RENAMED,
): AccessChanges {
  const gained: AccessChange[] = [];
  const lost: AccessChange[] = [];
  const changed: AccessChange[] = [];
  for (const change of eachAccessChange(before, after, renamed)) {
    (change.before === null ? gained : change.after === null ? lost : changed).push(change);
  }
  return {gained, lost, changed};
}

/** All of them in one list, ordered by object, then principal. */
export const allChanges = ({gained, lost, changed}: AccessChanges): readonly AccessChange[] =>
  [...gained, ...lost, ...changed].toSorted(
    (a, b) => compareText(a.object, b.object) || compareText(a.principal, b.principal),
  );
