import {Flags} from '@oclif/core';
import {EXIT, EXIT_MEANINGS} from '../../cli/exit-status.ts';
import {SetCommand} from '../../cli/set-command.ts';

export default class RequestsList extends SetCommand<typeof RequestsList> {
  static override result = 'requestList' as const;
  static override summary =
    'List the open requests: connections and shares on which a side has not decided yet.';
  static override description =
    'In the folder of a set, lists the requests that concern its workspaces; anywhere else, all in the database.';
  static override examples = [
    '<%= config.bin %> requests list',
    '<%= config.bin %> requests list --side acme-legal',
    '<%= config.bin %> requests list --all --json',
  ];
  static override exitStatuses = {
    [EXIT.invalid]: 'the actor is not allowed to use the set',
    [EXIT.database]: EXIT_MEANINGS[EXIT.database],
  };
  static override flags = {
    side: Flags.string({helpValue: 'WORKSPACE', summary: 'only requests pending for this workspace'}),
    workspace: Flags.string({
      helpValue: 'WORKSPACE',
      summary: 'only requests that involve this workspace',
    }),
    all: Flags.boolean({summary: 'also requests that a side has already approved or denied'}),
  };

  protected override async perform(): Promise<number> {
    const {listRequests} = await import('../../app/requests.ts');
    const root = await this.rootUnlessDatabase();
    const {side, workspace, all} = this.flags;
    const named = side !== undefined || workspace !== undefined;
    const loaded = named ? undefined : await this.loadAnywhere(root);
    const list = await this.withStore(root, async (store) => {
      const claimed = await this.actorOn(store, loaded);
      return listRequests(store, {loaded, workspace, side, all, claimed});
    });
    await this.show('requestList', [list]);
    return EXIT.ok;
  }
}
