/** Sentences about the result of an apply. */
import {stopsApply} from '../../diagnostics/diagnostic.ts';
import type {ApplyResult} from '../../model/apply-result.ts';
import type {PlanSummary} from '../../model/plan.ts';
import {actionCounts} from './actions.ts';
import {severityCounts} from './findings.ts';

const doneText = (summary: PlanSummary): string =>
  actionCounts((action) => summary[action], 'done') || 'nothing changed';

/** Whether an apply ended without a refusal or failure. */
export const wentWell = ({status}: ApplyResult): boolean =>
  status === 'applied' || status === 'no-changes' || status === 'already-applied';

/** The outcome in a sentence. It says so if nothing was changed. */
export function outcome({status, run, summary}: ApplyResult): string {
  switch (status) {
    case 'applied':
      return `Applied${run === null ? '' : ` as run ${run}`}: ${doneText(summary)}.`;
    case 'no-changes':
      return 'No changes. Live state matches the manifests.';
    case 'already-applied':
      return `Already applied${run === null ? '' : ` (run ${run})`}.`;
    case 'refused':
      return 'Refused: nothing was changed.';
    case 'stale':
      return 'Stale: nothing was changed.';
    case 'failed':
      return 'Failed: nothing was changed.';
    case 'unknown':
      return 'Unknown: the database did not answer the commit.';
  }
}

/** Why it ended so and what to do: what the result says, or what always holds for its status. */
export function advice({status, message, help, diagnostics}: ApplyResult): string {
  if (message !== undefined || help !== undefined) return [message, help].filter(Boolean).join(' ');
  if (status === 'stale')
    return 'What the plan is based on has changed. Plan again, review the new plan, and apply it.';
  const against = diagnostics.filter(stopsApply);
  if (status === 'refused' && against.length > 0) {
    return `Blocked by ${severityCounts(against)}, listed above.`;
  }
  return '';
}
