import {Args} from '@oclif/core';
import {EXIT, EXIT_MEANINGS} from '../../cli/exit-status.ts';
import {CommandError} from '../../cli/failure.ts';
import {runNumber} from '../../cli/run-number.ts';
import {SetCommand} from '../../cli/set-command.ts';

export default class HistoryShow extends SetCommand<typeof HistoryShow> {
  static override result = 'historyShow' as const;
  static override summary = 'Show one applied run: who, when, and every object that it changed.';
  static override examples = ['<%= config.bin %> history show 12'];
  static override exitStatuses = {
    [EXIT.invalid]: 'there is no such run, or the actor is not allowed to use the set',
    [EXIT.database]: EXIT_MEANINGS[EXIT.database],
  };
  static override args = {
    run: Args.string({ignoreStdin: true, description: 'number of the run', required: true}),
  };

  protected override async perform(): Promise<number> {
    const run = runNumber(this.args.run);
    const {readSetName} = await import('../../app/load-set.ts');
    const root = await this.root();
    const set = await readSetName(await this.host(), root);
    const {runOfSet} = await import('../../app/set-history.ts');
    const found = await this.withStore(root, async (store) =>
      runOfSet(store, set, run, await this.actorAnywhere(store, root)),
    );
    if (found === undefined) {
      throw new CommandError(
        EXIT.invalid,
        `The set ${set} has no run ${run}.`,
        '`bylaw history list` shows its runs.',
      );
    }
    await this.show('historyShow', [found.run, found.events]);
    return EXIT.ok;
  }
}
