import {execFile} from 'node:child_process';
import {promisify} from 'node:util';

const run = promisify(execFile);

/** Git must neither ask, nor take locks, nor run what a repository's own configuration names. */
const GIT = ['--no-optional-locks', '-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null'];
const LIMIT_MS = 10_000;

async function git(root: string, args: readonly string[]): Promise<string | undefined> {
  try {
    const {stdout} = await run('git', [...GIT, '-C', root, ...args], {
      timeout: LIMIT_MS,
      maxBuffer: 16 * 1024 * 1024,
      env: {...process.env, GIT_TERMINAL_PROMPT: '0'},
    });
    return stdout.trim();
  } catch {
    // No git, no repository, no commit yet, or a repository of somebody else's: then there is no commit to name.
    return undefined;
  }
}

/**
 * The commit that the folder `root` is at, with `-dirty` behind it if anything in the folder differs from that
 * commit (untracked files too, since they may be manifests); null outside git.
 */
export async function commitOf(root: string): Promise<string | null> {
  const [commit, changes] = await Promise.all([
    git(root, ['rev-parse', '--verify', 'HEAD^{commit}']),
    git(root, ['status', '--porcelain', '--untracked-files=normal', '--', '.']),
  ]);
  if (commit === undefined || !/^[0-9a-f]{40,64}$/.test(commit)) return null;
  return changes === '' ? commit : `${commit}-dirty`;
}

/**
 * The path of a folder from the root of its repository, with `/` and without one at its end: empty for the root itself,
 * null outside git.
 */
export async function prefixInRepository(root: string): Promise<string | null> {
  const prefix = await git(root, ['rev-parse', '--show-prefix']);
  return prefix?.replace(/\/$/, '') ?? null;
}
