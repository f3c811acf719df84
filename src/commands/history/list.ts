import {Flags} from '@oclif/core';
import {addressArgument} from '../../cli/address-argument.ts';
import {emailArgument} from '../../cli/email-argument.ts';
import {EXIT, EXIT_MEANINGS} from '../../cli/exit-status.ts';
import {SetCommand} from '../../cli/set-command.ts';
import {sinceAsked} from '../../cli/when.ts';
import {isFiltered, type HistoryFilter} from '../../model/run.ts';

export default class HistoryList extends SetCommand<typeof HistoryList> {
  static override result = 'historyList' as const;
  static override summary =
    'List the applied runs; or, with --workspace, the decisions, withdrawals, confirmations and offboardings of a workspace. Newest first.';
  static override examples = [
    '<%= config.bin %> history list',
    '<%= config.bin %> history list --workspace acme-legal',
    '<%= config.bin %> history list --object Share/acme-legal/deal-room --since 2026-11-01',
    '<%= config.bin %> history list --workspace acme-legal --person raj@northwind.example',
  ];
  static override exitStatuses = {
    [EXIT.invalid]: 'the actor is not allowed to use the set, or the person is not known',
    [EXIT.database]: EXIT_MEANINGS[EXIT.database],
  };
  static override flags = {
    workspace: Flags.string({
      helpValue: 'W',
      summary: 'the decisions, withdrawals, confirmations and offboardings of this workspace',
    }),
    object: Flags.string({
      helpValue: 'ADDRESS',
      summary: 'only what was done to this object, by the name that it has or had',
    }),
    person: Flags.string({helpValue: 'EMAIL', summary: 'only what this person did, or what names them'}),
    since: Flags.string({
      helpValue: 'TIME',
      summary: 'only what was done since a date (its beginning, UTC) or a time such as 2026-11-02T09:30:00Z',
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
    const filter = this.filterAsked();
    const {readSetName} = await import('../../app/load-set.ts');
    if (workspace !== undefined) {
      const {eventsOfWorkspace} = await import('../../app/workspace-history.ts');
      const folder = await this.rootUnlessDatabase();
      const set = folder === undefined ? undefined : await readSetName(await this.host(), folder);
      const events = await this.withStore(folder, async (store) => {
        const claimed = await this.actorAnywhere(store, folder);
        return eventsOfWorkspace(store, workspace, {limit, filter, set, claimed});
      });
      await this.show('workspaceHistory', [workspace, events, isFiltered(filter)]);
      return EXIT.ok;
    }
    const root = await this.root();
    const set = await readSetName(await this.host(), root);
    const {runsOfSet} = await import('../../app/set-history.ts');
    const runs = await this.withStore(root, async (store) => {
      const claimed = await this.actorAnywhere(store, root);
      return runsOfSet(store, set, {limit, claimed, filter});
    });
    await this.show('historyList', [set, runs, isFiltered(filter)]);
    return EXIT.ok;
  }

  /** What of the history is asked for. Throws UsageError. */
  private filterAsked(): HistoryFilter {
    const {object, person, since} = this.flags;
    return {
      ...(object !== undefined && {object: addressArgument(object, '--object')}),
      ...(person !== undefined && {person: emailArgument(person, '--person')}),
      ...(since !== undefined && {since: sinceAsked(since)}),
    };
  }
}
