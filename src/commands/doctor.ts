import {EXIT} from '../cli/exit-status.ts';
import {SetCommand} from '../cli/set-command.ts';

export default class Doctor extends SetCommand<typeof Doctor> {
  static override result = 'doctor' as const;
  static override summary = 'Check the installation: Node, the set, the database, its schema and history.';
  static override examples = ['<%= config.bin %> doctor'];
  static override exitStatuses = {
    [EXIT.invalid]: 'a check failed',
    [EXIT.database]: 'a check of the database failed',
  };

  protected override async perform(): Promise<number> {
    const {examine} = await import('../app/examine.ts');
    const host = await this.host();
    const root = await host.findSetRoot(this.directory);
    const checks = await examine({
      host,
      root,
      version: this.version,
      node: process.version,
      withStore:
        root === undefined && this.databaseUrl === undefined
          ? undefined
          : (work) => this.withStore(root, work),
    });
    await this.show('doctor', [checks]);
    const failed = checks.filter((check) => check.status === 'failed');
    if (failed.length === 0) return EXIT.ok;
    return failed.some((check) => check.area === 'database') ? EXIT.database : EXIT.invalid;
  }
}
