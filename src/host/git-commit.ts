import {gitIn, type Environment} from './git.ts';

/**
 * The commit that the folder `root` is at, with `-dirty` behind it if anything in the folder differs from that
 * commit (untracked files too, since they may be manifests); null outside git.
 */
export async function commitOf(root: string, env: Environment): Promise<string | null> {
  const git = gitIn(root, env);
  const [commit, changes] = await Promise.all([
    git.run(['rev-parse', '--verify', 'HEAD^{commit}']),
    git.run(['status', '--porcelain', '--untracked-files=normal', '--', '.']),
  ]);
  const id = commit?.trim() ?? '';
  if (!/^[0-9a-f]{40,64}$/.test(id)) return null;
  return changes === '' ? id : `${id}-dirty`;
}

/**
 * The path of a folder from the root of its repository, with `/` and without one at its end: empty for the root itself,
 * null outside git.
 */
export async function prefixInRepository(root: string, env: Environment): Promise<string | null> {
  const prefix = await gitIn(root, env).run(['rev-parse', '--show-prefix']);
  return prefix?.replace(/\n$/, '').replace(/\/$/, '') ?? null;
}
