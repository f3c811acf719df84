import {Flags} from '@oclif/core';
import {EXIT, EXIT_MEANINGS} from '../../cli/exit-status.ts';
import {SetCommand} from '../../cli/set-command.ts';

export default class HistoryList extends SetCommand<typeof HistoryList> {
  static override summary = 'List the runs that were applied, newest first.';
  static override examples = [
    '<%= config.bin %> history list',
    '<%= config.bin %> history list --limit 100 --json',
  ];
  static override exitStatuses = {[EXIT.database]: EXIT_MEANINGS[EXIT.database]};
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
    this.print((await this.view()).historyList(set, runs));
    return EXIT.ok;
  }
}
