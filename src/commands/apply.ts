import path from 'node:path';
import process from 'node:process';
import {Args, Flags} from '@oclif/core';
import {AUTO_APPROVE} from '../cli/auto-approve.ts';
import type {SetApply} from '../app/apply-sets.ts';
import type {SetBelow} from '../app/load-sets.ts';
import type {SetPlan, SetToPlan} from '../app/plan-sets.ts';
import {expectPolicies} from '../app/allowed-policies.ts';
import {UsageError} from '../app/usage-error.ts';
import type {SetReport} from '../model/sets-report.ts';
import type {ApplyOptions} from '../app/judge-saved-plan.ts';
import type {ApplyResult} from '../model/apply-result.ts';
import type {LoadedSet} from '../app/load-set.ts';
import type {PlanRequest} from '../app/plan.ts';
import type {Store} from '../app/store-port.ts';
import type {Plan, PlanFile} from '../model/plan.ts';
import {NO_TERMINAL} from '../cli/confirmation.ts';
import {durationMs} from '../cli/duration.ts';
import {applyExitStatus, EXIT, EXIT_MEANINGS} from '../cli/exit-status.ts';
import {CommandError} from '../cli/failure.ts';
import {publicKeys} from '../cli/keys.ts';
import {CONSENT_FLAGS} from '../cli/set-command.ts';
import {SETS_FLAGS, SetsCommand} from '../cli/sets-command.ts';

