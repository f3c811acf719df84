import {Args} from '@oclif/core';
import {EXIT, EXIT_MEANINGS} from '../../cli/exit-status.ts';
import {runNumber} from '../../cli/run-number.ts';
import {SetCommand} from '../../cli/set-command.ts';

export default class HistoryDiff extends SetCommand<typeof HistoryDiff> {
  static override result = 'historyDiff' as const;
  static override summary =
    'Show what the states after two runs differ in, as a plan from one to the other would.';
  static override description =
    'Compares what the set owned after each run, and the access and permissions that people had then, with the decisions and expiries of then. The runs may be named in either order. People go by the addresses that they have now.';
  static override examples = ['<%= config.bin %> history diff 11 12', '<%= config.bin %> history diff 12 7'];
  static override exitStatuses = {
    [EXIT.invalid]:
      'there is no such run, its state is not known, or the actor is not allowed to use the set',
    [EXIT.database]: EXIT_MEANINGS[EXIT.database],
  };
  static override args = {
    from: Args.string({ignoreStdin: true, description: 'number of the run to begin with', required: true}),
    to: Args.string({ignoreStdin: true, description: 'number of the run to end with', required: true}),
  };

  protected override async perform(): Promise<number> {
    const runs = {from: runNumber(this.args.from), to: runNumber(this.args.to)};
    const [{diffRuns}, {readSetName}] = await Promise.all([
      import('../../app/run-diff.ts'),
      import('../../app/load-set.ts'),
    ]);
    const root = await this.root();
    const set = await readSetName(await this.host(), root);
    const diff = await this.withStore(root, async (store) =>
      diffRuns(store, set, runs, await this.actorAnywhere(store, root)),
    );
    await this.show('historyDiff', [diff]);
    return EXIT.ok;
  }
}
