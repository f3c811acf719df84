import {EXIT, EXIT_MEANINGS} from '../../cli/exit-status.ts';
import {SetCommand} from '../../cli/set-command.ts';

export default class MigrateUp extends SetCommand<typeof MigrateUp> {
  static override summary = "Bring the database's schema up to date.";
  static override examples = ['<%= config.bin %> migrate up'];
  static override exitStatuses = {
    [EXIT.database]: EXIT_MEANINGS[EXIT.database],
    [EXIT.lock]: EXIT_MEANINGS[EXIT.lock],
  };

  protected override async perform(): Promise<number> {
    const root = await this.rootUnlessDatabase();
    const {applied, notes} = await this.withStore(root, (store) => store.migrateUp());
    if (this.format === 'json') {
      await this.printJson({applied, notes});
    } else {
      this.say(applied.length === 0 ? 'The schema is up to date.' : `Applied ${applied.join(', ')}.`);
    }
    for (const note of notes) this.tell(`note: ${note}`);
    return EXIT.ok;
  }
}
