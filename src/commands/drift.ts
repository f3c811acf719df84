import {Flags} from '@oclif/core';
import type {AcceptedDrift} from '../app/accept-drift.ts';
import type {LoadedSet} from '../app/load-set.ts';
import {compareText} from '../diagnostics/compare-text.ts';
import type {Drift as DriftData} from '../model/drift.ts';
import type {SetReport} from '../model/sets-report.ts';
import {EXIT, EXIT_MEANINGS} from '../cli/exit-status.ts';
import {CommandError} from '../cli/failure.ts';
import {ManifestCommand} from '../cli/manifest-command.ts';
import {SETS_FLAGS} from '../cli/sets-command.ts';

export default class Drift extends ManifestCommand<typeof Drift> {
  static override result = 'drift' as const;
  static override summary =
    'Show which objects were changed live since the set last applied them, and by whom.';
  static override description =
    'Compares what is live with what the set last applied, whatever its manifests say now. Lists each object that differs, who changed it and how, and the access that people gained or lost since the last run, also by decisions and by other sets. It never writes to the database. With `--accept`, it writes what is live into the manifests, comments kept: the next plan no longer reverts it, and the next apply accepts it, after the same rules, guards and authority as for any other change. Edits that were not applied yet stay; so does an edit of a field that has also drifted.';
  static override examples = [
    '<%= config.bin %> drift',
    '<%= config.bin %> drift --detailed-exitcode',
    '<%= config.bin %> drift --accept',
    '<%= config.bin %> drift --accept --branch && git push --force origin bylaw/drift-acme',
  ];
  static override exitStatuses = {
    [EXIT.invalid]:
      'the actor is not allowed to use the set; with `--accept`, something could not be written, and stderr says what',
    [EXIT.changes]: 'there is drift, with `--detailed-exitcode`',
    [EXIT.database]: EXIT_MEANINGS[EXIT.database],
    [EXIT.refused]:
      'with `--accept`, a file was changed meanwhile, or there can be no branch, and nothing was written',
  };
  static override flags = {
    'detailed-exitcode': Flags.boolean({summary: 'exit with status 2 if there is drift'}),
    accept: Flags.boolean({summary: 'write what is live into the manifests, to be reviewed and applied'}),
    branch: Flags.boolean({
      dependsOn: ['accept'],
      summary: 'commit the edits to the git branch bylaw/drift-SET, and leave the checkout as it is',
    }),
    ...SETS_FLAGS,
  };

  /** What is written into the manifests is worked out from what this command has parsed itself. */
  protected override get usesParsed(): boolean {
    return !this.flags.accept;
  }

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
    if (this.isRecursive) {
      this.refuseForSets({accept: this.flags.accept});
      return this.driftOfSets();
    }
    if (this.flags.accept) return this.accept();
    const drift = await this.openingAhead(async () => {
      const {driftOf} = await import('../app/drift.ts');
      const loaded = await this.load();
      return this.withStore(loaded.root, async (store) =>
        driftOf(store, loaded, await this.actorOn(store, loaded)),
      );
    });
    await this.show('drift', [drift]);
    return this.exitStatus(drift);
  }

  private async accept(): Promise<number> {
    const {acceptDrift} = await import('../app/accept-drift.ts');
    const loaded = await this.loadInOrder();
    const linked = await this.linked(loaded);
    const accepted = await this.withStore(loaded.root, async (store) =>
      acceptDrift(store, loaded, {claimed: await this.actorOn(store, loaded), linked}),
    );
    await this.show('drift', [accepted.drift, true]);
    if (this.flags.branch) await this.commit(loaded, accepted);
    else {
      const next = 'Review and commit the edits. The apply that follows accepts the drift.';
      await this.bring(loaded.root, accepted, next);
    }
    this.tellStaying(accepted);
    const {staying, leftOut, byHand, drift} = accepted;
    return staying.length + leftOut.length + byHand.length > 0 ? EXIT.invalid : this.exitStatus(drift);
  }

  /** Commits the edits to a branch of their own. Throws CommandError where that cannot be. */
  private async commit({root, config, commit}: LoadedSet, {files, removed}: AcceptedDrift): Promise<void> {
    if (files.length + removed.length === 0) {
      this.tell('No manifest needs an edit, so there is no branch.');
      return;
    }
    if (commit?.endsWith('-dirty') === true) {
      throw new CommandError(
        EXIT.refused,
        'Manifests of this set have changes that are not committed, so no branch was made.',
        'Commit them, or take them back, and run the command again.',
      );
    }
    const branch = `bylaw/drift-${config.name}`;
    const message = `Accept what was changed live in ${config.name}\n`;
    const {commitEdits} = await import('../host/commit-edits.ts');
    const made = await commitEdits(root, this.surroundings.env, {branch, message, files, removed});
    if ('problem' in made) throw new CommandError(EXIT.refused, made.problem.message, made.problem.help);
    const edited = [...files.map(({file}) => file), ...removed].toSorted(compareText);
    this.tell(`Committed to the branch ${branch}: ${edited.join(', ')}.`);
    this.tell(
      `Push it, and open a pull request: git push --force origin ${branch}. The apply that follows accepts the drift.`,
    );
  }

  /** Says what of the drift the manifests do not say now. */
  private tellStaying({staying, leftOut}: AcceptedDrift): void {
    for (const {address, field} of staying) {
      this.complain(
        `Not accepted: ${field === null ? address : `${field} of ${address}`}. An edit of it was not applied yet, and stays.`,
        'The next plan shows what applying the edit changes. To accept the drift instead, take the edit back and run the command again.',
      );
    }
    for (const {address, field, why} of leftOut) {
      this.complain(`Left out: ${field === null ? address : `${field} of ${address}`}.`, why);
    }
  }
}
