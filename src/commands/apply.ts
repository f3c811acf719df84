import process from 'node:process';
import {Args, Flags} from '@oclif/core';
import type {ApplyOptions} from '../app/apply.ts';
import type {ApplyResult} from '../model/apply-result.ts';
import {expectPolicies} from '../app/allowed-policies.ts';
import type {LoadedSet} from '../app/load-set.ts';
import type {PlanRequest} from '../app/plan.ts';
import type {Store} from '../app/store-port.ts';
import type {Plan, PlanFile} from '../model/plan.ts';
import {durationMs} from '../cli/duration.ts';
import {applyExitStatus, EXIT, EXIT_MEANINGS} from '../cli/exit-status.ts';
import {CommandError} from '../cli/failure.ts';
import {progressLine, type ProgressLine} from '../cli/progress.ts';
import {CONSENT_FLAGS, SetCommand} from '../cli/set-command.ts';

export default class Apply extends SetCommand<typeof Apply> {
  static override result = 'apply' as const;
  static override summary =
    'Make the live state match the manifests, in one transaction, after all rules have passed.';
  static override description =
    'With PLANFILE, applies that plan exactly as it was reviewed. Without it, makes a plan, shows it, asks, and applies it. Either everything happens and is in the history, or nothing. Applying a plan a second time changes nothing.';
  static override examples = [
    '<%= config.bin %> apply plan.json',
    '<%= config.bin %> apply',
    '<%= config.bin %> apply --auto-approve --lock-timeout 2m',
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
      description: 'a plan file, as `bylaw plan --out` writes it (default: plan now)',
      required: false,
    }),
  };
  static override flags = {
    'auto-approve': Flags.boolean({summary: 'apply without asking'}),
    'lock-timeout': Flags.string({
      default: '30s',
      helpValue: 'TIME',
      summary: 'how long to wait for the lock of the set',
    }),
    ...CONSENT_FLAGS,
  };

  protected override async perform(): Promise<number> {
    const lockTimeoutMs = durationMs(this.flags['lock-timeout'], '--lock-timeout');
    const {planfile} = this.args;
    if (planfile === undefined && !this.flags['auto-approve'] && (this.format !== 'human' || !this.canAsk)) {
      throw new CommandError(
        EXIT.refused,
        'The plan was not confirmed: there is no terminal to ask on.',
        'Apply a reviewed plan (bylaw plan --out plan.json, then bylaw apply plan.json), or pass --auto-approve.',
      );
    }
    const line = progressLine(this.surroundings.stderr, this.flags.quiet);
    const interrupt = new AbortController();
    const onSignal = (): void => {
      // On the second signal the process ends. Its connection closes with it, and the database rolls back the
      // transaction.
      if (interrupt.signal.aborted) process.exit(EXIT.interrupted);
      interrupt.abort();
      line.end();
      this.tell('Stopping. Press Ctrl-C again to stop at once.');
    };
    process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
    const common = {
      lockTimeoutMs,
      onProgress: line.update,
      signal: interrupt.signal,
      consent: this.consent(this.flags),
    };
    try {
      return planfile === undefined
        ? await this.applySet(common, line)
        : await this.applySaved(await this.openPlan(planfile), common, line);
    } finally {
      line.end();
      process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
    }
  }

  private async applySaved(
    file: PlanFile,
    common: Omit<ApplyOptions, 'actor'>,
    line: ProgressLine,
  ): Promise<number> {
    const [{applyPlanFile, refusedWith}, {readSetName, readSetPolicies}] = await Promise.all([
      import('../app/apply.ts'),
      import('../app/load-set.ts'),
    ]);
    const root = await this.root();
    const set = await readSetName(await this.host(), root);
    const {policies, errors} = await readSetPolicies(await this.host(), root);
    if (errors.length > 0) return this.showResult(refusedWith(errors));
    expectPolicies(common.consent, [...(file.content.config.policies ?? []), ...policies]);
    const options = {...common, policies, actor: this.claimedActor()};
    const result = await this.withStore(root, (store) => applyPlanFile(store, file, set, options));
    line.end();
    return this.showResult(result);
  }

  private async applySet(common: Omit<ApplyOptions, 'actor'>, line: ProgressLine): Promise<number> {
    const [{applyLoaded, refusedWith}, {inError}] = await Promise.all([
      import('../app/apply.ts'),
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
        const result = await applyLoaded(
          store,
          loaded,
          request,
          options,
          undefined,
          (plan) => (planned = plan),
        );
        line.end();
        const shown = this.format === 'human' && !this.flags.quiet && planned !== undefined;
        if (shown) {
          // The audit trail is not asked: it knows live edits only since the last run, which is this one by now.
          const plan = await this.attribute(planned as Plan, loaded);
          await this.showOnStdout('plan', [plan], loaded.sources);
        }
        return this.showResult(result, loaded, shown);
      }
      return this.applyAsked(store, loaded, request, options, line);
    });
  }

  /** Shows the plan, asks for confirmation, and applies exactly the plan that was shown. */
  private async applyAsked(
    store: Store,
    loaded: LoadedSet,
    request: PlanRequest,
    options: ApplyOptions,
    line: ProgressLine,
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
      const answer = await this.ask(
        '\nApply this to the live state? Only "yes" is accepted: ',
        options.signal,
      );
      if (answer !== 'yes') {
        throw new CommandError(
          EXIT.refused,
          `Not applied: ${answer === undefined ? 'there was no answer' : 'the answer was not "yes"'}.`,
          'Nothing was changed.',
        );
      }
    }
    const result = await applyLoaded(store, loaded, request, options, plan);
    line.end();
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
