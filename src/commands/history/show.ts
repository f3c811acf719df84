import {Args} from '@oclif/core';
import {EXIT} from '../../cli/exit-status.ts';
import {CommandError} from '../../cli/failure.ts';
import {SetCommand} from '../../cli/set-command.ts';

export default class HistoryShow extends SetCommand<typeof HistoryShow> {
  static override summary = 'Show one applied run: who, when, and every object that it changed.';
  static override args = {run: Args.integer({description: 'number of the run', required: true, min: 1})};

  protected override async perform(): Promise<number> {
    const {readSetName} = await import('../../app/load-set.ts');
    const root = await this.root();
    const set = await readSetName(await this.host(), root);
    const found = await this.withStore(root, (store) => store.run(set, this.args.run));
    if (found === undefined) {
      throw new CommandError(
        EXIT.invalid,
        `The set ${set} has no run ${this.args.run}.`,
        '`bylaw history list` shows its runs.',
      );
    }
    this.print((await this.view()).historyShow(found.run, found.events));
    return EXIT.ok;
  }
}
