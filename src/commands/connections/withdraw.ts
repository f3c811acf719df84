import {Args, Flags} from '@oclif/core';
import {AUTO_APPROVE_OR_CONFIRM} from '../../cli/auto-approve.ts';
import type {WithdrawalAnswer} from '../../model/connection-answers.ts';
import {EXIT, EXIT_MEANINGS} from '../../cli/exit-status.ts';
import {SetCommand} from '../../cli/set-command.ts';

export default class ConnectionsWithdraw extends SetCommand<typeof ConnectionsWithdraw> {
  static override result = 'withdrawal' as const;
  static override summary =
    'End the connection of a workspace with a partner at once, and every share over it.';
  static override examples = [
    '<%= config.bin %> connections withdraw acme-legal northwind-legal --reason "the deal is closed"',
  ];
  static override exitStatuses = {
    [EXIT.invalid]: 'a rule refuses it',
    [EXIT.database]: EXIT_MEANINGS[EXIT.database],
    [EXIT.refused]: 'it was not confirmed',
    [EXIT.lock]: EXIT_MEANINGS[EXIT.lock],
  };
  static override args = {
    workspace: Args.string({ignoreStdin: true, required: true, description: 'the workspace that withdraws'}),
    partner: Args.string({
      ignoreStdin: true,
      required: true,
      description: 'the partner: the workspace that it is connected with',
    }),
  };
  static override flags = {
    reason: Flags.string({helpValue: 'TEXT', summary: 'the reason, for the history'}),
    ...AUTO_APPROVE_OR_CONFIRM,
  };

  protected override async perform(): Promise<number> {
    const {prepareWithdrawal, withdrawConnection} = await import('../../app/connections.ts');
    const root = await this.rootUnlessDatabase();
    const {workspace, partner} = this.args;
    return this.withStore(root, async (store) => {
      const actor = await this.actorAnywhere(store, root);
      const input = {workspace, with: partner, reason: this.flags.reason?.trim() || null, actor};
      const prepared = await prepareWithdrawal(store, input);
      const asks = prepared.toWrite !== null && !this.flags['auto-approve'];
      if (asks) await this.askAbout(prepared.answer);
      return this.answer(await withdrawConnection(store, prepared), asks);
    });
  }

  /** Shows who would lose access, and asks for confirmation. Throws CommandError unless the answer is yes. */
  private async askAbout(answer: WithdrawalAnswer): Promise<void> {
    await this.showBeforeQuestion('withdrawal', [answer]);
    await this.confirm({question: 'End this connection?', word: 'yes', flag: '--auto-approve'});
  }

  private async answer(answer: WithdrawalAnswer, shown: boolean): Promise<number> {
    if (answer.status === 'refused') {
      await this.showRefusal('withdrawal', [answer, shown]);
      return EXIT.invalid;
    }
    await this.show('withdrawal', [answer, shown]);
    return EXIT.ok;
  }
}
