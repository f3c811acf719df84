import {PLAN_ARGS, PLAN_DECISION_EXITS, PlansCommand} from '../../cli/plans-command.ts';
import {AUTO_APPROVE} from '../../cli/auto-approve.ts';

export default class PlansApprove extends PlansCommand<typeof PlansApprove> {
  static override result = 'planDecision' as const;
  static override summary = 'Approve a stored plan, as the person to whom the database login is bound.';
  static override description =
    'An approval counts if its person may make the changes of the plan, and neither planned, stored nor applies it. It is for exactly this plan, and void once the plan is stale. On a terminal, shows the plan first and asks.';
  static override examples = ['<%= config.bin %> plans approve sha256:3f0c…'];
  static override exitStatuses = PLAN_DECISION_EXITS;
  static override args = PLAN_ARGS;
  static override flags = AUTO_APPROVE;

  protected override perform(): Promise<number> {
    return this.decidePlan(this.args.id, true, this.flags['auto-approve']);
  }
}
