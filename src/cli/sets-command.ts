import path from 'node:path';
import {Flags, type Command} from '@oclif/core';
import {consentFor, expectPolicies} from '../app/allowed-policies.ts';
import type {SetBelow} from '../app/load-sets.ts';
import type {SetPlan, SetToPlan} from '../app/plan-sets.ts';
import type {Store} from '../app/store-port.ts';
import {UsageError} from '../app/usage-error.ts';
import type {Plan, PlanConsent} from '../model/plan.ts';
import {gravestExit, type SetReport, type SetsReport} from '../model/sets-report.ts';
import {isError} from '../diagnostics/diagnostic.ts';
import {EXIT} from './exit-status.ts';
import {CommandError, failureOf} from './failure.ts';
import {FORMATS} from './formats.ts';
import {SetCommand} from './set-command.ts';

/** How many sets are worked on at a time, unless the command says it. */
const USUAL_JOBS = 4;

/** Flags of commands that work on every set below a folder. */
export const SETS_FLAGS = {
  recursive: Flags.boolean({
    char: 'r',
    summary: 'work on every set in this folder and below, each by itself',
    helpGroup: 'SETS',
  }),
  jobs: Flags.integer({
    min: 1,
    helpValue: 'N',
    summary: `how many sets are worked on at a time (default: ${USUAL_JOBS})`,
    helpGroup: 'SETS',
  }),
  'changed-since': Flags.string({
    helpValue: 'REV',
    dependsOn: ['recursive'],
    summary: 'only sets whose files git says have changed since REV, committed or not',
    helpGroup: 'SETS',
  }),
};

const needsUnplanned = (sets: readonly string[]): CommandError =>
  new CommandError(
    EXIT.stale,
    `Not planned: the set needs what ${sets.join(', ')} ${sets.length === 1 ? 'declares' : 'declare'}, which cannot be planned.`,
    `Fix ${sets.length === 1 ? 'that set' : 'those sets'} first.`,
  );

/** A command that works on one set, or with `--recursive` on every set below a folder. */
export abstract class SetsCommand<T extends typeof Command> extends SetCommand<T> {
  private get setsFlags() {
    return this.flags as unknown as Partial<
      Record<'recursive', boolean> & Record<'jobs', number> & Record<'changed-since', string>
    >;
  }

  protected get isRecursive(): boolean {
    return this.setsFlags.recursive ?? false;
  }

  protected get jobs(): number {
    return this.setsFlags.jobs ?? USUAL_JOBS;
  }

  /** Throws UsageError for a format that has no form for several sets. */
  private requireFormats(): void {
    for (const {format} of this.destinations) {
      if (FORMATS[format].shows('sets')) continue;
      throw new UsageError(
        `The format ${format} shows one set, and --recursive works on many.`,
        'Choose another format, or run the command in the folder of one set.',
      );
    }
  }

  /** Throws UsageError for flags that are about one set. */
  protected refuseForSets(flags: Readonly<Record<string, unknown>>): void {
    for (const [name, value] of Object.entries(flags)) {
      if (value === undefined || value === false) continue;
      throw new UsageError(
        `--${name} is for one set, and --recursive works on many.`,
        'Remove one of the two, or run the command in the folder of that set.',
      );
    }
  }

  /** Throws UsageError if files are named, where the command works on every set. */
  protected refuseFiles(named: readonly string[]): void {
    if (named.length === 0) return;
    throw new UsageError(
      '--recursive works on every set in this folder, so no files can be named.',
      'Remove one of the two; -C DIR names another folder.',
    );
  }

  /** The sets below this folder; with --changed-since those that have changed, unless `all` are asked for. */
  protected async loadSets(all = false): Promise<readonly SetBelow[]> {
    this.requireFormats();
    const {loadSets} = await import('../app/load-sets.ts');
    const {jobs, directory} = this;
    const sets = await loadSets(await this.host(), directory, {
      jobs,
      changedSince: all ? undefined : this.setsFlags['changed-since'],
    });
    const problems = new Map(
      sets.flatMap(({loaded: {gitProblem}}) => (gitProblem ? [[gitProblem.message, gitProblem.help]] : [])),
    );
    for (const [message = '', help = ''] of problems) this.warning(message, help);
    return sets;
  }

