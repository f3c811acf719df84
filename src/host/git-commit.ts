import type {Origin} from '../app/history-port.ts';
import type {SourceFile} from '../manifest/source-file.ts';
import {git, GitError} from './git.ts';
import {manifestChanges} from './manifest-changes.ts';

/**
 * The commit that the manifests `sources`, which were read below `root`, are of. Other files of the folder do not matter.
 */
export async function originOf(root: string, sources: ReadonlyMap<string, SourceFile>): Promise<Origin> {
  try {
    const head = (await git(root, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}']))?.trim();
    if (head === undefined) return {commit: null};
    const changed = await manifestChanges(root, head, sources);
    return {commit: changed.length === 0 ? head : `${head}-dirty`};
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    return {commit: null, problem: error.problem};
  }
}

/**
 * The path of a folder from the root of its repository, with `/` and without one at its end: empty for the root itself,
 * null outside git and where git cannot say.
 */
export async function prefixInRepository(root: string): Promise<string | null> {
  try {
    const prefix = await git(root, ['rev-parse', '--show-prefix']);
    return prefix?.replace(/\n$/, '').replace(/\/$/, '') ?? null;
  } catch (error) {
    if (error instanceof GitError) return null;
    throw error;
  }
}
