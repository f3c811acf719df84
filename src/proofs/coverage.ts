/** Which of all the access that a set can come to its tests speak of. */
import {compareText} from '../diagnostics/compare-text.ts';
import type {AccessTest, Assertion} from '../model/access-test.ts';
import {compareLevels} from '../model/levels.ts';
import {principalOf} from '../model/principal.ts';
import type {Coverage, Reached} from '../model/test-report.ts';
import {speaksOf} from './every-way.ts';
import type {ProofState} from './proof-state.ts';
import type {Way, Ways} from './ways.ts';

/** People of whom none is known have words for a name. */
const principalIn = ({person}: Way): string => (person.includes('@') ? principalOf(person) : person);

const keyOf = ({person, target, outside}: Way): string => JSON.stringify([person, target, outside]);

/** One way of each access: the one with the highest level. */
export function highestWays(ways: Ways): ReadonlyMap<string, Way> {
  const highest = new Map<string, Way>();
  for (const target of ways.targets) {
    for (const way of ways.ever(target)) {
      const key = keyOf(way);
      const found = highest.get(key);
      if (found === undefined || compareLevels(way.level, found.level) > 0) highest.set(key, way);
    }
  }
  return highest;
}

export const reachedBy = (way: Way): Reached => ({
  principal: principalIn(way),
  object: way.target,
  level: way.level,
  outside: way.outside,
});

/** Orders access: that of outsiders first, then by person and target. */
export const compareReached = (a: Reached, b: Reached): number =>
  Number(a.outside === null) - Number(b.outside === null) ||
  compareText(a.principal, b.principal) ||
  compareText(a.object, b.object) ||
  compareText(a.outside ?? '', b.outside ?? '');

/** What one test speaks of: null for tests that are about no access. */
function spokenOf(assertion: Assertion, state: ProofState): ((way: Way) => boolean) | null {
  if ('user' in assertion)
    return ({person, target}) => person === assertion.user && target === assertion.target;
  if ('who' in assertion) {
    const {exactly, include = [], exclude = []} = assertion.who;
    const named = new Set([...include, ...exclude]);
    return ({person, target}) => target === assertion.target && (exactly !== undefined || named.has(person));
  }
  if ('never' in assertion) return speaksOf(assertion.never, false, state.factsAt);
  return 'always' in assertion ? speaksOf(assertion.always, true, state.factsAt) : null;
}

/** What tests speak of, of all the access to some targets that manifests can come to without an edit (`state`). */
export function coverageOf(
  state: ProofState,
  tests: readonly AccessTest[],
  isAsked: (target: string) => boolean,
): Coverage {
  const ways = [...highestWays(state.ways).values()].filter(({target}) => isAsked(target));
  const spoken = tests.flatMap((test) => test.tests.flatMap((one) => spokenOf(one, state) ?? []));
  const uncovered = ways.filter((way) => !spoken.some((isSpokenOf) => isSpokenOf(way))).map(reachedBy);
  return {
    reaches: ways.length,
    covered: ways.length - uncovered.length,
    uncovered: uncovered.toSorted(compareReached),
  };
}
