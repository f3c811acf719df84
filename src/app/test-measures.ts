/** How good the access tests of a set are: what access they speak of, and which single changes of the set they would notice. */
import {targetName} from '../access/targets.ts';
import {compareText} from '../diagnostics/compare-text.ts';
import type {AccessTest, Given} from '../model/access-test.ts';
import {appendAll} from '../model/append-all.ts';
import {rfc3339} from '../model/expiry.ts';
import {compareLevels} from '../model/levels.ts';
import {ofKind, type DesiredObject, type State} from '../model/objects.ts';
import {bareName} from '../model/principal.ts';
import type {Progress} from '../model/progress.ts';
import type {Coverage, Mutation, Reached} from '../model/test-report.ts';
import {checkAssertion, isAboutAccess} from '../proofs/check-assertion.ts';
import {compareReached, coverageOf, highestWays, reachedBy} from '../proofs/coverage.ts';
import {mutants, mutated, targetsTouched, type Mutant} from '../proofs/mutants.ts';
import {declaredProofState, stateKey, type ProofState} from '../proofs/proof-state.ts';

/** How many changes are tried, and over how many objects in all: a large set has fewer, so that nobody waits. */
const MOST = 100;
const OBJECTS_IN_ALL = 60_000;
const FEWEST = 5;

const NOTHING_GIVEN: Given = {objects: []};

/** A time in the given of a test that a person would write. */
const dayText = (time: number): string => rfc3339(time).slice(0, 10);

const WORST = {state: 'worst', given: NOTHING_GIVEN} as const;

/** The state in which a change makes a difference: with an expiry dropped, once it would have passed. */
const askedOf = ({from}: Mutant): Pick<AccessTest, 'state' | 'given'> =>
  from === undefined
    ? WORST
    : {state: 'desired', given: {...NOTHING_GIVEN, at: dayText(from), approved: 'all'}};

type Highest = ReturnType<typeof highestWays>;

/** The access that a change opens or raises, that of outsiders first. `was`: the highest access before. */
function opened(was: Highest, after: ProofState): readonly Reached[] {
  return [...highestWays(after.ways)]
    .filter(([key, way]) => compareLevels(way.level, was.get(key)?.level ?? way.level) > 0 || !was.has(key))
    .map(([, way]) => reachedBy(way))
    .toSorted(compareReached);
}

/** A state in which only some targets are asked about: what is true of the others, a change leaves as it was before. */
function limitedTo(
  state: ProofState,
  before: ProofState,
  targets: ReadonlySet<string> | undefined,
): ProofState {
  if (targets === undefined) return state;
  const {ways, factsAt: _, ...rest} = state;
  // Nothing that shares and invitations change is a fact of people and targets.
  return {
    ...rest,
    factsAt: before.factsAt,
    ways: {
      targets: ways.targets.filter((target) => targets.has(target)),
      now: (target) => ways.now(target),
      ever: (target) => ways.ever(target),
    },
  };
}

/** Tests that ask for the same state, and hold for the set as it is; about rules, policies and what is live, a change says nothing. */
interface Asked {
  readonly test: Pick<AccessTest, 'state' | 'given'>;
  readonly state: ProofState;
  readonly held: AccessTest['tests'];
}

function heldBy(declared: State<DesiredObject>, tests: readonly AccessTest[], now: number): readonly Asked[] {
  const asked = new Map<string, Asked & {held: AccessTest['tests'][number][]}>();
  for (const test of tests) {
    if (test.state === 'live') continue;
    const key = stateKey(test);
    const one = asked.get(key) ?? {test, state: declaredProofState(declared, test, now), held: []};
    asked.set(key, one);
    appendAll(
      one.held,
      test.tests.filter((each) => isAboutAccess(each) && checkAssertion(each, test.state, one.state).passed),
    );
  }
  return [...asked.values()].filter(({held}) => held.length > 0);
}

/** Whether what an assertion is about may have changed. */
const concerns = (
  assertion: AccessTest['tests'][number],
  targets: ReadonlySet<string> | undefined,
): boolean => targets === undefined || !('target' in assertion) || targets.has(assertion.target);

/** Whether an assertion that held does not hold any more. */
const isNoticed = (
  changed: State<DesiredObject>,
  asked: readonly Asked[],
  targets: ReadonlySet<string> | undefined,
  now: number,
): boolean =>
  asked.some(({test, state: before, held}) => {
    const about = held.filter((one) => concerns(one, targets));
    if (about.length === 0) return false;
    const state = limitedTo(declaredProofState(changed, test, now), before, targets);
    return about.some((one) => !checkAssertion(one, test.state, state).passed);
  });

