import {git} from './git.ts';

/**
 * The commit that the folder `root` is at, with `-dirty` behind it if anything in the folder differs from that
 * commit (untracked files too, since they may be manifests); null outside git.
 */
export async function commitOf(root: string): Promise<string | null> {
  const [commit, changes] = await Promise.all([
    git(root, ['rev-parse', '--verify', 'HEAD^{commit}']),
    git(root, ['status', '--porcelain', '--untracked-files=normal', '--', '.']),
  ]);
  const id = commit?.trim() ?? '';
  if (!/^[0-9a-f]{40,64}$/.test(id)) return null;
  return changes === '' ? id : `${id}-dirty`;
}

/**
 * The path of a folder from the root of its repository, with `/` and without one at its end: empty for the root itself,
 * null outside git.
 */
export async function prefixInRepository(root: string): Promise<string | null> {
  const prefix = await git(root, ['rev-parse', '--show-prefix']);
  return prefix?.replace(/\n$/, '').replace(/\/$/, '') ?? null;
}
