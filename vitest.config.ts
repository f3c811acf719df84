import {defineConfig, type TestProjectInlineConfiguration} from 'vitest/config';

/** Tests that start processes and databases: they take their time, most of all on a busy machine. */
const slow = (name: string): TestProjectInlineConfiguration => ({
  extends: true,
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    globalSetup: ['test/global-setup/fresh-build.ts', 'test/global-setup/shared-databases.ts'],
    // As users have it: under `test`, oclif warns of what is none of theirs.
    env: {NODE_ENV: 'production'},
    setupFiles: ['test/global-setup/use-scratch-folder.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});

export default defineConfig({
  // Not what packages have for those who develop them, such as micromark's checks of itself.
  ssr: {resolve: {conditions: ['module', 'node']}},
  test: {
    pool: 'forks',
    maxWorkers: 2,
    // A test that is alone, or finds nothing to run, was forgotten.
    allowOnly: false,
    passWithNoTests: false,
    // Golden files are rewritten by `npx vitest run -u` alone, new ones too.
    update: 'none',
    // A log has no use for lines that are drawn over.
    reporters: [['default', {summary: process.stdout.isTTY && process.env['CI'] === undefined}]],
    projects: [
      {
        extends: true,
        test: {
          name: 'fast',
          include: ['test/**/*.test.ts'],
          exclude: ['test/{postgres,cli,pipelines,browser}/**'],
          globalSetup: ['test/global-setup/fresh-modules.ts'],
          // A property is tried on thousands of inputs.
          testTimeout: 30_000,
        },
      },
      slow('postgres'),
      slow('cli'),
      slow('pipelines'),
    ],
  },
});