export default class Apply extends SetsCommand<typeof Apply> {
  static override result = 'apply' as const;
  static override summary =
    'Make the live state match the manifests, in one transaction, after all rules have passed.';
  static override description =
    'With PLANFILE, applies that plan exactly as it was reviewed. Without it, makes a plan, shows it, asks, and applies it. Either everything happens and is in the history, or nothing. Applying a plan a second time changes nothing. A folder of plans, as `bylaw plan --recursive --out DIR` writes it, and `--recursive` apply each set in a transaction of its own; if one fails, only sets that rest on it are not applied.';
  static override examples = [
    '<%= config.bin %> apply plan.json',
    '<%= config.bin %> apply',
    '<%= config.bin %> apply --auto-approve --lock-timeout 2m',
    '<%= config.bin %> apply plans',
    '<%= config.bin %> apply --recursive --auto-approve',
    '<%= config.bin %> apply plan.json --require-signature ci.pub',
  ];
  static override exitStatuses = {
    [EXIT.invalid]: 'manifests or rules are in error, and nothing was changed',
    [EXIT.database]: EXIT_MEANINGS[EXIT.database],
    [EXIT.refused]: 'blocked by a guard, or not confirmed',
    [EXIT.stale]: 'the live state changed since the plan was made, or the plan file is not intact',
    [EXIT.lock]: EXIT_MEANINGS[EXIT.lock],
  };
  static override args = {
    planfile: Args.string({
      ignoreStdin: true,
      description: 'a plan file, or a folder of them, as `bylaw plan --out` writes it (default: plan now)',
      required: false,
    }),
  };
  static override flags = {
    ...AUTO_APPROVE,
    'lock-timeout': Flags.string({
      default: '30s',
      helpValue: 'TIME',
      summary: 'how long to wait for the lock of the set',
    }),
    'require-signature': Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'PUBKEY',
      summary:
        'take only a plan file that the public key (PEM) in the file PUBKEY has signed; of several, one is enough (can be repeated)',
    }),
    stored: Flags.string({
      helpValue: 'ID',
      summary: 'apply the plan that `bylaw plan --store` put into the database',
    }),
    ...CONSENT_FLAGS,
    ...SETS_FLAGS,
  };

  protected override async perform(): Promise<number> {
    (await import('../host/heap.ts')).keepHeapOfPlanSmall();
    const lockTimeoutMs = durationMs(this.flags['lock-timeout'], '--lock-timeout');
    const {planfile} = this.args;
    const {stored} = this.flags;
    if (stored !== undefined && (planfile !== undefined || this.isRecursive)) {
      throw new UsageError(
        `--stored names a plan in the database, so ${this.isRecursive ? '--recursive' : 'a plan file'} cannot be given, too.`,
        'Remove one of the two.',
      );
    }
    const keys = await publicKeys(this.flags['require-signature'], {directory: this.directory});
    if (planfile === undefined && stored === undefined && keys !== undefined) {
      const {lackingPlanFile} = await import('../app/apply-terms.ts');
      const {refusedWith} = await import('../app/apply-results.ts');
      return this.showResult({...refusedWith([]), ...lackingPlanFile({keys, settings: []})});
    }
    if (
      planfile === undefined &&
      stored === undefined &&
      !this.flags['auto-approve'] &&
      (this.format !== 'human' || !this.canAsk)
    ) {
      throw new CommandError(
        EXIT.refused,
        NO_TERMINAL,
        'Nothing was changed. Apply a reviewed plan (bylaw plan --out plan.json, then bylaw apply plan.json), or pass --auto-approve.',
      );
    }
    const interrupt = new AbortController();
    const onSignal = (): void => {
      // On the second signal the process ends. Its connection closes with it, and the database rolls back the
      // transaction.
      if (interrupt.signal.aborted) process.exit(EXIT.interrupted);
      interrupt.abort();
      this.tell('Stopping. Press Ctrl-C again to stop at once.');
    };
    process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
    const common = {
      lockTimeoutMs,
      onProgress: this.progress.update,
      signal: interrupt.signal,
      consent: this.consent(this.flags),
      keys,
    };
    try {
      if (stored !== undefined) return await this.applyStored(stored, common);
      if (this.isRecursive) return await this.applySets(common);
      const saved = planfile === undefined ? undefined : await this.planFolder(planfile);
      if (saved !== undefined) return await this.applyFolder(saved, common);
      return planfile === undefined
        ? await this.openingAhead(() => this.applySet(common))
        : await this.applySaved(await this.openPlan(planfile), common);
    } finally {
      process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
    }
  }

  /** The plan files in a folder; undefined if the name is of none. */
  private async planFolder(name: string): Promise<readonly string[] | undefined> {
    const {planFilesIn} = await import('../host/plan-folder.ts');
    const files = await planFilesIn(path.resolve(this.directory, name));
    if (files?.length !== 0) return files;
    throw new UsageError(
      `There is no plan in the folder ${name}.`,
      'Make the plans of all sets with `bylaw plan --recursive --out DIR`.',
    );
  }

  /** Applies the saved plans of several sets. */
  private async applyFolder(files: readonly string[], common: Omit<ApplyOptions, 'actor'>): Promise<number> {
    const [sets, {applySavedPlans}] = [await this.loadSets(), await import('../app/apply-sets.ts')];
    const {readSetTerms} = await import('../app/load-set.ts');
    const plans = await Promise.all(files.map((file) => this.openPlan(file)));
    const below = new Map(sets.map((one) => [one.name, one]));
    const first = plans.find(({content: {plan}}) => !below.has(plan.set));
    if (first !== undefined) {
      const {set} = first.content.plan;
      throw new CommandError(
        EXIT.stale,
        `There is a plan of the set ${set}, but no set of that name in this folder or below.`,
        `Apply the plans in the folder where they were made, or remove the plan of ${set}.`,
      );
    }
    const host = await this.host();
    const saved = await Promise.all(
      plans.map(async (file) => {
        const {dir, loaded} = below.get(file.content.plan.set) as SetBelow;
        return {dir, file, folder: await readSetTerms(host, loaded.root)};
      }),
    );
    expectPolicies(
      common.consent,
      saved.flatMap(({file, folder}) => [...(file.content.config.policies ?? []), ...folder.policies]),
    );
    const applied = await this.withSharedStore(sets, (store) =>
      applySavedPlans(store, saved, this.jobs, {...common, actor: this.claimedActor()}),
    );
    return this.showApplied(
      sets.filter(({dir}) => applied.has(dir)),
      applied,
    );
  }

  /** Plans and applies every set below this folder. */
  private async applySets(common: Omit<ApplyOptions, 'actor'>): Promise<number> {
    if (this.args.planfile !== undefined) {
      throw new UsageError(
        '--recursive plans every set now, so no plan can be named.',
        'Remove one of the two: a folder of plans is applied by its name alone.',
      );
    }
    const [sets, {applySets, applySavedPlans}] = [
      await this.loadSets(),
      await import('../app/apply-sets.ts'),
    ];
    const applied = await this.withSharedStore(sets, async (store) => {
      const asked = await this.setsToPlan(store, sets, common.consent);
      if (this.flags['auto-approve']) return applySets(store, asked, this.jobs, common);
      const plans = await this.plansAgreedTo(store, sets, asked, common.signal);
      const saved = [...plans].flatMap(([dir, plan]) =>
        plan.kind === 'planned' ? [{dir, file: plan.file}] : [],
      );
      const options = {...common, actor: this.claimedActor(), isUnsaved: true};
      const done = await applySavedPlans(store, saved, this.jobs, options);
      return new Map<string, SetApply | SetPlan>([...plans, ...done]);
    });
    return this.showApplied(sets, applied);
  }

  /** Shows the plans of all sets, asks for confirmation, and gives them. */
  private async plansAgreedTo(
    store: Store,
    sets: readonly SetBelow[],
    asked: readonly SetToPlan[],
    signal: AbortSignal | undefined,
  ): Promise<ReadonlyMap<string, SetPlan>> {
    const {planSets} = await import('../app/plan-sets.ts');
    const plans = await planSets(store, asked, this.jobs, (_, made) => Promise.resolve(made));
    const reports = sets.map((set) => this.plannedReport(set, plans.get(set.dir)));
    await this.showOnStdout('sets', [{command: 'plan', sets: reports}]);
    const count = reports.filter(({plan}) => plan?.applyable === true && plan.changes.length > 0).length;
    if (count === 0) return plans;
    const what = count === 1 ? 'this plan' : `these ${count} plans`;
    await this.confirm(
      {question: `Apply ${what} to the live state?`, word: 'yes', flag: '--auto-approve'},
      signal,
    );
    return plans;
  }

  private async showApplied(
    sets: readonly SetBelow[],
    applied: ReadonlyMap<string, SetApply | SetPlan>,
  ): Promise<number> {
    const reports = sets.map((below): SetReport => {
      const {dir, name: set} = below;
      const apply = applied.get(dir);
      if (apply?.kind !== 'applied') return this.plannedReport(below, apply);
      return {dir, set, exit: applyExitStatus(apply.result), result: apply.result};
    });
    return this.showSets({command: 'apply', sets: reports}, sets);
  }

  private async applySaved(
    file: PlanFile,
    common: Omit<ApplyOptions, 'actor'>,
    store?: Store,
  ): Promise<number> {
    const [{applyPlanFile}, {refusedWith}, {readSetName, readSetTerms}] = await Promise.all([
      import('../app/apply.ts'),
      import('../app/apply-results.ts'),
      import('../app/load-set.ts'),
    ]);
    const root = await this.root();
    const set = await readSetName(await this.host(), root);
    const {policies, settings, errors} = await readSetTerms(await this.host(), root);
    if (errors.length > 0) return this.showResult(refusedWith(errors));
    const options = {...common, policies, settings, actor: this.claimedActor()};
    const apply = (on: Store): Promise<ApplyResult> => applyPlanFile(on, file, set, options);
    const result = await (store === undefined ? this.withStore(root, apply) : apply(store));
    return this.showResult(result);
  }

  private async applyStored(id: string, common: Omit<ApplyOptions, 'actor'>): Promise<number> {
    const root = await this.root();
    const [{storedPlanOf}, {readSetName}, {intactPlan}] = await Promise.all([
      import('../app/stored-plans.ts'),
      import('../app/load-set.ts'),
      import('../cli/plan-files.ts'),
    ]);
    const set = await readSetName(await this.host(), root);
    return this.withStore(root, async (store) => {
      const claimed = await this.actorAnywhere(store, root);
      const {opened} = await storedPlanOf(store, {set, id, claimed});
      return this.applySaved(intactPlan(id, opened), common, store);
    });
  }

  private async applySet(common: Omit<ApplyOptions, 'actor'>): Promise<number> {
    const [{applyLoaded}, {refusedWith}, {inError}] = await Promise.all([
      import('../app/apply.ts'),
      import('../app/apply-results.ts'),
      import('../app/plan.ts'),
    ]);
    const loaded = await this.load();
    const asked = {...(await this.planRequest(loaded, common.consent)), applying: true};
    if (inError(loaded)) return this.showResult(refusedWith(loaded.locate(loaded.findings)), loaded);
    return this.withStore(loaded.root, async (store) => {
      const actor = await this.actorOn(store, loaded);
      const [request, options] = [
        {...asked, actor},
        {...common, actor},
      ];
      if (this.flags['auto-approve']) {
        let planned: Plan | undefined;
        // A large plan that nobody is shown is not kept while it is written.
        const isToShow = this.format === 'human' && !this.flags.quiet;
        const keep = (plan: Plan): void => {
          planned = plan;
        };
        const result = await applyLoaded(
          store,
          loaded,
          request,
          options,
          undefined,
          isToShow ? keep : undefined,
        );
        const shown = planned !== undefined;
        if (shown) {
          // The audit trail is not asked: it knows live edits only since the last run, which is this one by now.
          const plan = await this.attribute(planned as Plan, loaded);
          await this.showOnStdout('plan', [plan], loaded.sources);
        }
        return this.showResult(result, loaded, shown);
      }
      return this.applyAsked(store, loaded, request, options);
    });
  }

  /** Shows the plan, asks for confirmation, and applies exactly the plan that was shown. */
  private async applyAsked(
    store: Store,
    loaded: LoadedSet,
    request: PlanRequest,
    options: ApplyOptions,
  ): Promise<number> {
    const [{applyLoaded}, {planLoaded, scopeOf}] = await Promise.all([
      import('../app/apply.ts'),
      import('../app/plan.ts'),
    ]);
    const read = await store.read(scopeOf(loaded, request.actor));
    const {plan} = planLoaded(loaded, read, request);
    const attributed = await this.attribute(plan, loaded, {store, live: read.live});
    await this.showOnStdout('plan', [attributed], loaded.sources);
    if (plan.changes.length > 0 && plan.applyable) {
      await this.confirm(
        {question: 'Apply this plan to the live state?', word: 'yes', flag: '--auto-approve'},
        options.signal,
      );
    }
    const result = await applyLoaded(store, loaded, request, options, plan);
    return this.showResult(result, loaded, true);
  }

  /** Shows the result. `shown`: the plan and its findings were printed before. */
  private async showResult(result: ApplyResult, loaded?: LoadedSet, shown = false): Promise<number> {
    await this.showInFiles('apply', [result], loaded?.sources);
    // The plan has said already that there is nothing to change.
    if (shown && result.status === 'no-changes' && this.format === 'human') return applyExitStatus(result);
    await this.showOnStdout('apply', [result, shown], loaded?.sources);
    return applyExitStatus(result);
  }
}
