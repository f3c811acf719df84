import {AUTO_APPROVE} from '../../cli/auto-approve.ts';
import {EXIT, EXIT_MEANINGS} from '../../cli/exit-status.ts';
import {SetCommand} from '../../cli/set-command.ts';

export default class MigrateDown extends SetCommand<typeof MigrateDown> {
  static override summary = 'Undo the newest migration; data that only its tables hold is lost.';
  static override examples = ['<%= config.bin %> migrate down'];
  static override exitStatuses = {
    [EXIT.database]: EXIT_MEANINGS[EXIT.database],
    [EXIT.refused]: 'it was not confirmed',
    [EXIT.lock]: EXIT_MEANINGS[EXIT.lock],
  };
  static override flags = {
    ...AUTO_APPROVE,
  };

  protected override async perform(): Promise<number> {
    const root = await this.rootUnlessDatabase();
    return this.withStore(root, async (store) => {
      const newest = (await store.migrationStatus()).applied.at(-1);
      if (newest !== undefined && !this.flags['auto-approve']) {
        const question = `Undo ${newest}? Its tables and everything in them are deleted.`;
        await this.confirm({question, word: 'DELETE', flag: '--auto-approve'});
      }
      // Also where there is nothing to undo: the store says why it leaves a schema alone.
      const name = await store.migrateDown();
      if (this.format === 'json') await this.printJson({reverted: name});
      else this.say(name === null ? 'There is no migration to undo.' : `Undid ${name}.`);
      return EXIT.ok;
    });
  }
}
