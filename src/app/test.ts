/** Runs the access tests of a set: what its manifests say of who must and must not have access. */
import {compareDiagnostics, isError, type Diagnostic, type Finding} from '../diagnostics/diagnostic.ts';
import {nearest} from '../diagnostics/nearest.ts';
import {finding} from '../diagnostics/rule-definition.ts';
import type {AccessTest, Assertion, RuleAssertion} from '../model/access-test.ts';
import type {LiveRead} from '../model/live.ts';
import type {DesiredObject, State} from '../model/objects.ts';
import type {Plan} from '../model/plan.ts';
import type {OnProgress} from '../model/progress.ts';
import {failedFindings, type TestReport, type TestResult} from '../model/test-report.ts';
import {applyChanges} from '../diff/diff.ts';
import {checkAssertion, unjudged, type Outcome} from '../proofs/check-assertion.ts';
import {checkPolicy, trialOf, type Trial} from '../proofs/check-policy.ts';
import {declaredTrials} from '../proofs/policy-trial.ts';
import {
  declaredProofState,
  givenInstant,
  liveState,
  stateKey,
  withGiven,
  type ProofState,
} from '../proofs/proof-state.ts';
import {CATALOGUE} from '../rules/index.ts';
import {testFailedDefinition, testNotRunDefinition} from '../rules/test-rules.ts';
import type {LoadedSet} from './load-set.ts';
import {inError, planLoaded, type PlanRequest} from './plan.ts';
import {positionOfText} from './text-position.ts';
import {judgeDeclared} from './validate.ts';

/** What tests are run against. */
export interface TestContext {
  /** ms since 1970, UTC: the time of `desired` where a test gives none. */
  readonly now: number;
  /** What else is declared beside the set: other sets, whose objects its tests may speak of. */
  readonly beside?: State<DesiredObject>;
  /** What is live, for tests that ask for it; the plan of the set says what of it is shown. */
  readonly live?: {readonly read: LiveRead; readonly request: PlanRequest};
  /** Is told how far the tests are. */
  readonly onProgress?: OnProgress | undefined;
}

/** Whether some tests ask for the live state, so that a database is needed. */
export const asksForLive = ({decoded}: LoadedSet): boolean =>
  decoded.tests.some(({state}) => state === 'live');

/** How many tests a set has, over all of its AccessTests. */
const countTests = ({decoded}: LoadedSet): number =>
  decoded.tests.reduce((sum, {tests}) => sum + tests.length, 0);

/** What is declared: by the set, and beside it. */
function declaredIn({decoded: {objects}}: LoadedSet, beside: TestContext['beside']): State<DesiredObject> {
  if (beside === undefined) return objects;
  // The same for all sets, unless two declare one address: states are made once for each.
  const isThere = [...objects].every(([address, object]) => beside.get(address) === object);
  return isThere ? beside : new Map([...beside, ...objects]);
}

/** Makes states once for all tests that ask for the same. */
function stateMaker(loaded: LoadedSet, {now, live, beside}: TestContext): (test: AccessTest) => ProofState {
  const known = new Map<string, ProofState>();
  const sight =
    live === undefined || !asksForLive(loaded)
      ? undefined
      : planLoaded(loaded, live.read, live.request).sight;
  const declared = declaredIn(loaded, beside);
  const make = ({state, given}: AccessTest): ProofState => {
    if (state !== 'live') return declaredProofState(declared, {state, given}, now);
    if (live === undefined || sight === undefined)
      throw new Error('a test asks for the live state, which was not read');
    return liveState(live.read.live, sight, given);
  };
  return (test) => {
    const key = stateKey(test);
    const found = known.get(key) ?? make(test);
    known.set(key, found);
    return found;
  };
}

/** What rules say of the set with what a test gives. */
function judgedWith(
  loaded: LoadedSet,
  {state, given}: AccessTest,
  context: TestContext,
): readonly Pick<Finding, 'rule' | 'address'>[] {
  const objects = withGiven(loaded.decoded.objects, given.objects);
  const at = given.at === undefined ? undefined : givenInstant(given.at);
  if (state !== 'live' || context.live === undefined) {
    return [...loaded.findings, ...judgeDeclared(loaded, objects, at ?? context.now)];
  }
  const {read, request} = context.live;
  const live = at === undefined ? read.live : {...read.live, now: at};
  const withObjects = {...loaded, decoded: {...loaded.decoded, objects}};
  return planLoaded(withObjects, {...read, live}, request).plan.diagnostics;
}

function checkRule(
  {rule, address}: RuleAssertion,
  test: AccessTest,
  judged: ReturnType<typeof judgedWith>,
): Outcome {
  if (!CATALOGUE.has(rule)) {
    const near = nearest(rule, CATALOGUE.keys());
    const help = near === undefined ? '`bylaw rules` lists them.' : `Did you mean ${near}?`;
    return unjudged(`There is no rule ${rule}.`, help, 'rule');
  }
  const broken = judged.filter((found) => found.rule === rule);
  if (broken.some((found) => found.address === address)) {
    return {passed: true, message: `${address} breaks ${rule}.`, help: '', counterexample: null};
  }
  const others = broken.flatMap((found) => (found.address === null ? [] : [found.address]));
  const why = others.length === 0 ? '' : ` It is broken by ${[...new Set(others)].slice(0, 3).join(', ')}.`;
  const help =
    test.state === 'live'
      ? 'Correct the address, or what is given.'
      : 'Correct the address, or what is given. A rule that needs the database is judged on `state: live`.';
  return unjudged(`${address} does not break ${rule}.${why}`, help);
}

