import {Args} from '@oclif/core';
import {EXIT, EXIT_MEANINGS} from '../../cli/exit-status.ts';
import {SetCommand} from '../../cli/set-command.ts';
import {AT_FLAG, momentAt} from '../../cli/when.ts';

export default class AccessWho extends SetCommand<typeof AccessWho> {
  static override result = 'accessWho' as const;
  static override summary = 'List who has access to a target, at which level, since when and by which path.';
  static override examples = [
    '<%= config.bin %> access who space:acme-legal/deal-room',
    '<%= config.bin %> access who vault:northwind-legal/tax-model --json',
    '<%= config.bin %> access who space:acme-legal/deal-room --at 2026-11-02T09:30:00Z',
  ];
  static override exitStatuses = {
    [EXIT.invalid]: 'there is no such run',
    [EXIT.database]: EXIT_MEANINGS[EXIT.database],
  };
  static override args = {
    target: Args.string({
      ignoreStdin: true,
      description: 'the target, such as space:acme-legal/deal-room',
      required: true,
    }),
  };

  static override flags = {at: AT_FLAG};

  protected override async perform(): Promise<number> {
    const when = momentAt(this.flags.at);
    const {whoReaches} = await import('../../app/access.ts');
    const root = await this.rootUnlessDatabase();
    await this.expectWorkspaceIn(this.args.target, root);
    const answer = await this.withStore(root, async (store) =>
      whoReaches(store, this.args.target, await this.momentAsked(store, root, when)),
    );
    await this.show('accessWho', [answer]);
    return EXIT.ok;
  }
}
