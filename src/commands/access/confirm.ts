import {Args, Flags} from '@oclif/core';
import {withLowerEmail} from '../../cli/address-argument.ts';
import {emailArgument} from '../../cli/email-argument.ts';
import {EXIT, EXIT_MEANINGS} from '../../cli/exit-status.ts';
import {SetCommand} from '../../cli/set-command.ts';

export default class AccessConfirm extends SetCommand<typeof AccessConfirm> {
  static override result = 'confirmation' as const;
  static override summary = 'Confirm that access was reviewed and is to stay.';
  static override description =
    'Records in the history of the workspace that somebody who manages the access reviewed it and keeps it. It gives and takes nothing. A share is confirmed by a co-owner or higher of its target, a guest by one of all its spaces, a connection by an External Connection Admin; admins of the workspace and system admins confirm everything. Either all named objects are confirmed or none. `bylaw access review` then shows when each was last confirmed.';
  static override examples = [
    '<%= config.bin %> access confirm Share/acme-legal/deal-room-northwind',
    '<%= config.bin %> access confirm Guest/acme-legal/otto@valuation.example Grant/acme-legal/partners --reason "Q4 review"',
  ];
  static override exitStatuses = {
    [EXIT.invalid]: 'a rule refuses it, and nothing was confirmed',
    [EXIT.database]: EXIT_MEANINGS[EXIT.database],
    [EXIT.lock]: EXIT_MEANINGS[EXIT.lock],
  };
  static override strict = false;
  static override args = {
    address: Args.string({
      ignoreStdin: true,
      description: 'addresses to confirm, as `bylaw access review` lists them',
      required: true,
    }),
  };
  static override flags = {
    by: Flags.string({
      helpValue: 'EMAIL',
      summary: 'who reviewed it (default: the actor); the actor must manage the access, too',
    }),
    reason: Flags.string({helpValue: 'TEXT', summary: 'the reason, for the history'}),
  };

  protected override async perform(): Promise<number> {
    const by = this.flags.by === undefined ? null : emailArgument(this.flags.by, '--by');
    const reason = this.flags.reason?.trim() || null;
    const addresses = (await this.parse(AccessConfirm)).argv.map((address) =>
      withLowerEmail(String(address)),
    );
    const {confirmAccess} = await import('../../app/confirm-access.ts');
    const root = await this.rootUnlessDatabase();
    return this.withStore(root, async (store) => {
      const actor = await this.actorAnywhere(store, root);
      const answer = await confirmAccess(store, {addresses, by, reason, actor});
      if (answer.status === 'refused') {
        await this.showRefusal('confirmation', [answer]);
        return EXIT.invalid;
      }
      await this.show('confirmation', [answer]);
      return EXIT.ok;
    });
  }
}
