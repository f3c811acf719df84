import {
  DECISION_ARGS,
  DECISION_EXITS,
  DECISION_FLAGS,
  DecisionCommand,
  MANIFEST_FLAG,
} from '../../cli/decision-command.ts';

export default class RequestsApprove extends DecisionCommand<typeof RequestsApprove> {
  static override result = 'decision' as const;
  static override summary = 'Approve a request for one side. It takes effect once both sides have approved.';
  static override examples = [
    '<%= config.bin %> requests approve share:acme-legal/deal-room-northwind --as raj@northwind.example',
  ];
  static override exitStatuses = DECISION_EXITS;
  static override args = DECISION_ARGS;
  static override flags = {...DECISION_FLAGS, ...MANIFEST_FLAG};

  protected override perform(): Promise<number> {
    return this.decideOn('approve', this.args.id, this.flags, this.flags.manifest);
  }
}
