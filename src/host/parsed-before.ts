import {hash} from 'node:crypto';
import type {ParsedBefore} from '../app/host-port.ts';
import type {Environment} from './git.ts';
import {readPackageFile} from './package-files.ts';
import {privateCache} from './private-cache.ts';

/** Written by the build (`scripts/build.mjs`): a digest of the program. */
const PROGRAM = 'dist/program-digest.txt';

const nameOf = (root: string): string => `parsed-${hash('sha256', root).slice(0, 32)}`;

/** Records in the folder that is this user's alone, one for each set. */
export const parsedBefore = (env: Environment): ParsedBefore => ({
  program: () =>
    readPackageFile(PROGRAM).then(
      (text) => text.trim(),
      () => undefined,
    ),
  read: async (root) => privateCache(env, root)?.read(nameOf(root)),
  write: async (root, record) => privateCache(env, root)?.write(nameOf(root), record),
});
