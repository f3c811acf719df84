/** The fast tests of a room, which BYLAW_TEST_MUTANTS names by patterns, the same each time. */
import path from 'node:path';
import {configDefaults, defineConfig} from 'vitest/config';

process.env['NODE_ENV'] = 'production';

export default defineConfig({
  test: {
    root: path.resolve(import.meta.dirname, '../..'),
    pool: 'threads',
    maxWorkers: 1,
    isolate: false,
    // It lies below node_modules, and has to be run before each file.
    server: {deps: {inline: [/stryker-setup/]}},
    include: (process.env['BYLAW_TEST_MUTANTS'] ?? '')
      .split(' ')
      .map((each) => (each.endsWith('.ts') ? each : `${each}/*.test.ts`)),
    exclude: [...configDefaults.exclude, 'test/**/*.long.test.ts'],
    setupFiles: ['test/mutants/same-each-time.ts'],
    testTimeout: 120_000,
    update: 'none',
  },
});
