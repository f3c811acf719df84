import {EXIT, EXIT_MEANINGS} from '../../cli/exit-status.ts';
import {SetCommand} from '../../cli/set-command.ts';

export default class MigrateStatus extends SetCommand<typeof MigrateStatus> {
  static override result = 'migrations' as const;
  static override summary = "Show which migrations of the database's schema are applied and which are due.";
  static override examples = ['<%= config.bin %> migrate status'];
  static override exitStatuses = {[EXIT.database]: EXIT_MEANINGS[EXIT.database]};

  protected override async perform(): Promise<number> {
    const root = await this.rootUnlessDatabase();
    const status = await this.withStore(root, (store) => store.migrationStatus());
    await this.show('migrations', [status]);
    return EXIT.ok;
  }
}
