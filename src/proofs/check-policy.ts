/** Whether a policy of the set says of an object what a test expects. */
import {nearest} from '../diagnostics/nearest.ts';
import {POLICY_ENVIRONMENTS} from '../expressions/environments.ts';
import {compileExpression, compileTemplate} from '../expressions/expression.ts';
import {Instant} from '../expressions/values.ts';
import type {PolicyAssertion} from '../model/access-test.ts';
import type {Level} from '../model/levels.ts';
import {bareName} from '../model/principal.ts';
import type {Policy} from '../model/set-config.ts';
import type {Counterexample} from '../model/counterexample.ts';
import {isAbout, subjectsIn, type Caused, type Subject} from '../planner/policy-subjects.ts';
import {unjudged, type Outcome} from './check-assertion.ts';

/** What was caused, the first that asks a policy about the object counts; the subjects of each are made once. */
export type Trial = readonly {readonly now: number; readonly subjectsOf: ReturnType<typeof subjectsIn>}[];

export const trialOf = (...caused: readonly Caused[]): Trial =>
  caused.map((each) => ({now: each.now, subjectsOf: subjectsIn(each)}));

const ASKED_ABOUT = {
  change: 'nothing changes there',
  access: 'nobody gains or loses access to it or by it',
  request: 'it asks no side for an approval',
} as const;

/** The access that a policy is violated by, where it is one. */
function counterexampleOf({access}: Subject): Counterexample | null {
  if (access === undefined) return null;
  const {principal, object, after, before, via, outside = null} = access;
  return {
    person: bareName(principal),
    target: object,
    level: (after ?? before) as Level | null,
    via,
    outside,
    needs: [],
    resumed: [],
    from: null,
  };
}

/** A sentence of a policy, as the end of one of ours. */
const quoted = (text: string): string => text.replace(/\.$/, '');

/** Checks that a policy is violated at an object, or that it is not; one that is not asked about it is no pass. */
export function checkPolicy(
  {policy: id, address, expect = 'violated'}: PolicyAssertion,
  policies: readonly Policy[],
  trial: Trial,
): Outcome {
  const policy = policies.find((each) => each.id === id);
  if (policy === undefined) {
    const near = nearest(
      id,
      policies.map((each) => each.id),
    );
    const list =
      policies.length === 0
        ? 'The set has none.'
        : `The set has ${policies.map((each) => each.id).join(', ')}.`;
    return unjudged(
      `There is no policy ${id}.`,
      near === undefined ? list : `Did you mean ${near}?`,
      'policy',
    );
  }
  const environment = POLICY_ENVIRONMENTS[policy.for];
  const condition = compileExpression(policy.when, environment);
  const cannot = (problem: string): Outcome =>
    unjudged(
      `policy/${id} cannot be evaluated: ${problem}`,
      `Correct the policy in ${policy.place.file}.`,
      'policy',
    );
  if (!condition.ok) return cannot(condition.errors[0]?.message ?? 'It cannot be read.');
  const message = compileTemplate(policy.message, environment);
  for (const {now, subjectsOf} of trial) {
    const subjects = subjectsOf(policy.for).filter((subject) => isAbout(subject, address));
    for (const subject of subjects) {
      const values = {...subject.variables, now: new Instant(now)};
      const verdict = condition.evaluate(values);
      if (typeof verdict !== 'boolean') return cannot(verdict.message);
      if (!verdict) continue;
      const said = quoted(message.textFor(values));
      if (expect === 'violated')
        return {
          passed: true,
          message: `${address} violates policy/${id}: ${said}.`,
          help: '',
          counterexample: null,
        };
      return {
        passed: false,
        message: `${address} violates policy/${id}, and is expected not to. The policy says: ${said}.`,
        help: `Change what is declared or given, or the policy in ${policy.place.file}.`,
        counterexample: counterexampleOf(subject),
      };
    }
    if (subjects.length === 0) continue;
    if (expect === 'allowed')
      return {
        passed: true,
        message: `${address} does not violate policy/${id}.`,
        help: '',
        counterexample: null,
      };
    return unjudged(
      `${address} does not violate policy/${id}.`,
      `Correct what is given, or the policy in ${policy.place.file}. If it should be allowed, write \`expect: allowed\`.`,
    );
  }
  return unjudged(
    `policy/${id} is not asked about ${address}: ${ASKED_ABOUT[policy.for]}.`,
    `Correct the address, or give the object with \`given.objects\`. The policy is for ${policy.for}.`,
    'address',
  );
}
