import {EXIT} from '../../cli/exit-status.ts';
import {SetCommand} from '../../cli/set-command.ts';

export default class LockStatus extends SetCommand<typeof LockStatus> {
  static override summary = 'Show who holds the lock of the set, and since when.';

  protected override async perform(): Promise<number> {
    const {readSetName} = await import('../../app/load-set.ts');
    const root = await this.root();
    const set = await readSetName(await this.host(), root);
    const holder = await this.withStore(root, (store) => store.lockHolder(set));
    const {renderLock} = await import('../../render/lock.ts');
    this.print(
      this.format === 'json'
        ? JSON.stringify({formatVersion: '1.0', set, holder}, null, 2)
        : renderLock(set, holder, this.style),
    );
    return EXIT.ok;
  }
}
