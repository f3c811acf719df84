/**
 * Judges a plan with leavings. What is left to do after them is judged against the state that they leave, as if `bylaw offboard` had been run before;
 * guards judge the plan as a whole, since it may put somebody in the place of who leaves.
 */
import type {Change} from '../model/change.ts';
import type {Live} from '../model/live.ts';
import {allSteps} from '../model/steps.ts';
import {RULES} from '../rules/index.ts';
import {judging, type Judgement} from '../rules/judge.ts';
import type {PlanToJudge} from '../rules/judged.ts';
import type {Rule} from '../rules/rule.ts';

const isGuard = ({definition}: Rule): boolean => definition.id.startsWith('guard/');
const GUARDS = RULES.filter(isGuard);
const OTHERS = RULES.filter((rule) => !isGuard(rule));

/** Every finding against a plan; `before` is the live state before leavings, and `changes` has what they do as well. */
export function* judgingWithLeavings(
  plan: PlanToJudge,
  before: Pick<Live, 'ledger'>,
  changes: readonly Change[],
): Generator<undefined, readonly Judgement[]> {
  const {beforeLeavings, ...facts} = plan;
  if (beforeLeavings === undefined) return yield* judging(plan);
  return [
    ...(yield* judging(plan, OTHERS)),
    ...(yield* judging({...facts, live: beforeLeavings, ledger: before.ledger, changes}, GUARDS)),
  ];
}

/** {@link judgingWithLeavings} in one go. */
export const judgeWithLeavings = (...asked: Parameters<typeof judgingWithLeavings>): readonly Judgement[] =>
  allSteps(judgingWithLeavings(...asked));
