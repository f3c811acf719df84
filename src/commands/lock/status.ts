import {EXIT} from '../../cli/exit-status.ts';
import {SetCommand} from '../../cli/set-command.ts';

export default class LockStatus extends SetCommand<typeof LockStatus> {
  static override summary = 'Show who holds the lock of the set, and since when.';

  protected override async perform(): Promise<number> {
    const {readSetName} = await import('../../app/load-set.ts');
    const root = await this.root();
    const set = await readSetName(await this.host(), root);
    const holder = await this.withStore(root, (store) => store.lockHolder(set));
    this.print((await this.view()).lock(set, holder));
    return EXIT.ok;
  }
}
