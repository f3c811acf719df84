import {EXIT, EXIT_MEANINGS} from '../../cli/exit-status.ts';
import {SetCommand} from '../../cli/set-command.ts';
import {viewsAndFunctions} from '../../model/migration-status.ts';

export default class MigrateUp extends SetCommand<typeof MigrateUp> {
  static override summary = "Bring the database's schema up to date.";
  static override examples = ['<%= config.bin %> migrate up'];
  static override exitStatuses = {
    [EXIT.database]: EXIT_MEANINGS[EXIT.database],
    [EXIT.lock]: EXIT_MEANINGS[EXIT.lock],
  };

  protected override async perform(): Promise<number> {
    const root = await this.rootUnlessDatabase();
    const {applied, made, notes} = await this.withStore(root, (store) => store.migrateUp());
    if (this.format === 'json') {
      await this.printJson({applied, made, notes});
    } else {
      if (applied.length > 0) this.say(`Applied ${applied.join(', ')}.`);
      if (made.length > 0) this.say(`Created or replaced ${viewsAndFunctions(made)}.`);
      if (applied.length === 0 && made.length === 0) this.say('The schema is up to date.');
    }
    for (const note of notes) this.tell(`note: ${note}`);
    return EXIT.ok;
  }
}
