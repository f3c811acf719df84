/** Stored plans as a set may have them, one of each status. */
import type {PlanDecision, ShownPlan} from '../../../src/model/stored-plan.ts';
import {RICH_PLAN} from './rich-plan.ts';

const PLAN: ShownPlan = {
  id: `sha256:${'3f0c'.repeat(16)}`,
  set: 'acme-governance',
  by: 'ana@acme.example',
  at: '2026-11-01T09:30:00Z',
  plannedBy: 'bo@acme.example',
  commit: '0123456789abcdef0123456789abcdef01234567',
  summary: RICH_PLAN.summary,
  needed: 2,
  approvals: [
    {by: 'cy@acme.example', at: '2026-11-01T10:00:00Z', counts: true},
    {by: 'di@acme.example', at: '2026-11-01T11:00:00Z', counts: false, why: 'may not make these changes'},
  ],
  status: 'waiting',
  run: null,
};

export const STORED_PLANS: readonly ShownPlan[] = [
  PLAN,
  {...PLAN, status: 'ready', needed: 1},
  {...PLAN, status: 'applied', run: 12},
  {...PLAN, status: 'stale', approvals: [{by: 'cy@acme.example', at: '2026-11-01T10:00:00Z', counts: false}]},
  {...PLAN, status: 'altered', plannedBy: null, commit: null, summary: null, needed: 0, approvals: []},
];

export const PLAN_DECISIONS: readonly PlanDecision[] = STORED_PLANS.flatMap((plan, i) => [
  {plan, decision: 'approve' as const, by: 'cy@acme.example', isNew: i !== 1},
  {plan, decision: 'revoke' as const, by: 'cy@acme.example', isNew: i !== 2},
]);
