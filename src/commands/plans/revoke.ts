import {PLAN_ARGS, PLAN_DECISION_EXITS, PlansCommand} from '../../cli/plans-command.ts';
import {AUTO_APPROVE} from '../../cli/auto-approve.ts';

export default class PlansRevoke extends PlansCommand<typeof PlansRevoke> {
  static override result = 'planDecision' as const;
  static override summary = 'Revoke your approval of a stored plan.';
  static override examples = ['<%= config.bin %> plans revoke sha256:3f0c…'];
  static override exitStatuses = PLAN_DECISION_EXITS;
  static override args = PLAN_ARGS;
  static override flags = AUTO_APPROVE;

  protected override perform(): Promise<number> {
    return this.decidePlan(this.args.id, false, this.flags['auto-approve']);
  }
}
