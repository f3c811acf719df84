import {EXIT, EXIT_MEANINGS} from '../../cli/exit-status.ts';
import {SetCommand} from '../../cli/set-command.ts';

export default class LockStatus extends SetCommand<typeof LockStatus> {
  static override result = 'lock' as const;
  static override summary = 'Show who holds the lock of the set, and since when.';
  static override examples = ['<%= config.bin %> lock status'];
  static override exitStatuses = {
    [EXIT.invalid]: 'the actor is not allowed to use the set',
    [EXIT.database]: EXIT_MEANINGS[EXIT.database],
  };

  protected override async perform(): Promise<number> {
    const {readSetName} = await import('../../app/load-set.ts');
    const root = await this.root();
    const set = await readSetName(await this.host(), root);
    const {readLock} = await import('../../app/set-lock.ts');
    const holder = await this.withStore(root, async (store) =>
      readLock(store, set, await this.actorAnywhere(store, root)),
    );
    await this.show('lock', [set, holder]);
    return EXIT.ok;
  }
}
