import {Flags} from '@oclif/core';
import {ask} from '../../cli/ask.ts';
import {EXIT, EXIT_MEANINGS} from '../../cli/exit-status.ts';
import {CommandError} from '../../cli/failure.ts';
import {SetCommand} from '../../cli/set-command.ts';
import {canAsk} from '../../cli/terminal.ts';

export default class MigrateDown extends SetCommand<typeof MigrateDown> {
  static override summary = 'Take back the newest migration, with everything that only its tables hold.';
  static override examples = ['<%= config.bin %> migrate down'];
  static override exitStatuses = {
    [EXIT.database]: EXIT_MEANINGS[EXIT.database],
    [EXIT.refused]: 'it was not confirmed',
    [EXIT.lock]: EXIT_MEANINGS[EXIT.lock],
  };
  static override flags = {
    'auto-approve': Flags.boolean({summary: 'take it back without asking'}),
  };

  protected override async perform(): Promise<number> {
    const root = await this.rootUnlessDatabase();
    return this.withStore(root, async (store) => {
      const newest = (await store.migrationStatus()).applied.at(-1);
      if (newest !== undefined && !this.flags['auto-approve']) await this.confirm(newest);
      const name = newest === undefined ? null : await store.migrateDown();
      if (this.format === 'json') await this.printJson({reverted: name});
      else this.say(name === null ? 'There is no migration to take back.' : `Took back ${name}.`);
      return EXIT.ok;
    });
  }

  private async confirm(name: string): Promise<void> {
    const answer = canAsk()
      ? await ask(`Taking back ${name} deletes its tables with all they hold. Type its name to go on: `)
      : undefined;
    if (answer === name) return;
    throw new CommandError(
      EXIT.refused,
      `${name} was not taken back: that was not confirmed.`,
      'Its tables and all they hold would go. If that is meant, say --auto-approve.',
    );
  }
}
