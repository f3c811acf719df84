import type {Diagnostic} from '../../diagnostics/diagnostic.ts';
import {FORMAT_VERSION, type Plan} from '../../model/plan.ts';
import type {PlanDecision, ShownPlan} from '../../model/stored-plan.ts';
import {jsonTexts, versionedJson} from '../words/json-text.ts';
import {diagnosticJson, summaryJson} from './contract-members.ts';
import {planMembers} from './plan.ts';

const shownJson = (plan: ShownPlan) => ({
  id: plan.id,
  set: plan.set,
  status: plan.status,
  run: plan.run,
  plannedBy: plan.plannedBy,
  storedBy: plan.by,
  storedAt: plan.at,
  commit: plan.commit,
  summary: plan.summary === null ? null : summaryJson(plan.summary),
  needed: plan.needed,
  approvals: plan.approvals.map(({by, at, counts, why}) => ({
    by,
    at,
    counts,
    ...(why !== undefined && {why}),
  })),
});

export const storedPlansJson = (set: string, plans: readonly ShownPlan[]): string =>
  versionedJson({set, plans: plans.map(shownJson)});

export const storedPlanJson = (shown: ShownPlan, plan: Plan | undefined): Iterable<string> =>
  jsonTexts({
    formatVersion: FORMAT_VERSION,
    ...shownJson(shown),
    plan: plan === undefined ? null : planMembers(plan),
  });

export const planDecisionJson = (
  answer: PlanDecision | {readonly diagnostics: readonly Diagnostic[]},
): string =>
  'diagnostics' in answer
    ? versionedJson({status: 'refused', diagnostics: answer.diagnostics.map(diagnosticJson)})
    : versionedJson({
        status: answer.isNew ? 'decided' : 'unchanged',
        decision: answer.decision,
        by: answer.by,
        plan: shownJson(answer.plan),
        diagnostics: [],
      });
