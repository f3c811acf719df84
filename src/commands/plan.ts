import path from 'node:path';
import {Flags} from '@oclif/core';
import type {LoadedSet} from '../app/load-set.ts';
import type {TestContext} from '../app/test.ts';
import type {SetPlan} from '../app/plan-sets.ts';
import type {SetReport} from '../model/sets-report.ts';
import type {LiveSource} from '../app/attribution.ts';
import type {PlanFilter} from '../planner/plan-scope.ts';
import type {Plan as PlanData} from '../model/plan.ts';
import {UsageError} from '../app/usage-error.ts';
import {isError} from '../diagnostics/diagnostic.ts';
import {EXIT, EXIT_MEANINGS} from '../cli/exit-status.ts';
import {shellWord} from '../model/shell-word.ts';
import {SIGN_FLAG} from '../cli/keys.ts';
import {CONSENT_FLAGS} from '../cli/set-command.ts';
import type {SealedPlan} from '../planner/plan-file.ts';
import {FORMATS} from '../cli/formats.ts';
import {runSpan} from '../cli/run-number.ts';
import {SETS_FLAGS, SetsCommand} from '../cli/sets-command.ts';

/** Flags about a plan, which a replay does not make. */
const NOT_IN_REPLAY = [
  'out',
  'summary',
  'detailed-exitcode',
  'target',
  'selector',
  'base',
  'test',
  'recursive',
  'allow-policy',
  'store',
  'sign',
] as const;

