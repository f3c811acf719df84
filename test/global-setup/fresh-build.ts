import {spawnSync} from 'node:child_process';
import {fileURLToPath} from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Builds the program before the tests that run it, unless the last build is newer than its sources. Types are
 * left unchecked: `npm run check` does that, and a slip in one room is no reason not to test another.
 */
export default function buildOnce(): void {
  const {status} = spawnSync(process.execPath, ['scripts/build.mjs', '--if-stale', '--unchecked'], {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status !== 0) throw new Error('The program does not build, so the tests that run it cannot.');
}
