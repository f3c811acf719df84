import {Flags} from '@oclif/core';
import {EXIT, EXIT_MEANINGS} from '../../cli/exit-status.ts';
import {SetCommand} from '../../cli/set-command.ts';

export default class HistoryList extends SetCommand<typeof HistoryList> {
  static override result = 'historyList' as const;
  static override summary =
    'List the applied runs; or, with --workspace, the decisions, withdrawals, confirmations and offboardings of a workspace. Newest first.';
  static override examples = [
    '<%= config.bin %> history list',
    '<%= config.bin %> history list --workspace acme-legal',
  ];
  static override exitStatuses = {
    [EXIT.invalid]: 'the actor is not allowed to use the set',
    [EXIT.database]: EXIT_MEANINGS[EXIT.database],
  };
  static override flags = {
    workspace: Flags.string({
      helpValue: 'W',
      summary: 'the decisions, withdrawals, confirmations and offboardings of this workspace',
    }),
    limit: Flags.integer({
      default: 20,
      min: 1,
      max: 10_000,
      helpValue: 'N',
      summary: 'the maximum number of entries to list',
    }),
  };

  protected override async perform(): Promise<number> {
    const {workspace, limit} = this.flags;
    const {readSetName} = await import('../../app/load-set.ts');
    if (workspace !== undefined) {
      const {eventsOfWorkspace} = await import('../../app/workspace-history.ts');
      const folder = await this.rootUnlessDatabase();
      const set = folder === undefined ? undefined : await readSetName(await this.host(), folder);
      const events = await this.withStore(folder, async (store) => {
        const claimed = await this.actorAnywhere(store, folder);
        return eventsOfWorkspace(store, workspace, {limit, set, claimed});
      });
      await this.show('workspaceHistory', [workspace, events]);
      return EXIT.ok;
    }
    const root = await this.root();
    const set = await readSetName(await this.host(), root);
    const {runsOfSet} = await import('../../app/set-history.ts');
    const runs = await this.withStore(root, async (store) => {
      const claimed = await this.actorAnywhere(store, root);
      return runsOfSet(store, set, {limit, claimed});
    });
    await this.show('historyList', [set, runs]);
    return EXIT.ok;
  }
}
