import type {Host, SetFinder} from '../app/host-port.ts';
import {changedSince} from './changed-since.ts';
import {FILE_SYSTEM} from './file-system.ts';
import {findSets} from './find-sets.ts';
import type {Environment} from './git.ts';
import {originOf} from './git-commit.ts';
import type {OnProgress} from '../model/progress.ts';
import {parsedBefore} from './parsed-before.ts';
import {readNamedFiles} from './named-files.ts';
import {findSetRoot, readManifestFiles, readSourceFile} from './manifest-files.ts';

/** What else a command asks of its host. */
export interface HostOptions {
  /** With what was parsed before: for commands that write nothing, and whose answer nobody applies. */
  readonly usesParsed?: boolean;
  readonly onProgress?: OnProgress;
}

/** Files, git and the clock of this machine; git runs with this environment. */
export const hostWith = (
  env: Environment,
  {usesParsed = false, onProgress}: HostOptions = {},
): Host & SetFinder => ({
  ...(usesParsed && {parsed: parsedBefore(env)}),
  onProgress,
  findSetRoot,
  findSets: (start, most) => findSets(start, FILE_SYSTEM, most),
  changedSince: (root, rev, question) => changedSince(root, rev, question, env),
  readSourceFile,
  readManifestFiles,
  readNamedFiles,
  originOf: (root, sources) => originOf(root, sources, env),
  now: () => Date.now(),
});
