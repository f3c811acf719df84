import {Flags} from '@oclif/core';
import {EXIT, EXIT_MEANINGS} from '../../cli/exit-status.ts';
import {SetCommand} from '../../cli/set-command.ts';

export default class ConnectionsList extends SetCommand<typeof ConnectionsList> {
  static override result = 'connectionList' as const;
  static override summary = 'List connections: since when each is active, and whose agreement is pending.';
  static override description =
    'In the folder of a set, lists the connections of its workspaces; anywhere else, all in the database.';
  static override examples = [
    '<%= config.bin %> connections list',
    '<%= config.bin %> connections list --workspace acme-legal',
  ];
  static override exitStatuses = {
    [EXIT.invalid]: 'the actor is not allowed to use the set',
    [EXIT.database]: EXIT_MEANINGS[EXIT.database],
  };
  static override flags = {
    workspace: Flags.string({helpValue: 'WORKSPACE', summary: 'only those of this workspace'}),
  };

  protected override async perform(): Promise<number> {
    const {listConnections} = await import('../../app/connections.ts');
    const root = await this.rootUnlessDatabase();
    const {workspace} = this.flags;
    const loaded = workspace === undefined ? await this.loadAnywhere(root) : undefined;
    const list = await this.withStore(root, async (store) => {
      const claimed = await this.actorOn(store, loaded);
      return listConnections(store, {loaded, workspace, claimed});
    });
    await this.show('connectionList', [list]);
    return EXIT.ok;
  }
}