  /** Opens the one store of all sets below this folder. */
  protected async withSharedStore<R>(
    sets: readonly SetBelow[],
    work: (store: Store) => Promise<R>,
  ): Promise<R> {
    if (this.databaseUrl === undefined) await this.warnOfOwnDatabases(sets);
    return this.withStore(this.directory, work, this.jobs + 1);
  }

  private async warnOfOwnDatabases(sets: readonly SetBelow[]): Promise<void> {
    const {isFolder} = await import('../host/file-system.ts');
    for (const {dir, loaded} of sets) {
      const own = path.join(loaded.root, '.bylaw');
      if (loaded.root === this.directory || !(await isFolder(own))) continue;
      this.warning(
        `${dir}/.bylaw is an embedded database of that set alone, and is not used: all sets share one in .bylaw of this folder.`,
        'To use a database everywhere, name it: --database-url embedded:DIR, or BYLAW_DATABASE_URL.',
      );
      return;
    }
  }

  /** How each set is to be planned, on the authority of its actor on this store. */
  protected async setsToPlan(
    store: Store,
    sets: readonly SetBelow[],
    consent: PlanConsent,
    base?: string,
  ): Promise<readonly SetToPlan[]> {
    const {sideBySide} = await import('../app/side-by-side.ts');
    expectPolicies(
      consent,
      sets.flatMap(({loaded}) => loaded.config.policies ?? []),
    );
    // The database is asked once before all else: if it does not answer, that is the failure of the whole command.
    await store.login();
    return sideBySide(sets, this.jobs, async (below) => {
      const request = await this.planRequest(
        below.loaded,
        consentFor(consent, below.loaded.config.policies),
        {},
        base,
      );
      return {below, request: {...request, actor: await this.actorOn(store, below.loaded)}};
    });
  }

  /** The exit status of a plan. */
  protected planStatus(plan: Plan): number {
    if (plan.diagnostics.some(isError)) return EXIT.invalid;
    const {'detailed-exitcode': detailed} = this.flags as {readonly 'detailed-exitcode'?: boolean};
    return detailed === true && plan.changes.length > 0 ? EXIT.changes : EXIT.ok;
  }

  /** What came of planning one set. */
  protected plannedReport(below: SetBelow, planned: SetPlan | undefined): SetReport {
    const {dir, name: set} = below;
    switch (planned?.kind) {
      case 'planned': {
        const {made, file} = planned;
        return {dir, set, exit: this.planStatus(made.plan), plan: made.plan, digest: file.digest};
      }
      case 'in-error': {
        const {plan} = planned;
        if (set === null) return {dir, set, exit: EXIT.invalid, diagnostics: plan.diagnostics};
        return {dir, set, exit: EXIT.invalid, plan};
      }
      case 'cycle':
        return {dir, set, exit: EXIT.invalid, diagnostics: planned.diagnostics};
      case 'unplanned':
        return this.failedReport(below, needsUnplanned(planned.needs));
      case 'failed':
        return this.failedReport(below, planned.error);
      case undefined:
        throw new Error(`the set in ${dir} was not planned`);
    }
  }

  /** What failed with one set, in place of its result. */
  protected failedReport({dir, name}: Pick<SetBelow, 'dir' | 'name'>, error: unknown): SetReport {
    const {code, message, help, exitStatus} = failureOf(error);
    return {
      dir,
      set: name,
      exit: exitStatus,
      failure: {code, message, ...(help !== undefined && {help})},
    };
  }

  /** Shows what was done with each set, and returns the exit status of the whole. */
  protected async showSets(report: SetsReport, sets: readonly SetBelow[]): Promise<number> {
    const sources = new Map(
      sets.flatMap(({dir, loaded}) =>
        [...loaded.sources].map(([file, source]) => [dir === '.' ? file : `${dir}/${file}`, source] as const),
      ),
    );
    await this.show('sets', [report], sources);
    return gravestExit(report.sets);
  }
}
