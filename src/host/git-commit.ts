import type {SourceFile} from '../manifest/source-file.ts';
import type {Origin} from '../model/commit-history.ts';
import {gitIn, GitError, type Environment} from './git.ts';
import {manifestChanges} from './manifest-changes.ts';

/**
 * The commit that the manifests `sources`, which were read below `root`, are of. Other files of the folder do not matter.
 */
export async function originOf(
  root: string,
  sources: ReadonlyMap<string, SourceFile>,
  env: Environment,
): Promise<Origin> {
  const git = gitIn(root, env);
  try {
    const head = (await git.run(['rev-parse', '--verify', '--quiet', 'HEAD^{commit}']))?.trim();
    if (head === undefined) return {commit: null};
    const changed = await manifestChanges(git, head, sources);
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
export async function prefixInRepository(root: string, env: Environment): Promise<string | null> {
  try {
    const prefix = await gitIn(root, env).run(['rev-parse', '--show-prefix']);
    return prefix?.replace(/\n$/, '').replace(/\/$/, '') ?? null;
  } catch (error) {
    if (error instanceof GitError) return null;
    throw error;
  }
}
