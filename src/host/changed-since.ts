/** Whether anything in the folder of a set is another than at a revision. */
import type {SourceFile} from '../manifest/source-file.ts';
import type {ChangedSince} from '../app/host-port.ts';
import {changedFiles, RAW} from './git-raw.ts';
import {commitNamed, gitIn, GitError, type Environment} from './git.ts';
import {manifestChanges} from './manifest-changes.ts';

/**
 * Whether a file below `root` differs from what it was at the revision `rev`; the manifests among them also where that is not
 * committed. What is in folders of `nested` sets does not count. `sources`: the manifests at hand.
 */
export async function changedSince(
  root: string,
  rev: string,
  {sources, nested}: {readonly sources: ReadonlyMap<string, SourceFile>; readonly nested: readonly string[]},
  env: Environment,
): Promise<ChangedSince> {
  const git = gitIn(root, env);
  try {
    const [since, head] = [await commitNamed(git, rev), await commitNamed(git, 'HEAD')];
    if (since === undefined || head === undefined) return 'unknown';
    const committed = changedFiles((await git.run(['diff-tree', ...RAW, since, head, '--', '.'])) ?? '');
    const isOwn = ({path}: {readonly path: string}): boolean =>
      !nested.some((folder) => path.startsWith(`${folder}/`));
    if (committed.some(isOwn)) return true;
    return (await manifestChanges(git, head, sources)).some(isOwn);
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    return error.problem;
  }
}
