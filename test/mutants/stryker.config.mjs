/** How `npm run test:mutants` makes and tries mutants. */
export default {
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: {configFile: 'test/mutants/vitest.config.ts', related: false},
  coverageAnalysis: 'perTest',
  // Enough for a busy machine: tests that are only slow are not taken for a mutant that never ends.
  timeoutMS: 30_000,
  concurrency: 1,
  reporters: ['progress-append-only', 'json'],
  jsonReporter: {fileName: process.env.BYLAW_MUTANTS_REPORT},
  tempDirName: 'node_modules/.cache/stryker',
  allowConsoleColors: false,
};
