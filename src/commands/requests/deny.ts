import {
  DECISION_ARGS,
  DECISION_EXITS,
  DECISION_FLAGS,
  DecisionCommand,
  MANIFEST_FLAG,
} from '../../cli/decision-command.ts';

export default class RequestsDeny extends DecisionCommand<typeof RequestsDeny> {
  static override result = 'decision' as const;
  static override summary =
    'Deny a request for one side. That closes it until it is changed or renewed; earlier approvals stay in force.';
  static override examples = [
    '<%= config.bin %> requests deny share:acme-legal/deal-room-northwind --as raj@northwind.example',
  ];
  static override exitStatuses = DECISION_EXITS;
  static override args = DECISION_ARGS;
  static override flags = {...DECISION_FLAGS, ...MANIFEST_FLAG};

  protected override perform(): Promise<number> {
    return this.decideOn('deny', this.args.id, this.flags, this.flags.manifest);
  }
}
