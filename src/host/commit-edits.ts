/** Commits edits of files to a branch of their own. What is checked out, and git's index, stay as they are. */
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import type {GitProblem} from '../model/commit-history.ts';
import {commitNamed, gitIn, GitError, gitWriter, type Environment, type GitFolder} from './git.ts';

/** Edits, by the paths of files from the folder that they are made in. */
export interface EditsToCommit {
  /** The name of the branch, such as `bylaw/drift-acme`. */
  readonly branch: string;
  readonly message: string;
  readonly files: readonly {readonly file: string; readonly text: string}[];
  readonly removed: readonly string[];
}

type Write = ReturnType<typeof gitWriter>;

/** The tree of a commit with edits. Texts are stored as they are: filters of the repository would be programs to run. */
async function treeWith(
  git: GitFolder,
  write: Write,
  onto: string,
  {files, removed}: EditsToCommit,
): Promise<string> {
  const prefix = ((await git.run(['rev-parse', '--show-prefix'])) ?? '').trim();
  await write(['read-tree', onto]);
  for (const file of removed) await write(['update-index', '--force-remove', '--', `${prefix}${file}`]);
  for (const {file, text} of files) {
    const listed = await git.run(['ls-tree', '--full-tree', onto, '--', `${prefix}${file}`]);
    const mode = /^(100\d{3}) /.exec(listed ?? '')?.[1] ?? '100644';
    const id = await write(['hash-object', '-w', '--stdin', '--no-filters'], text);
    await write(['update-index', '--add', '--cacheinfo', `${mode},${id},${prefix}${file}`]);
  }
  return write(['write-tree']);
}

/** Why a branch of this name is not written; undefined if it can be. One that the same command made before is written over. */
async function whyNot(git: GitFolder, {branch, message}: EditsToCommit): Promise<GitProblem | undefined> {
  const named = `The branch ${branch}`;
  if ((await git.run(['symbolic-ref', '--quiet', 'HEAD']))?.trim() === `refs/heads/${branch}`) {
    return {
      message: `${named} is checked out, so it was not written.`,
      help: 'Check out another branch first.',
    };
  }
  if ((await commitNamed(git, `refs/heads/${branch}`)) === undefined) return undefined;
  const said = await git.run(['log', '-1', '--format=%B', `refs/heads/${branch}`, '--']);
  if (said?.trim() === message.trim()) return undefined;
  return {
    message: `${named} has commits that bylaw did not make, so it was not written.`,
    help: 'Merge it or delete it, and run the command again.',
  };
}

/**
 * Commits edits to a branch that begins at the commit that is checked out, and gives the id of the commit; or says why not. A branch whose
 * newest commit has the same message is written over.
 */
export async function commitEdits(
  root: string,
  env: Environment,
  edits: EditsToCommit,
): Promise<{readonly commit: string} | {readonly problem: GitProblem}> {
  const folder = await mkdtemp(path.join(tmpdir(), 'bylaw-index-'));
  try {
    const git = gitIn(root, env);
    const write = gitWriter(root, env, path.join(folder, 'index'));
    const onto = await commitNamed(git, 'HEAD');
    if (onto === undefined) {
      return {
        problem: {
          message:
            'This folder is in no git repository with a commit, so there is nothing to make a branch of.',
          help: 'Without --branch, the edits are written into the files of this folder.',
        },
      };
    }
    const problem = await whyNot(git, edits);
    if (problem !== undefined) return {problem};
    const tree = await treeWith(git, write, onto, edits);
    // A job of a pipeline often has no name for its commits.
    const known = (await git.run(['config', 'user.email'])) !== undefined;
    const nobody = known ? [] : ['-c', 'user.name=bylaw', '-c', 'user.email=bylaw@localhost'];
    const commit = await write([...nobody, 'commit-tree', tree, '-p', onto], edits.message);
    await write(['update-ref', `refs/heads/${edits.branch}`, commit]);
    return {commit};
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    return {problem: error.problem};
  } finally {
    await rm(folder, {recursive: true, force: true});
  }
}