/** A change that no test noticed. */
interface Survivor {
  readonly change: string;
  readonly message: string;
  readonly isOutside: boolean;
}

/** Orders changes that no test noticed: those first that open access to outsiders. */
const compareSurvivors = (a: Survivor, b: Survivor): number =>
  Number(b.isOutside) - Number(a.isOutside) || compareText(a.change, b.change);

/** What came of a change that no test noticed, and the test that is missing. */
function survivorOf({change, from}: Mutant, gains: readonly Reached[], before: Highest): Survivor {
  const [first, ...more] = gains;
  if (first === undefined) throw new Error(`${change} opens no access`);
  const {principal, object, level, outside} = first;
  const was = [...before.values()]
    .map(reachedBy)
    .find((one) => one.principal === principal && one.object === object);
  const person = bareName(principal);
  const who = `${person}${outside === null ? '' : ` (outsider: ${outside})`}`;
  const others =
    more.length === 0
      ? ''
      : ` (${more.length} more ${more.length === 1 ? 'access is' : 'accesses are'} opened or raised)`;
  const limit = was === undefined ? 'level: none' : `atMost: ${was.level}`;
  const test = person.includes('@')
    ? `{user: ${person}, target: "${object}", ${limit}}`
    : `{never: 'target == "${object}" && person.outside != ""'}`;
  const given = from === undefined ? 'state: worst' : `given: {at: ${dayText(from)}, approved: all}`;
  return {
    change,
    message: `${who} would have ${level} access to ${object}${others}, and no test notices. Missing: \`${test}\` with \`${given}\`.`,
    isOutside: outside !== null,
  };
}

/** The targets that a set declares. */
const targetsIn = (set: State<DesiredObject>): ReadonlySet<string> =>
  new Set([...ofKind(set, 'Space'), ...ofKind(set, 'Resource')].map(targetName));

/** How good tests are, for sets that are declared together. */
export interface Measures {
  /** Which access the tests speak of, of all to the targets of a set that its manifests can come to. */
  coverage(set: State<DesiredObject>): Coverage;
  /** Which of some single changes of a set the tests notice. */
  mutation(set: State<DesiredObject>): Promise<Mutation>;
}

/**
 * Measures the tests of one set, or of all that are declared together. `now`: ms since 1970, the time of `desired` where a test gives
 * none. `onProgress` is told how far they are. The next change is not tried before it is done, so that Ctrl-C is heard: many may take minutes.
 */
export function measuresOf(
  declared: State<DesiredObject>,
  tests: readonly AccessTest[],
  now: number,
  onProgress?: (progress: Progress) => void | Promise<void>,
): Measures {
  const most = Math.max(FEWEST, Math.min(MOST, Math.floor(OBJECTS_IN_ALL / Math.max(1, declared.size))));
  let asked: readonly Asked[] | undefined;
  const unchanged = new Map<number | undefined, {readonly state: ProofState; readonly highest: Highest}>();
  const beforeOf = (mutant: Mutant): {readonly state: ProofState; readonly highest: Highest} => {
    const known = unchanged.get(mutant.from);
    if (known !== undefined) return known;
    const state = declaredProofState(declared, askedOf(mutant), now);
    const before = {state, highest: highestWays(state.ways)};
    unchanged.set(mutant.from, before);
    return before;
  };
  return {
    coverage(set) {
      void onProgress?.({phase: 'coverage'});
      const targets = targetsIn(set);
      const state = declaredProofState(declared, WORST, now);
      return coverageOf(state, tests, (target) => set === declared || targets.has(target));
    },
    async mutation(set) {
      asked ??= heldBy(declared, tests, now);
      const survivors: Survivor[] = [];
      const all = mutants(declared, set);
      let looked = 0;
      let tried = 0;
      for (const mutant of all.slice(0, 3 * most)) {
        if (tried === most) break;
        await onProgress?.({phase: 'mutation', done: tried, total: Math.min(most, all.length)});
        looked++;
        const before = beforeOf(mutant);
        const changed = mutated(declared, mutant);
        const targets = targetsTouched(declared, mutant);
        const after = limitedTo(declaredProofState(changed, askedOf(mutant), now), before.state, targets);
        const gains = opened(before.highest, after);
        // What changes nobody's access is no mistake that a test could notice.
        if (gains.length === 0) continue;
        tried++;
        if (isNoticed(changed, asked, targets, now)) continue;
        survivors.push(survivorOf(mutant, gains, before.highest));
      }
      return {
        mutants: tried,
        killed: tried - survivors.length,
        sampleOf: looked < all.length ? all.length : null,
        survived: survivors.toSorted(compareSurvivors).map(({change, message}) => ({change, message})),
      };
    },
  };
}
