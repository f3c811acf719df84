import type {Host, SetFinder} from '../app/host-port.ts';
import {changedSince} from './changed-since.ts';
import {FILE_SYSTEM} from './file-system.ts';
import {findSets} from './find-sets.ts';
import type {Environment} from './git.ts';
import {originOf} from './git-commit.ts';
import {readNamedFiles} from './named-files.ts';
import {findSetRoot, readManifestFiles, readSourceFile} from './manifest-files.ts';

/** Files, git and the clock of this machine; git runs with this environment. */
export const hostWith = (env: Environment): Host & SetFinder => ({
  findSetRoot,
  findSets: (start, most) => findSets(start, FILE_SYSTEM, most),
  changedSince: (root, rev, question) => changedSince(root, rev, question, env),
  readSourceFile,
  readManifestFiles,
  readNamedFiles,
  originOf: (root, sources) => originOf(root, sources, env),
  now: () => Date.now(),
});
