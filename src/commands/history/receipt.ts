import {Args} from '@oclif/core';
import {EXIT, EXIT_MEANINGS} from '../../cli/exit-status.ts';
import {EvidenceCommand, OUT_FLAG} from '../../cli/evidence-command.ts';
import {SIGN_FLAG} from '../../cli/keys.ts';
import {runNumber} from '../../cli/run-number.ts';

/** A request, as `requests list` prints it. */
const REQUEST = /^(?:share|connection):[^/\s]+\/\S+$/;

export default class HistoryReceipt extends EvidenceCommand<typeof HistoryReceipt> {
  static override summary = 'Write a receipt of what was done by a run, or decided on a request.';
  static override description =
    'A receipt says who did it, when and on which digest, with the events of the history and what their hashes are made of, so that `bylaw verify` can check it without the database.';
  static override examples = [
    '<%= config.bin %> history receipt 12 --sign ci.key --out receipt.json',
    '<%= config.bin %> history receipt share:acme-legal/deal-room-northwind --out receipt.json',
  ];
  static override exitStatuses = {
    [EXIT.invalid]: 'there is no such run or decision, or the actor is not allowed to see it',
    [EXIT.database]: EXIT_MEANINGS[EXIT.database],
  };
  static override args = {
    of: Args.string({
      ignoreStdin: true,
      required: true,
      description: 'the number of a run, or a request such as share:acme-legal/deal-room',
    }),
  };
  static override flags = {...OUT_FLAG, ...SIGN_FLAG};

  protected override async perform(): Promise<number> {
    const {of} = this.args;
    const {receiptOfRequest, receiptOfRun} = await import('../../app/evidence.ts');
    if (REQUEST.test(of)) {
      const receipt = await this.onAudit((store, source) => receiptOfRequest(store, of, source));
      await this.writeSigned(receipt, `the receipt of ${of}`, this.flags);
      return EXIT.ok;
    }
    const run = runNumber(of);
    const root = await this.root();
    const {readSetName} = await import('../../app/load-set.ts');
    const set = await readSetName(await this.host(), root);
    const receipt = await this.withStore(root, async (store) =>
      receiptOfRun(store, set, run, await this.actorAnywhere(store, root)),
    );
    await this.writeSigned(receipt, `the receipt of run ${run} of ${set}`, this.flags);
    return EXIT.ok;
  }
}
