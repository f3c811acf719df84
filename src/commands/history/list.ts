import {Flags} from '@oclif/core';
import {REVIEWED} from '../../cli/destinations.ts';
import {EXIT} from '../../cli/exit-status.ts';
import {SetCommand} from '../../cli/set-command.ts';

export default class HistoryList extends SetCommand<typeof HistoryList> {
  static override formats = REVIEWED;
  static override summary = 'List the runs that were applied, newest first.';
  static override flags = {
    limit: Flags.integer({
      default: 20,
      min: 1,
      max: 10_000,
      helpValue: 'N',
      summary: 'how many runs at most',
    }),
  };

  protected override async perform(): Promise<number> {
    const {readSetName} = await import('../../app/load-set.ts');
    const root = await this.root();
    const set = await readSetName(await this.host(), root);
    const runs = await this.withStore(root, (store) => store.runs(set, this.flags.limit));
    await this.show('historyList', [set, runs]);
    return EXIT.ok;
  }
}
