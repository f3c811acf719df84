import {Flags} from '@oclif/core';
import {REVIEWED} from '../../cli/destinations.ts';
import {EXIT, EXIT_MEANINGS} from '../../cli/exit-status.ts';
import {SetCommand} from '../../cli/set-command.ts';

export default class RequestsList extends SetCommand<typeof RequestsList> {
  static override formats = REVIEWED;
  static override summary =
    'List what waits for whom: connections and shares that a side has not decided on.';
  static override description =
    'In the folder of a set, those that concern its workspaces; without a set, all in the database.';
  static override examples = [
    '<%= config.bin %> requests list',
    '<%= config.bin %> requests list --side acme-legal',
    '<%= config.bin %> requests list --all --json',
  ];
  static override exitStatuses = {[EXIT.database]: EXIT_MEANINGS[EXIT.database]};
  static override flags = {
    side: Flags.string({helpValue: 'WORKSPACE', summary: 'only what waits for this workspace'}),
    workspace: Flags.string({
      helpValue: 'WORKSPACE',
      summary: 'only requests that this workspace has a part in',
    }),
    all: Flags.boolean({summary: 'also what a side has approved or denied already'}),
  };

  protected override async perform(): Promise<number> {
    const {listRequests} = await import('../../app/requests.ts');
    const root = await this.rootUnlessDatabase();
    const {side, workspace, all} = this.flags;
    const named = side !== undefined || workspace !== undefined;
    const loaded = named ? undefined : await this.loadAnywhere(root);
    const list = await this.withStore(root, (store) => listRequests(store, {loaded, workspace, side, all}));
    await this.show('requestList', [list]);
    return EXIT.ok;
  }
}
