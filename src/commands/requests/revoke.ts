import {DECISION_ARGS, DECISION_EXITS, DECISION_FLAGS, DecisionCommand} from '../../cli/decision-command.ts';

export default class RequestsRevoke extends DecisionCommand<typeof RequestsRevoke> {
  static override result = 'decision' as const;
  static override summary = 'Revoke everything that a side has approved of a request, at once.';
  static override examples = [
    '<%= config.bin %> requests revoke share:acme-legal/deal-room-northwind --as raj@northwind.example',
  ];
  static override exitStatuses = DECISION_EXITS;
  static override args = DECISION_ARGS;
  static override flags = DECISION_FLAGS;

  protected override perform(): Promise<number> {
    return this.decideOn('revoke', this.args.id, this.flags);
  }
}
