import {EXIT, EXIT_MEANINGS} from '../../cli/exit-status.ts';
import {SetCommand} from '../../cli/set-command.ts';

export default class HistoryVerify extends SetCommand<typeof HistoryVerify> {
  static override result = 'verify' as const;
  static override summary =
    'Check the hash chains of the history, which show any edit, deletion or reordering.';
  static override examples = ['<%= config.bin %> history verify'];
  static override exitStatuses = {
    [EXIT.invalid]: 'a chain is broken',
    [EXIT.database]: EXIT_MEANINGS[EXIT.database],
  };

  protected override async perform(): Promise<number> {
    const root = await this.rootUnlessDatabase();
    const chains = await this.withStore(root, (store) => store.verify());
    const intact = chains.every((chain) => chain.intact);
    await this.show('verify', [chains]);
    return intact ? EXIT.ok : EXIT.invalid;
  }
}
