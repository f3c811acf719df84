import {chmodSync, mkdirSync, symlinkSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

/** The folder of this project. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Makes an `npm` in the folder `bin`: `npm ci` brings the bylaw of this project, where it would bring the one locked. */
export function playNpm(bin: string): void {
  mkdirSync(path.join(bin, 'modules/.bin'), {recursive: true});
  symlinkSync(ROOT, path.join(bin, 'modules/bylaw'));
  symlinkSync('../bylaw/bin/bylaw.js', path.join(bin, 'modules/.bin/bylaw'));
  const npm = path.join(bin, 'npm');
  writeFileSync(
    npm,
    `#!/bin/sh\n[ "$1" = ci ] && [ -f package.json ] && rm -rf node_modules && cp -RP '${bin}/modules' node_modules\n`,
  );
  chmodSync(npm, 0o755);
}
