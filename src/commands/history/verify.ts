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
    const {isIntact, verifyHistory} = await import('../../app/verify-history.ts');
    const root = await this.rootUnlessDatabase();
    const verification = await this.withStore(root, async (store) =>
      verifyHistory(store, await this.actorAnywhere(store, root)),
    );
    await this.show('verify', [verification]);
    return isIntact(verification) ? EXIT.ok : EXIT.invalid;
  }
}