/** What policies are asked about: what the plan causes, or what the set with what a test gives would cause. */
function trialFor(loaded: LoadedSet, {state, given}: AccessTest, context: TestContext): Trial {
  if (state !== 'live' || context.live === undefined) {
    const {change, whole} = declaredTrials(declaredIn(loaded, context.beside), given, context.now);
    return given.objects.length === 0 ? trialOf(whole) : trialOf(change, whole);
  }
  const {read, request} = context.live;
  const live = given.at === undefined ? read.live : {...read.live, now: givenInstant(given.at)};
  const withObjects = {
    ...loaded,
    decoded: {...loaded.decoded, objects: withGiven(loaded.decoded.objects, given.objects)},
  };
  const {plan, changes} = planLoaded(withObjects, {...read, live}, request);
  return trialOf({
    changes,
    access: () => plan.access,
    pending: () => plan.access.pending,
    requests: plan.waiting.filter(({since}) => since === null),
    before: live.objects,
    after: applyChanges(live.objects, changes),
    now: live.now,
  });
}

/** Requests given as approved that nobody asks for. */
function unknownRequest({given: {approved = []}}: AccessTest, {requests}: ProofState): Outcome | undefined {
  if (approved === 'all') return undefined;
  const unknown = approved.find((id) => !requests.has(id));
  if (unknown === undefined) return undefined;
  const near = nearest(unknown, requests);
  return unjudged(
    `\`given.approved\` names ${unknown}, which is no request between two workspaces that are declared.`,
    near === undefined ? 'Check the name.' : `Did you mean ${near}?`,
  );
}

interface Checked {
  readonly test: AccessTest;
  readonly index: number;
  readonly outcome: Outcome;
  readonly because: string | undefined;
}

function check(loaded: LoadedSet, context: TestContext): readonly Checked[] {
  const stateOf = stateMaker(loaded, context);
  const total = countTests(loaded);
  let done = 0;
  return loaded.decoded.tests.flatMap((test) => {
    let judged: ReturnType<typeof judgedWith> | undefined;
    let trial: Trial | undefined;
    const outcomeOf = (assertion: Assertion): Outcome => {
      context.onProgress?.({phase: 'test', done: done++, total});
      if ('rule' in assertion)
        return checkRule(assertion, test, (judged ??= judgedWith(loaded, test, context)));
      if ('policy' in assertion) {
        const {policies = []} = loaded.config;
        return checkPolicy(assertion, policies, (trial ??= trialFor(loaded, test, context)));
      }
      const state = stateOf(test);
      return unknownRequest(test, state) ?? checkAssertion(assertion, test.state, state);
    };
    return test.tests.map((assertion, index) => ({
      test,
      index,
      outcome: outcomeOf(assertion),
      because: assertion.because,
    }));
  });
}

/** Where tests stand, looked up at once. */
function positionsOf(loaded: LoadedSet, checked: readonly Checked[]): readonly Diagnostic[] {
  const found: (Diagnostic | undefined)[] = [];
  const findings = checked.map(({test, index, outcome}, i): Finding => {
    const {field, offset} = outcome;
    const pointer = `${test.specPointer}/tests/${index}${field === undefined ? '' : `/${field}`}`;
    const place = {...test.place, pointer};
    const source = loaded.sources.get(place.file);
    const text: unknown = Object.entries(test.tests[index] ?? {}).find(([name]) => name === field)?.[1];
    const position =
      offset === undefined || source === undefined ? undefined : positionOfText(source, place, text, offset);
    return {
      rule: testFailedDefinition.id,
      severity: 'error',
      address: null,
      message: String(i),
      help: '',
      place,
      ...(position !== undefined && {position}),
    };
  });
  for (const diagnostic of loaded.locate(findings)) found[Number(diagnostic.message)] = diagnostic;
  return found.filter((one) => one !== undefined);
}

/** Runs all tests of a set. One whose manifests are in error has none run: what they say is not known. */
export function testLoaded(loaded: LoadedSet, context: TestContext): TestReport {
  if (inError(loaded)) {
    const tests = countTests(loaded);
    return {
      summary: {tests, passed: 0, failed: tests},
      tests: [],
      diagnostics: loaded.locate(loaded.findings),
    };
  }
  const checked = check(loaded, context);
  const positions = positionsOf(loaded, checked);
  const tests = checked.map(({test, index, outcome, because}, i): TestResult => {
    const {passed, message, help, counterexample} = outcome;
    const at = positions[i];
    return {
      address: test.address,
      index,
      state: test.state,
      passed,
      message:
        passed || because === undefined
          ? message
          : `${message} The test says: ${because.replace(/[.!?]$/, '')}.`,
      help,
      because: because ?? null,
      counterexample,
      file: at?.file ?? test.place.file,
      line: at?.line ?? null,
      column: at?.column ?? null,
    };
  });
  const passed = tests.filter((one) => one.passed).length;
  return {summary: {tests: tests.length, passed, failed: tests.length - passed}, tests, diagnostics: []};
}

/** Whether every test was run and passed. */
export const hasPassed = ({summary, diagnostics}: TestReport): boolean =>
  summary.failed === 0 && !diagnostics.some(isError);

/** A plan with what its tests say: those that failed, or that none was run. */
export function planWithTests(plan: Plan, loaded: LoadedSet, report: TestReport | undefined): Plan {
  const [first] = loaded.decoded.tests;
  if (first === undefined) return plan;
  const tests = countTests(loaded);
  const found =
    report === undefined
      ? loaded.locate([finding(testNotRunDefinition, {tests}, {place: first.place})])
      : failedFindings(report);
  if (found.length === 0) return plan;
  return {
    ...plan,
    applyable: plan.applyable && !found.some(isError),
    diagnostics: [...plan.diagnostics, ...found].toSorted(compareDiagnostics),
  };
}
