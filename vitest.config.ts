import {availableParallelism} from 'node:os';
import {configDefaults, defineConfig, type TestProjectInlineConfiguration} from 'vitest/config';
import {LONG_STORIES, SERVERS, tries} from './test/effort.ts';

// As users have packages and the program: under `test`, packages check themselves, as micromark does, and oclif warns of what is
// none of theirs.
process.env['NODE_ENV'] = 'production';

/** They replace modules for themselves. */
const REPLACING = 'test/*/invented-field.test.ts';
/** They need programs that `npm ci` does not bring. */
const WITH_SERVERS = 'test/**/*.server.test.ts';
const LEFT_OUT = [
  ...configDefaults.exclude,
  WITH_SERVERS,
  ...(LONG_STORIES ? [] : ['test/**/*.long.test.ts']),
];

/** As many rounds of faults as somebody asks for take as long as they take. */
const PATIENCE = (process.env['BYLAW_TEST_FAULTS'] ?? '') === '' ? 1 : 100;

/**
 * `limit` of a test: ten times or more what the slowest takes on an idle machine; milliseconds. More tries take more time.
 */
const project = (
  name: string,
  limit: number,
  test: TestProjectInlineConfiguration['test'],
): TestProjectInlineConfiguration => ({
  extends: true,
  test: {
    name,
    exclude: [...LEFT_OUT, REPLACING],
    testTimeout: tries(limit) * PATIENCE,
    hookTimeout: tries(limit) * PATIENCE,
    ...test,
  },
});

/** For tests that start programs and databases. */
const PROGRAMS = {
  globalSetup: ['test/global-setup/fresh-build.ts', 'test/global-setup/shared-databases.ts'],
  setupFiles: ['test/global-setup/use-scratch-folder.ts', 'test/global-setup/usual-tries.ts'],
};

export default defineConfig({
  test: {
    pool: 'forks',
    // Tests of databases wait about as much as they work; more than six would need more connections than there are.
    maxWorkers: Math.min(availableParallelism() + 1, 6),
    // Files share what is loaded, most of all the program. None of them may change it.
    isolate: false,
    // A test that is alone, or finds nothing to run, was forgotten.
    allowOnly: false,
    passWithNoTests: false,
    // Golden files are rewritten by `npx vitest run -u` alone, new ones too.
    update: 'none',
    // A log has no use for lines that are drawn over.
    reporters: [['default', {summary: process.stdout.isTTY && process.env['CI'] === undefined}]],
    projects: [
      project('fast', 120_000, {
        include: ['test/**/*.test.ts'],
        exclude: [
          ...LEFT_OUT,
          REPLACING,
          'test/{postgres,cli,pipelines,faults,browser}/**',
          'test/unit/workshop/**',
          'test/simulator/real*.test.ts',
        ],
        globalSetup: ['test/global-setup/fresh-modules.ts'],
        setupFiles: ['test/global-setup/usual-tries.ts'],
      }),
      project('workshop', 120_000, {
        include: ['test/unit/workshop/**/*.test.ts'],
        globalSetup: ['test/global-setup/fresh-build.ts'],
      }),
      project('replaced', 120_000, {...PROGRAMS, include: [REPLACING], exclude: LEFT_OUT, isolate: true}),
      // One project, so that its files share the modules that were transformed and loaded.
      project('database', 300_000, {
        ...PROGRAMS,
        include: ['test/{postgres,cli,pipelines,faults}/**/*.test.ts', 'test/simulator/real*.test.ts'],
        exclude: [...LEFT_OUT, REPLACING],
      }),
      ...(SERVERS
        ? [
            project('server', 300_000, {
              ...PROGRAMS,
              include: [WITH_SERVERS],
              exclude: configDefaults.exclude,
            }),
          ]
        : []),
    ],
  },
});