export default class Plan extends SetsCommand<typeof Plan> {
  static override result = 'plan' as const;
  static override summary = 'Show what would change, and who would gain or lose access.';
  static override description =
    'Compares the manifests with the live state and shows the difference. It takes no lock, needs only read rights, and writes nothing but with `--store`, which puts the plan into the database and needs the rights of an apply. A plan that a guard or a policy blocks exits as any other, with 0 or 2; `applyable` in the JSON says whether an apply would refuse it. With `--recursive` it plans every set below this folder: sets that need of each other what is not live yet come in order, each planned on what is live and what those before it would make.';
  static override examples = [
    '<%= config.bin %> plan',
    '<%= config.bin %> plan --out plan.json',
    '<%= config.bin %> plan --summary',
    '<%= config.bin %> plan --target Team/acme-legal/deals --detailed-exitcode',
    '<%= config.bin %> plan --base origin/main',
    '<%= config.bin %> plan --test',
    '<%= config.bin %> plan --replay 400..500',
    '<%= config.bin %> plan --recursive --changed-since origin/main --out plans',
  ];
  static override exitStatuses = {
    [EXIT.invalid]: 'manifests or rules are in error',
    [EXIT.changes]: EXIT_MEANINGS[EXIT.changes],
    [EXIT.database]: EXIT_MEANINGS[EXIT.database],
    [EXIT.stale]: 'with `--recursive`: a set needs what another one declares, which cannot be planned',
  };
  static override flags = {
    out: Flags.string({
      helpValue: 'FILE',
      summary:
        'save the plan in FILE, to apply exactly this one later; with `--recursive` a folder, in which each set has its own file',
    }),
    summary: Flags.boolean({summary: 'print only the header of the plan and its verdict, with counts'}),
    'detailed-exitcode': Flags.boolean({summary: 'exit with status 2 if there are changes'}),
    target: Flags.string({
      multiple: true,
      helpValue: 'ADDRESS',
      summary: 'plan only this object (can be repeated)',
    }),
    selector: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'k=v',
      summary: 'plan only objects with this label (can be repeated)',
    }),
    base: Flags.string({
      helpValue: 'REF',
      summary:
        'the branch to merge into (default: BYLAW_BASE): the plan shows which changes come from this branch, and whether it is behind',
    }),
    test: Flags.boolean({
      summary: 'run the access tests of the set; the plan cannot be applied if one fails',
    }),
    store: Flags.boolean({
      summary:
        'put the plan into the database, to be approved (`bylaw plans approve`) and applied (`bylaw apply --stored`)',
    }),
    ...SIGN_FLAG,
    replay: Flags.string({
      multiple: true,
      helpValue: 'RUN',
      summary:
        'plan nothing, and judge past runs by the policies that the set has now: a run (12), or the first and the last (12..20); exits with 1 if one would be stopped by an error (can be repeated)',
    }),
    ...CONSENT_FLAGS,
    ...SETS_FLAGS,
  };

  /** What is applied later, or reviewed under a digest, is of manifests that this command has parsed itself. */
  protected override get usesParsed(): boolean {
    return !this.isSaved && this.destinations.every(({format}) => format === 'human' || format === 'json');
  }

  private get isSaved(): boolean {
    return this.flags.out !== undefined || this.flags.store;
  }

  private filter(): PlanFilter {
    const {target, selector} = this.flags;
    const labels = (selector ?? [])
      .flatMap((text) => text.split(','))
      .map((pair) => {
        const equals = pair.indexOf('=');
        if (equals < 1) throw new UsageError(`--selector ${pair} is not a label.`, 'Write it as key=value.');
        return [pair.slice(0, equals), pair.slice(equals + 1)] as const;
      });
    return {
      ...(target !== undefined && {targets: target}),
      ...(labels.length > 0 && {selector: Object.fromEntries(labels)}),
    };
  }

  /** The branch to merge into, if one is named. */
  private get base(): string | undefined {
    return this.flags.base ?? (this.surroundings.env['BYLAW_BASE'] || undefined);
  }

  private nextStep(plan: PlanData, out: string): string {
    const saved = `Saved the plan as ${out}.`;
    if (!plan.applyable || plan.changes.length === 0) return saved;
    const folder = this.flags.chdir === undefined ? '' : `-C ${shellWord(this.flags.chdir)} `;
    return `${saved} To apply exactly this plan: bylaw ${folder}apply ${shellWord(out)}`;
  }

  /** Prints the id of a stored plan, which is a result, and tells what can be done with it. */
  private tellStored(plan: PlanData, id: string): void {
    if (this.format === 'human') this.say(`Stored the plan as ${id}.`);
    if (!plan.applyable || plan.changes.length === 0) return;
    const folder = this.flags.chdir === undefined ? '' : `-C ${shellWord(this.flags.chdir)} `;
    this.tell(`To approve it: bylaw ${folder}plans approve ${id}`);
  }

  /** How much of the plan is printed. Other formats than that for people always have the whole. */
  private get extent(): 'whole' | 'summary' | 'verdict' {
    const {summary} = this.flags;
    if (summary && this.format !== 'human') {
      throw new UsageError(
        `--summary only shortens the format human, not ${this.format}.`,
        'Remove one of the two, or write that format into a file, with --format FORMAT=FILE.',
      );
    }
    return this.flags.quiet ? 'verdict' : summary ? 'summary' : 'whole';
  }

  protected override async perform(): Promise<number> {
    const {sign} = this.flags;
    if (sign !== undefined && !this.isSaved) {
      throw new UsageError(
        '--sign signs a plan that is saved, and this one is not.',
        'Save it with `--out FILE` or `--store`.',
      );
    }
    if (this.flags.replay !== undefined) return this.replay(this.flags.replay);
    // What is sealed is held beside what it is made of.
    if (this.isSaved) (await import('../host/heap.ts')).keepHeapOfPlanSmall();
    if (this.isRecursive) return this.planSets();
    const {extent} = this;
    return this.openingAhead(() => this.planSet(extent));
  }

  private async planSet(extent: typeof this.extent): Promise<number> {
    const [{inError, planFileOf, planInError, planningLoaded, scopeOf}, {plannedSince}] = await Promise.all([
      import('../app/plan.ts'),
      import('../app/access-since.ts'),
    ]);
    const loaded = await this.load();
    const asking = this.planRequest(loaded, this.consent(this.flags), this.filter(), this.base);
    if (inError(loaded)) {
      const plan = await this.attributed(planInError(loaded, await asking), loaded);
      await this.show('plan', [plan, undefined, extent], loaded.sources);
      return this.tellWorkflow(plan, EXIT.invalid, undefined);
    }
    asking.catch(() => undefined);
    const {withSmallHeap} = await import('../host/heap.ts');
    // What is wrong with how it was asked is told before a database is; otherwise git answers while that does.
    this.claimedActor();
    if (this.base !== undefined) await asking;
    const {made, read, request} = await this.withStore(loaded.root, async (store) => {
      const actor = await this.actorOn(store, loaded);
      const {live, acting, planned} = await withSmallHeap(async () => {
        const [readLive, asked] = [await store.read(scopeOf(loaded, actor)), {...(await asking), actor}];
        const work = planningLoaded(loaded, readLive, asked);
        return {live: readLive, acting: asked, planned: await plannedSince(store, work, readLive.live)};
      });
      const tested = await this.tested(planned.plan, loaded, {
        now: acting.createdAt,
        live: {read: live, request: acting},
      });
      return {
        request: acting,
        read: live,
        made: {...planned, plan: await this.attributed(tested, loaded, {store, live: live.live})},
      };
    });
    const {plan} = made;
    const {out, store} = this.flags;
    // What is in error cannot be applied, and nobody needs to approve it.
    const isStored = store && !plan.diagnostics.some(isError);
    // The plan is saved before it is shown: it must be whole even if a reader of stdout, such as `head`, closes it
    // early. It is sealed only if somebody needs the digest, which takes time for a large plan.
    const sealed =
      this.isSaved || this.destinations.some(({format}) => format !== 'human' && format !== 'json')
        ? planFileOf(made, loaded, read, request)
        : undefined;
    if (sealed !== undefined && this.isSaved)
      await this.keep(sealed, loaded.root, {actor: request.actor, isStored});
    const stored = isStored && sealed !== undefined ? {stored: sealed.digest} : {};
    await this.show('plan', [{...plan, ...stored}, sealed?.digest, extent], loaded.sources);
    if (out !== undefined) this.tell(this.nextStep(plan, out));
    if (stored.stored !== undefined) this.tellStored(plan, stored.stored);
    else if (store) this.tell('The plan was not stored, because it has errors.');
    return this.tellWorkflow(plan, this.planStatus(plan), sealed?.digest);
  }

  /** Saves the plan, signed if a key is named, in the file and the database that the flags name. */
  private async keep(
    sealed: SealedPlan,
    root: string,
    {actor, isStored}: {readonly actor: string | null; readonly isStored: boolean},
  ): Promise<void> {
    const [{savePlan, signedPlans}, {writePlanFile}] = await Promise.all([
      import('../cli/plan-files.ts'),
      import('../planner/plan-file.ts'),
    ]);
    const {out, sign} = this.flags;
    const [plan = sealed] = await signedPlans([sealed], sign, {
      directory: this.directory,
      env: this.surroundings.env,
    });
    if (isStored) {
      const {set} = plan.content.plan;
      const text = [...writePlanFile(plan)].join('');
      await this.withStore(root, (store) => store.storePlan({set, digest: plan.digest, text, actor}));
    }
    if (out !== undefined) await savePlan(path.resolve(this.directory, out), plan);
  }

  /** Judges past runs by the policies of now. */
  private async replay(named: readonly string[]): Promise<number> {
    const {replay: _, ...others} = this.flags;
    const beside = NOT_IN_REPLAY.find((name) => others[name] !== undefined && others[name] !== false);
    if (beside !== undefined)
      throw new UsageError(`--replay plans nothing, so --${beside} says nothing.`, 'Remove one of the two.');
    for (const {format} of this.destinations) {
      if (FORMATS[format].shows('replay')) continue;
      throw new UsageError(
        `The format ${format} has no form for a replay.`,
        'Choose human, json, markdown or html.',
      );
    }
    const spans = named.flatMap((text) => text.split(',')).map(runSpan);
    const loaded = await this.load();
    const {replayPolicies} = await import('../app/replay-policies.ts');
    const replay = await this.withStore(loaded.root, async (store) =>
      replayPolicies(store, loaded, spans, await this.actorOn(store, loaded)),
    );
    await this.show('replay', [replay]);
    return replay.summary.stopped > 0 ? EXIT.invalid : EXIT.ok;
  }

  /** The plan with what the tests of the set found, or that they were not run. */
  private async tested(plan: PlanData, loaded: LoadedSet, context: TestContext): Promise<PlanData> {
    if (loaded.decoded.tests.length === 0) return plan;
    const {planWithTests, testLoaded} = await import('../app/test.ts');
    return planWithTests(plan, loaded, this.flags.test ? testLoaded(loaded, context) : undefined);
  }

  /** Plans every set below this folder. */
  private async planSets(): Promise<number> {
    const {target, selector, out, store: isStored} = this.flags;
    this.refuseForSets({target, selector, ...(isStored && {store: isStored})});
    const sets = await this.loadSets();
    const [{planSets}, {withSince}] = await Promise.all([
      import('../app/plan-sets.ts'),
      import('../app/access-since.ts'),
    ]);
    const plans = await this.withSharedStore(sets, async (store) =>
      planSets(
        store,
        await this.setsToPlan(store, sets, this.consent(this.flags), this.base),
        this.jobs,
        async ({below, request}, made, read) => {
          const tested = await this.tested(made.plan, below.loaded, {
            now: request.createdAt,
            live: {read, request},
          });
          const planned = await withSince(store, {...made, plan: tested}, read.live);
          const watched = {store, live: read.live};
          return {...planned, plan: await this.attributed(planned.plan, below.loaded, watched)};
        },
      ),
    );
    if (out !== undefined) await this.savePlans(out, plans);
    const reports = sets.map((set) => this.plannedReport(set, plans.get(set.dir)));
    const report = {command: 'plan', sets: reports} as const;
    const status = await this.showSets(report, sets);
    if (out !== undefined) this.tell(this.nextStepForSets(reports, out));
    const {githubSetsOutput} = await import('../render/scan/github-output.ts');
    return this.tellRunner(
      status,
      () => this.drawnAs('markdown', 'sets', [report]),
      githubSetsOutput(report, status),
    );
  }

  private async savePlans(out: string, plans: ReadonlyMap<string, SetPlan>): Promise<void> {
    const [{writePlanFile}, {writePlanFolder}, {signedPlans}] = await Promise.all([
      import('../planner/plan-file.ts'),
      import('../host/plan-folder.ts'),
      import('../cli/plan-files.ts'),
    ]);
    const files = await signedPlans(
      [...plans.values()].flatMap((plan) => (plan.kind === 'planned' ? [plan.file] : [])),
      this.flags.sign,
      {directory: this.directory, env: this.surroundings.env},
    );
    await writePlanFolder(
      path.resolve(this.directory, out),
      new Map(files.map((file) => [file.content.plan.set, writePlanFile(file)])),
    );
  }

  private nextStepForSets(reports: readonly SetReport[], out: string): string {
    const planned = reports.filter(({digest}) => digest !== undefined);
    const saved = `Saved ${planned.length === 1 ? '1 plan' : `${planned.length} plans`} in ${out}.`;
    if (!planned.some(({plan}) => plan?.applyable === true && plan.changes.length > 0)) return saved;
    const folder = this.flags.chdir === undefined ? '' : `-C ${shellWord(this.flags.chdir)} `;
    return `${saved} To apply exactly these plans: bylaw ${folder}apply ${shellWord(out)}`;
  }

  /** The plan with the origin of each change; see {@link SetsCommand.attribute}. */
  private attributed(plan: PlanData, loaded: LoadedSet, watched?: LiveSource): Promise<PlanData> {
    return this.attribute(plan, loaded, watched, this.base);
  }

  /** With --format github, writes the plan to the summary of the job, and outputs for later steps. */
  private async tellWorkflow(plan: PlanData, status: number, digest: string | undefined): Promise<number> {
    const {githubOutput} = await import('../render/scan/github-output.ts');
    const drawn = (): Promise<string> => this.drawnAs('markdown', 'plan', [plan, digest]);
    return this.tellRunner(status, drawn, githubOutput(plan, status, digest));
  }

  private async tellRunner(status: number, drawn: () => Promise<string>, outputs: string): Promise<number> {
    if (!this.destinations.some(({format}) => format === 'github')) return status;
    const {appendToFile} = await import('../host/write-files.ts');
    const {GITHUB_STEP_SUMMARY: summary = '', GITHUB_OUTPUT: output = ''} = this.surroundings.env;
    const at = (file: string): string => path.resolve(this.surroundings.cwd, file);
    if (summary !== '') await appendToFile(at(summary), await drawn());
    if (output !== '') await appendToFile(at(output), outputs);
    return status;
  }
}
