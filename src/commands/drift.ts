import {Flags} from '@oclif/core';
import {EXIT, EXIT_MEANINGS} from '../cli/exit-status.ts';
import {SetCommand} from '../cli/set-command.ts';

export default class Drift extends SetCommand<typeof Drift> {
  static override result = 'drift' as const;
  static override summary =
    'Show which objects were changed live since the set last applied them, and by whom.';
  static override description =
    'Compares what is live with what the set last applied, whatever its manifests say now. Lists each object that differs, who changed it and how, and the access that people gained or lost since the last run, also by decisions and by other sets. It never writes.';
  static override examples = ['<%= config.bin %> drift', '<%= config.bin %> drift --detailed-exitcode'];
  static override exitStatuses = {
    [EXIT.invalid]: 'the actor is not allowed to use the set',
    [EXIT.changes]: 'there is drift, with `--detailed-exitcode`',
    [EXIT.database]: EXIT_MEANINGS[EXIT.database],
  };
  static override flags = {
    'detailed-exitcode': Flags.boolean({summary: 'exit with status 2 if there is drift'}),
  };

  protected override async perform(): Promise<number> {
    const {driftOf} = await import('../app/drift.ts');
    const loaded = await this.load();
    const drift = await this.withStore(loaded.root, async (store) =>
      driftOf(store, loaded, await this.actorOn(store, loaded)),
    );
    await this.show('drift', [drift]);
    return this.flags['detailed-exitcode'] && drift.changes.length > 0 ? EXIT.changes : EXIT.ok;
  }
}
