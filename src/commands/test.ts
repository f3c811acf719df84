import {Args, Flags} from '@oclif/core';
import type {LoadedSet} from '../app/load-set.ts';
import type {TestContext} from '../app/test.ts';
import {UsageError} from '../app/usage-error.ts';
import {EXIT, EXIT_MEANINGS} from '../cli/exit-status.ts';
import {SetCommand} from '../cli/set-command.ts';
import {NO_CONSENT} from '../model/plan.ts';
import type {TestReport} from '../model/test-report.ts';

export default class Test extends SetCommand<typeof Test> {
  static override result = 'tests' as const;
  static override summary = 'Run the access tests of the set.';
  static override description =
    'Checks what the `AccessTest` manifests of the set say of who must and must not have access: on what the manifests declare, on the worst that they can come to without an edit, and on what is live. Only tests of the live state need a database. docs/testing.md explains them.';
  static override examples = [
    '<%= config.bin %> test',
    '<%= config.bin %> test manifests/tests.yaml --json',
    '<%= config.bin %> test --format junit=tests.xml',
    '<%= config.bin %> test --coverage --mutate',
  ];
  static override exitStatuses = {
    [EXIT.invalid]: 'a test fails, or the manifests are in error',
    [EXIT.database]: `${EXIT_MEANINGS[EXIT.database]}, and a test asks for the live state`,
  };
  static override flags = {
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

  protected override async perform(): Promise<number> {
    const {asksForLive, hasPassed, testLoaded} = await import('../app/test.ts');
    const {paths} = await this.setPaths((await this.parse(Test)).argv.map(String));
    const loaded = testsIn(await this.load(), paths);
    const now = (await this.host()).now();
    const context: TestContext = asksForLive(loaded)
      ? await this.withStore(loaded.root, async (store) => {
          const {scopeOf} = await import('../app/plan.ts');
          const asked = await this.planRequest(loaded, NO_CONSENT);
          const request = {...asked, actor: await this.actorOn(store, loaded)};
          return {now, live: {read: await store.read(scopeOf(loaded, request.actor)), request}};
        })
      : {now};
    const report = await this.measured(testLoaded(loaded, context), loaded, now);
    await this.show('tests', [report], loaded.sources);
    return hasPassed(report) ? EXIT.ok : EXIT.invalid;
  }

  /** The report with how much the tests speak of, and what they notice, as far as that is asked. */
  private async measured(report: TestReport, loaded: LoadedSet, now: number): Promise<TestReport> {
    const {coverage, mutate} = this.flags;
    if ((!coverage && !mutate) || report.diagnostics.length > 0) return report;
    const {coverageIn, mutationIn} = await import('../app/test-measures.ts');
    return {
      ...report,
      ...(coverage && {coverage: coverageIn(loaded)}),
      ...(mutate && {mutation: mutationIn(loaded, now)}),
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
