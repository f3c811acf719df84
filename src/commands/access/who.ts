import {Args} from '@oclif/core';
import {EXIT, EXIT_MEANINGS} from '../../cli/exit-status.ts';
import {SetCommand} from '../../cli/set-command.ts';

export default class AccessWho extends SetCommand<typeof AccessWho> {
  static override result = 'accessWho' as const;
  static override summary = 'List who has access to a target, at which level, since when and by which path.';
  static override examples = [
    '<%= config.bin %> access who space:acme-legal/deal-room',
    '<%= config.bin %> access who vault:northwind-legal/tax-model --json',
  ];
  static override exitStatuses = {[EXIT.database]: EXIT_MEANINGS[EXIT.database]};
  static override args = {
    target: Args.string({
      ignoreStdin: true,
      description: 'the target, such as space:acme-legal/deal-room',
      required: true,
    }),
  };

  protected override async perform(): Promise<number> {
    const {whoReaches} = await import('../../app/access.ts');
    const root = await this.rootUnlessDatabase();
    const answer = await this.withStore(root, (store) => whoReaches(store, this.args.target));
    await this.show('accessWho', [answer]);
    return EXIT.ok;
  }
}
