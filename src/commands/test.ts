import {Args, Flags} from '@oclif/core';
import type {LoadedSet} from '../app/load-set.ts';
import type {SetBelow} from '../app/load-sets.ts';
import type {Store} from '../app/store-port.ts';
import type {Measures} from '../app/test-measures.ts';
import type {TestContext} from '../app/test.ts';
import {UsageError} from '../app/usage-error.ts';
import type {ProgressLine} from '../cli/progress.ts';
import {EXIT, EXIT_MEANINGS} from '../cli/exit-status.ts';
import {SETS_FLAGS, SetsCommand} from '../cli/sets-command.ts';
import type {AccessTest} from '../model/access-test.ts';
import type {DesiredObject, State} from '../model/objects.ts';
import {NO_CONSENT} from '../model/plan.ts';
import type {SetReport} from '../model/sets-report.ts';
import type {TestReport} from '../model/test-report.ts';

export default class Test extends SetsCommand<typeof Test> {
  static override result = 'tests' as const;
  static override summary = 'Run the access tests of the set.';
  static override description =
    'Checks what the `AccessTest` manifests of the set say of who must and must not have access: on what the manifests declare, on the worst that they can come to without an edit, and on what is live. Only tests of the live state need a database. With `--recursive`, tests of a set also know what the other sets declare. docs/testing.md explains them.';
  static override examples = [
    '<%= config.bin %> test',
    '<%= config.bin %> test manifests/tests.yaml --json',
    '<%= config.bin %> test --format junit=tests.xml',
    '<%= config.bin %> test --recursive',
    '<%= config.bin %> test --coverage --mutate',
  ];
  static override exitStatuses = {
    [EXIT.invalid]: 'a test fails, or the manifests are in error',
    [EXIT.database]: `${EXIT_MEANINGS[EXIT.database]}, and a test asks for the live state`,
  };
  static override flags = {
    ...SETS_FLAGS,
    coverage: Flags.boolean({summary: 'also show which access no test speaks of; the exit status stays'}),
    mutate: Flags.boolean({
      summary: 'also try single changes of the set, and show which no test notices; the exit status stays',
    }),
  };
  static override strict = false;
  static override args = {
    path: Args.string({
      ignoreStdin: true,
      description: 'files or folders whose tests are run instead of all; the state is that of the whole set',
      required: false,
    }),
  };

  /** Runs the tests of every set below this folder; what all of them declare is there. */
  private async testSets(named: readonly string[]): Promise<number> {
    this.refuseFiles(named);
    const {asksForLive, hasPassed, testLoaded} = await import('../app/test.ts');
    const sets = await this.loadSets();
    const all = this.flags['changed-since'] === undefined ? sets : await this.loadSets(true);
    const beside = new Map(all.flatMap(({loaded}) => [...loaded.decoded.objects]));
    const now = (await this.host()).now();
    const declared = all.flatMap(({loaded}) => loaded.decoded.tests);
    const measures = await this.measures(beside, declared, now);
    const reportOf = async (below: SetBelow, store?: Store): Promise<SetReport> => {
      const {dir, name: set, loaded} = below;
      try {
        const context =
          store !== undefined && asksForLive(loaded) ? await this.liveContext(store, loaded) : {};
        const report = testLoaded(loaded, {now, beside, ...context});
        const tests = measures === undefined ? report : await this.measured(report, loaded, measures);
        return {dir, set, exit: hasPassed(tests) ? EXIT.ok : EXIT.invalid, tests};
      } catch (error) {
        return this.failedReport(below, error);
      }
    };
    const {sideBySide} = await import('../app/side-by-side.ts');
    const reports = sets.some(({loaded}) => asksForLive(loaded))
      ? await this.withSharedStore(sets, async (store) => {
          await store.login();
          return sideBySide(sets, this.jobs, (below) => reportOf(below, store));
        })
      : await sideBySide(sets, this.jobs, (below) => reportOf(below));
    return this.showSets({command: 'test', sets: reports}, sets);
  }

  /** What is live, for the tests of a set that ask for it. */
  private async liveContext(store: Store, loaded: LoadedSet): Promise<Pick<TestContext, 'live'>> {
    const {scopeOf} = await import('../app/plan.ts');
    const asked = await this.planRequest(loaded, NO_CONSENT);
    const request = {...asked, actor: await this.actorOn(store, loaded)};
    return {live: {read: await store.read(scopeOf(loaded, request.actor)), request}};
  }

  protected override async perform(): Promise<number> {
    const named = (await this.parse(Test)).argv.map(String);
    if (this.isRecursive) return this.testSets(named);
    const {asksForLive, hasPassed, testLoaded} = await import('../app/test.ts');
    const {paths} = await this.setPaths(named);
    const loaded = testsIn(await this.load(), paths);
    const now = (await this.host()).now();
    const context: TestContext = asksForLive(loaded)
      ? await this.withStore(loaded.root, async (store) => ({
          now,
          ...(await this.liveContext(store, loaded)),
        }))
      : {now};
    const {objects, tests} = loaded.decoded;
    const onProgress = this.progress.update;
    const measures = await this.measures(objects, tests, now, this.progress.pause);
    const found = testLoaded(loaded, {...context, onProgress});
    const report = measures === undefined ? found : await this.measured(found, loaded, measures);
    await this.show('tests', [report], loaded.sources);
    return hasPassed(report) ? EXIT.ok : EXIT.invalid;
  }

  /** What measures tests, if that is asked for. */
  private async measures(
    declared: State<DesiredObject>,
    tests: readonly AccessTest[],
    now: number,
    onProgress?: ProgressLine['pause'],
  ): Promise<Measures | undefined> {
    if (!this.flags.coverage && !this.flags.mutate) return undefined;
    const {measuresOf} = await import('../app/test-measures.ts');
    return measuresOf(declared, tests, now, onProgress);
  }

  /** The report with how much the tests speak of, and what they notice, as far as that is asked. */
  private async measured(report: TestReport, {decoded}: LoadedSet, measures: Measures): Promise<TestReport> {
    const {coverage, mutate} = this.flags;
    if (report.diagnostics.length > 0) return report;
    return {
      ...report,
      ...(coverage && {coverage: measures.coverage(decoded.objects)}),
      ...(mutate && {mutation: await measures.mutation(decoded.objects)}),
    };
  }
}

/** The set with those of its tests that stand in these files and folders; all without any. Throws UsageError if there are none. */
function testsIn(loaded: LoadedSet, paths: readonly string[] | undefined): LoadedSet {
  if (paths === undefined) return loaded;
  const isNamed = (file: string): boolean =>
    paths.some((path) => path === '.' || file === path || file.startsWith(`${path}/`));
  const tests = loaded.decoded.tests.filter(({place}) => isNamed(place.file));
  if (tests.length === 0 && loaded.findings.length === 0) {
    throw new UsageError(
      `No AccessTest is declared in ${paths.join(', ')}.`,
      'Name files or folders with tests, or none to run all tests of the set.',
    );
  }
  return {...loaded, decoded: {...loaded.decoded, tests}};
}
