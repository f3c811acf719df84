import {Flags} from '@oclif/core';
import {EXIT, EXIT_MEANINGS} from '../../cli/exit-status.ts';
import {CommandError} from '../../cli/failure.ts';
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
    'auto-approve': Flags.boolean({summary: 'undo it without asking'}),
  };

  protected override async perform(): Promise<number> {
    const root = await this.rootUnlessDatabase();
    return this.withStore(root, async (store) => {
      const newest = (await store.migrationStatus()).applied.at(-1);
      if (newest !== undefined && !this.flags['auto-approve']) await this.confirm(newest);
      // Also where there is nothing to undo: the store says why it leaves a schema alone.
      const name = await store.migrateDown();
      if (this.format === 'json') await this.printJson({reverted: name});
      else this.say(name === null ? 'There is no migration to undo.' : `Undid ${name}.`);
      return EXIT.ok;
    });
  }

  private async confirm(name: string): Promise<void> {
    const answer = this.canAsk
      ? await this.ask(
          `Undoing ${name} deletes its tables and everything in them. Type its name to continue: `,
        )
      : undefined;
    if (answer === name) return;
    throw new CommandError(
      EXIT.refused,
      `${name} was not undone: it was not confirmed.`,
      'Its tables and everything in them would be deleted. To undo it anyway, pass --auto-approve.',
    );
  }
}
