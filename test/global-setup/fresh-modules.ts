import {spawnSync} from 'node:child_process';
import {fileURLToPath} from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Makes the modules that sources need of the schemas, and that are not in the repository, unless they are as new. */
export default function makeModules(): void {
  const {status} = spawnSync(process.execPath, ['scripts/schemas/derived.mjs'], {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status !== 0) throw new Error('Nothing can be made of the schemas: `npm run generate` says why.');
}
