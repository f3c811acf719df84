import {defineConfig} from 'vitest/config';

/** Reports in a browser: `npm run test:browser`. Apart from the other tests, which pass without one. */
export default defineConfig({
  test: {
    include: ['test/browser/**/*.test.ts'],
    globalSetup: ['test/global-setup/fresh-build.ts'],
    pool: 'forks',
    maxWorkers: 1,
    allowOnly: false,
    passWithNoTests: false,
    testTimeout: 90_000,
    hookTimeout: 120_000,
  },
});
