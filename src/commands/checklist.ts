import {Args} from '@oclif/core';
import {EXIT, EXIT_MEANINGS} from '../cli/exit-status.ts';
import {SetCommand} from '../cli/set-command.ts';

export default class Checklist extends SetCommand<typeof Checklist> {
  static override result = 'checklist' as const;
  static override summary = 'Show how ready a workspace is for collaboration, item by item.';
  static override description =
    'Checks the live state: capabilities, External Connection Admins on both sides, connections, guests, spaces. Each item is in order, missing (with how to add it), or optional. The exit status is 0 whatever is missing: the command only informs.';
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
    await this.show('checklist', [answer]);
    return EXIT.ok;
  }
}
