import {Args} from '@oclif/core';
import {EXIT, EXIT_MEANINGS} from '../cli/exit-status.ts';
import {SetCommand} from '../cli/set-command.ts';

export default class Checklist extends SetCommand<typeof Checklist> {
  static override summary = 'Show how ready a workspace is for collaboration, item by item.';
  static override description =
    'Looks at what is live: capabilities, External Connection Admins on both sides, connections, guests, spaces. Each item is there, missing (with how to bring it about), or optional. Exit status 0 whatever is missing: it informs, and judges nothing.';
  static override examples = [
    '<%= config.bin %> checklist acme-legal',
    '<%= config.bin %> checklist acme-legal --json',
  ];
  static override exitStatuses = {[EXIT.database]: EXIT_MEANINGS[EXIT.database]};
  static override args = {
    workspace: Args.string({ignoreStdin: true, description: 'name of the workspace', required: true}),
  };

  protected override async perform(): Promise<number> {
    const {readChecklist} = await import('../app/checklist.ts');
    const root = await this.rootUnlessDatabase();
    const answer = await this.withStore(root, (store) => readChecklist(store, this.args.workspace));
    this.print((await this.view()).checklist(answer));
    return EXIT.ok;
  }
}
