import {Flags} from '@oclif/core';
import type {Drift as DriftData} from '../model/drift.ts';
import type {SetReport} from '../model/sets-report.ts';
import {EXIT, EXIT_MEANINGS} from '../cli/exit-status.ts';
import {SETS_FLAGS, SetsCommand} from '../cli/sets-command.ts';

export default class Drift extends SetsCommand<typeof Drift> {
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
    ...SETS_FLAGS,
  };

  private exitStatus(drift: DriftData): number {
    return this.flags['detailed-exitcode'] && drift.changes.length > 0 ? EXIT.changes : EXIT.ok;
  }

  /** The drift of every set below this folder. */
  private async driftOfSets(): Promise<number> {
    const sets = await this.loadSets();
    const [{driftOf}, {sideBySide}] = await Promise.all([
      import('../app/drift.ts'),
      import('../app/side-by-side.ts'),
    ]);
    const reports = await this.withSharedStore(sets, async (store) => {
      await store.login();
      return sideBySide(sets, this.jobs, async (below): Promise<SetReport> => {
        const {dir, name: set, loaded} = below;
        if (set === null) return {dir, set, exit: EXIT.invalid, diagnostics: loaded.locate(loaded.findings)};
        try {
          const drift = await driftOf(store, loaded, await this.actorOn(store, loaded));
          return {dir, set, exit: this.exitStatus(drift), drift};
        } catch (error) {
          return this.failedReport(below, error);
        }
      });
    });
    return this.showSets({command: 'drift', sets: reports}, sets);
  }

  protected override async perform(): Promise<number> {
    if (this.isRecursive) return this.driftOfSets();
    const {driftOf} = await import('../app/drift.ts');
    const loaded = await this.load();
    const drift = await this.withStore(loaded.root, async (store) =>
      driftOf(store, loaded, await this.actorOn(store, loaded)),
    );
    await this.show('drift', [drift]);
    return this.exitStatus(drift);
  }
}
