import type {Host} from '../app/host-port.ts';
import {originOf} from './git-commit.ts';
import {findSetRoot, readManifestFiles, readSourceFile} from './manifest-files.ts';

/** Files, git and the clock of this machine. */
export const host: Host = {
  findSetRoot,
  readSourceFile,
  readManifestFiles,
  originOf,
  now: () => Date.now(),
};
