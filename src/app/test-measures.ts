/** How good the access tests of a set are: what access they speak of, and which single changes of the set they would notice. */
import type {AccessTest, Given} from '../model/access-test.ts';
import {appendAll} from '../model/append-all.ts';
import {rfc3339} from '../model/expiry.ts';
import {compareLevels} from '../model/levels.ts';
import type {DesiredObject, State} from '../model/objects.ts';
import {bareName} from '../model/principal.ts';
import type {Coverage, Mutation, Reached} from '../model/test-report.ts';
import {checkAssertion, isAboutAccess} from '../proofs/check-assertion.ts';
import {compareReached, coverageOf, highestWays, reachedBy} from '../proofs/coverage.ts';
import {mutants, mutated, targetsTouched, type Mutant} from '../proofs/mutants.ts';
import {desiredState, stateKey, worstProofState, type ProofState} from '../proofs/proof-state.ts';
import type {LoadedSet} from './load-set.ts';

/** How many changes are tried, and over how many objects in all: a large set has fewer, so that nobody waits. */
const MOST = 100;
const OBJECTS_IN_ALL = 60_000;
const FEWEST = 5;

const NOTHING_GIVEN: Given = {objects: []};

/** A time in the given of a test that a person would write. */
const dayText = (time: number): string => rfc3339(time).slice(0, 10);

/** The state in which a change makes a difference: with an expiry dropped, once it would have passed. */
function stateFor(declared: State<DesiredObject>, {from}: Mutant, now: number): ProofState {
  if (from === undefined) return worstProofState(declared, NOTHING_GIVEN);
  return desiredState(declared, {...NOTHING_GIVEN, at: dayText(from), approved: 'all'}, now);
}

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

const stateOf = (declared: State<DesiredObject>, {state, given}: Asked['test'], now: number): ProofState =>
  state === 'worst' ? worstProofState(declared, given) : desiredState(declared, given, now);

function heldBy(declared: State<DesiredObject>, tests: readonly AccessTest[], now: number): readonly Asked[] {
  const asked = new Map<string, Asked & {held: AccessTest['tests'][number][]}>();
  for (const test of tests) {
    if (test.state === 'live') continue;
    const key = stateKey(test);
    const one = asked.get(key) ?? {test, state: stateOf(declared, test, now), held: []};
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
    const state = limitedTo(stateOf(changed, test, now), before, targets);
    return about.some((one) => !checkAssertion(one, test.state, state).passed);
  });

/** What came of a change that no test noticed, and the test that is missing. */
function survivorText(
  {from}: Mutant,
  [first, ...more]: readonly Reached[],
  was: Reached | undefined,
): string {
  if (first === undefined) return '';
  const {principal, object, level, outside} = first;
  const person = bareName(principal);
  const who = `${person}${outside === null ? '' : ` (outsider: ${outside})`}`;
  const others = more.length === 0 ? '' : `, and ${more.length} more would have access`;
  const limit = was === undefined ? 'level: none' : `atMost: ${was.level}`;
  const test = person.includes('@')
    ? `{user: ${person}, target: "${object}", ${limit}}`
    : `{never: 'target == "${object}" && person.outside != ""'}`;
  const given = from === undefined ? 'state: worst' : `given: {at: ${dayText(from)}, approved: all}`;
  return `${who} would have ${level} access to ${object}${others}, and no test notices. Missing: \`${test}\` with \`${given}\`.`;
}

/** Which access the tests of a set speak of, of all that its manifests can come to. */
export const coverageIn = ({decoded}: LoadedSet): Coverage => coverageOf(decoded.objects, decoded.tests);

/** Which of some single changes the tests notice. `now`: ms since 1970, the time of `desired` where a test gives none. */
export function mutationIn({decoded}: LoadedSet, now: number): Mutation {
  const {objects, tests} = decoded;
  const most = Math.max(FEWEST, Math.min(MOST, Math.floor(OBJECTS_IN_ALL / Math.max(1, objects.size))));
  const asked = heldBy(objects, tests, now);
  const unchanged = new Map<number | undefined, {readonly state: ProofState; readonly highest: Highest}>();
  const survived: {change: string; message: string}[] = [];
  let tried = 0;
  for (const mutant of mutants(objects).slice(0, 3 * most)) {
    if (tried === most) break;
    const made = unchanged.get(mutant.from);
    const state = made?.state ?? stateFor(objects, mutant, now);
    const before = made ?? {state, highest: highestWays(state.ways)};
    unchanged.set(mutant.from, before);
    const changed = mutated(objects, mutant);
    const targets = targetsTouched(objects, mutant);
    const gains = opened(before.highest, limitedTo(stateFor(changed, mutant, now), state, targets));
    // What changes nobody's access is no mistake that a test could notice.
    if (gains.length === 0) continue;
    tried++;
    if (isNoticed(changed, asked, targets, now)) continue;
    const [first] = gains;
    const was = [...before.highest.values()]
      .map(reachedBy)
      .find(({principal, object}) => principal === first?.principal && object === first.object);
    survived.push({change: mutant.change, message: survivorText(mutant, gains, was)});
  }
  return {mutants: tried, killed: tried - survived.length, survived};
}
