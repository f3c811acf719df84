/** What an apply answers where it wrote nothing, or nothing but its policies. */
import type {Diagnostic} from '../diagnostics/diagnostic.ts';
import type {ApplyResult, ApplyStatus} from '../model/apply-result.ts';
import type {Live} from '../model/live.ts';
import {EMPTY_SUMMARY, type Plan, type PlanBefore} from '../model/plan.ts';
import {sameJson} from '../model/canonical-json.ts';
import type {RunToWrite} from '../model/run.ts';
import {hasOtherPolicies} from '../planner/policies.ts';
import type {Verdict} from './store-port.ts';

/** A result that is about a plan but wrote nothing. */
export function notWritten(status: ApplyStatus, plan: Plan, more: Partial<ApplyResult> = {}): ApplyResult {
  return {
    run: null,
    status,
    summary: plan.summary,
    waiting: plan.waiting,
    diagnostics: plan.diagnostics,
    ...more,
  };
}

/** No plan was made: the manifests are in error, or no actor is named. */
export const refusedWith = (diagnostics: readonly Diagnostic[], summary = EMPTY_SUMMARY): ApplyResult => ({
  run: null,
  status: 'refused',
  summary,
  waiting: [],
  diagnostics,
});

export function staleResult(plan: Plan, addresses: readonly string[]): ApplyResult {
  return notWritten('stale', plan, {
    changed: addresses,
    help: 'Plan again, and review what has changed since.',
  });
}

/** A plan of other sets, on which this one rests, was not applied. */
export function restsOnOthers(plan: Plan, before: readonly PlanBefore[]): ApplyResult {
  const sets = before.map(({set}) => set).join(', ');
  return notWritten('stale', plan, {
    message: `The plan rests on ${before.length === 1 ? 'the plan' : 'plans'} of ${sets}, which ${before.length === 1 ? 'has' : 'have'} not been applied.`,
    help: `Apply ${before.length === 1 ? 'that plan' : 'those plans'} first; if the live state has changed meanwhile, plan all of them again.`,
  });
}

/** Whether a run keeps another configuration of its set than the one before: policies, or what an apply takes. */
export const keepsOthers = (write: RunToWrite, live: Live): boolean =>
  hasOtherPolicies(write.policies ?? [], live) ||
  !sameJson(write.settings ?? {}, live.lastApplySettings ?? {});

/** A plan without changes makes no run. What is kept of the set's configuration is recorded all the same, where it is another. */
export function withoutChanges(plan: Plan, write: RunToWrite, live: Live): Verdict<ApplyResult> {
  const result = notWritten('no-changes', plan);
  return keepsOthers(write, live)
    ? {write, result: {...result, message: 'The policies and the apply settings of the set were recorded.'}}
    : {stop: result};
}
