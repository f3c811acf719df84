import {Args} from '@oclif/core';
import {EXIT, EXIT_MEANINGS} from '../../cli/exit-status.ts';
import {SetCommand} from '../../cli/set-command.ts';
import {AT_FLAG, momentAt} from '../../cli/when.ts';

export default class AccessMatrix extends SetCommand<typeof AccessMatrix> {
  static override result = 'accessMatrix' as const;
  static override summary =
    'Show who holds which collaboration capability in a workspace, and what that lets them do.';
  static override examples = [
    '<%= config.bin %> access matrix acme-legal',
    '<%= config.bin %> access matrix acme-legal --at run:12',
  ];
  static override exitStatuses = {
    [EXIT.invalid]: 'there is no such run',
    [EXIT.database]: EXIT_MEANINGS[EXIT.database],
  };
  static override args = {
    workspace: Args.string({ignoreStdin: true, description: 'name of the workspace', required: true}),
  };

  static override flags = {at: AT_FLAG};

  protected override async perform(): Promise<number> {
    const when = momentAt(this.flags.at);
    const {accessMatrix} = await import('../../app/access.ts');
    const root = await this.rootUnlessDatabase();
    const answer = await this.withStore(root, async (store) =>
      accessMatrix(store, this.args.workspace, await this.momentAsked(store, root, when)),
    );
    await this.show('accessMatrix', [answer]);
    return EXIT.ok;
  }
}
