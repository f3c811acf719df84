import {AUTO_APPROVE} from '../../cli/auto-approve.ts';
import {EXIT, EXIT_MEANINGS} from '../../cli/exit-status.ts';
import {SetCommand} from '../../cli/set-command.ts';

export default class LockRelease extends SetCommand<typeof LockRelease> {
  static override summary = 'End the apply that holds the lock of the set, and roll it back.';
  static override examples = ['<%= config.bin %> lock release'];
  static override exitStatuses = {
    [EXIT.invalid]: 'the actor is not allowed to use the set',
    [EXIT.database]: EXIT_MEANINGS[EXIT.database],
    [EXIT.refused]: 'it was not confirmed',
  };
  static override flags = AUTO_APPROVE;

  protected override async perform(): Promise<number> {
    const {readSetName} = await import('../../app/load-set.ts');
    const root = await this.root();
    const set = await readSetName(await this.host(), root);
    const {endLock, readLock} = await import('../../app/set-lock.ts');
    return this.withStore(root, async (store) => {
      const claimed = await this.actorAnywhere(store, root);
      const holder = await readLock(store, set, claimed);
      if (holder !== null && !this.flags['auto-approve']) {
        if (this.format === 'human') this.tell(await this.drawnAs('human', 'lock', [set, holder]));
        const question =
          'End that apply? It also releases its lock when it ends by itself, even if it fails.';
        await this.confirm({question, word: 'yes', flag: '--auto-approve'});
      }
      const released = holder === null ? null : await endLock(store, set, claimed);
      if (this.format === 'json') await this.printJson({set, released});
      else
        this.say(
          released === null
            ? `Nobody holds the lock of ${set}.`
            : `Ended the apply of ${released.actor ?? 'somebody else'}; it was rolled back.`,
        );
      return EXIT.ok;
    });
  }
}
