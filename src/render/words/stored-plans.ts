/** Sentences about plans that are stored in the database. */
import type {PlanDecision, ShownPlan} from '../../model/stored-plan.ts';
import {actionCounts} from './actions.ts';
import {enumerate, plural} from './plural.ts';

const given = ({approvals}: ShownPlan): readonly string[] =>
  approvals.filter(({counts}) => counts).map(({by}) => by);

/** How a stored plan stands, as a few words. */
export function standText(plan: ShownPlan): string {
  switch (plan.status) {
    case 'applied':
      return `applied as run ${plan.run ?? ''}`;
    case 'stale':
      return 'stale: objects that it depends on have changed';
    case 'altered':
      return 'altered after it was stored';
    case 'ready':
      return plan.needed === 0 ? 'can be applied' : 'approved';
    case 'waiting':
      return `${given(plan).length} of ${plural(plan.needed, 'approval')}`;
  }
}

/** What it would do. */
export const wouldText = ({summary}: ShownPlan): string =>
  summary === null ? '' : actionCounts((action) => summary[action], 'planned') || 'no changes';

/** Who approves a stored plan, whom nobody counts and why, in sentences. */
export function approvalTexts(plan: ShownPlan): readonly string[] {
  const by = given(plan);
  const ignored = plan.approvals.filter(({counts}) => !counts);
  return [
    ...(by.length > 0 ? [`Approved by ${enumerate(by)}.`] : []),
    ...ignored.map(({by: one, why}) =>
      why !== undefined
        ? `The approval of ${one} does not count: they ${why}.`
        : plan.status === 'altered'
          ? `The approval of ${one} is void: the plan was altered after they approved it.`
          : `The approval of ${one} is void: the plan is stale.`,
    ),
  ];
}

/** What came of a decision, and what follows. */
export function planDecisionTexts({plan, decision, by, isNew}: PlanDecision): readonly string[] {
  const done =
    decision === 'approve'
      ? isNew
        ? `Approved by ${by}.`
        : `Already approved by ${by}.`
      : isNew
        ? `Revoked the approval of ${by}.`
        : `${by} has not approved it: nothing was changed.`;
  const missing = plan.needed - given(plan).length;
  const next =
    plan.status === 'ready'
      ? `To apply it: bylaw apply --stored ${plan.id}`
      : plan.status === 'waiting'
        ? `It still needs ${plural(missing, 'approval')}.`
        : plan.status === 'applied'
          ? `The plan is ${standText(plan)}.`
          : `Cannot apply: the plan is ${standText(plan)}.`;
  return [done, next];
}
