/**
 * Asks git. A repository's configuration, and what is in it, may be anybody's: git is asked in ways that run none of the
 * programs which it names (filters, monitors, hooks, pagers, signers, transports), and reach for no network.
 * No command here compares files on disk with what git has: that would run filters. See manifest-changes.ts.
 */
import {execFile, spawn} from 'node:child_process';
import {existsSync} from 'node:fs';
import {devNull} from 'node:os';
import {dirname, join, resolve} from 'node:path';
import {promisify} from 'node:util';
import type {GitProblem} from '../model/commit-history.ts';
import {shellWord} from '../model/shell-word.ts';

const run = promisify(execFile);

/** Settings of a repository that would run a program, or change what commands print. */
const SETTINGS = [
  'core.fsmonitor=false',
  `core.hooksPath=${devNull}`,
  'log.showSignature=false',
  'log.showRoot=true',
  'log.diffMerges=first-parent',
  'i18n.logOutputEncoding=UTF-8',
  // A folder of a checkout that looks like a repository is none.
  'safe.bareRepository=explicit',
];
const OPTIONS = [
  '--no-optional-locks',
  '--no-pager',
  '--no-replace-objects',
  ...SETTINGS.flatMap((setting) => ['-c', setting]),
];
const LIMIT_MS = 10_000;
const MAX_OUTPUT = 64 * 1024 * 1024;

/**
 * What git takes from the environment: where configuration is, and how far it looks for a repository. Everything else might
 * name another repository (as hooks of git do) or a program.
 */
const KEPT =
  /^GIT_(?:CONFIG_(?:GLOBAL|SYSTEM|NOSYSTEM|COUNT|KEY_\d+|VALUE_\d+)|CEILING_DIRECTORIES|DISCOVERY_ACROSS_FILESYSTEM|EXEC_PATH)$/;

/** Variables of an environment, by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What is missing of a partial clone stays missing: older versions of git know the protocols alone. */
const quiet = (env: Environment): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('GIT_') || KEPT.test(name))),
  GIT_TERMINAL_PROMPT: '0',
  GIT_NO_LAZY_FETCH: '1',
  GIT_ALLOW_PROTOCOL: 'none',
  GIT_GRAFT_FILE: devNull,
  // What it says is read.
  LC_ALL: 'C',
});

/** Git cannot be asked about a folder. Not being in a repository is none of these. */
export class GitError extends Error {
  readonly problem: GitProblem;

  constructor(problem: GitProblem, options?: ErrorOptions) {
    super(problem.message, options);
    this.problem = problem;
  }
}

/** The nearest `.git` from a folder upwards, as far as git itself would look; undefined if there is none. */
function repositoryAbove(root: string, env: Environment): string | undefined {
  const ceilings = (env['GIT_CEILING_DIRECTORIES'] ?? '').split(':').map((each) => resolve(each));
  for (let folder = resolve(root); ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return folder;
    if (folder === dirname(folder) || ceilings.includes(dirname(folder))) return undefined;
  }
}

const PLANS_WITHOUT = 'Until then, plans and the history do not say which commit a change comes from.';

function missing(folder: string): GitProblem {
  return {
    message: `git is not installed, so the repository in ${folder} cannot be read.`,
    help: `Install git, or put it on the PATH. ${PLANS_WITHOUT}`,
  };
}

function notOwned(folder: string): GitProblem {
  return {
    message: `git refuses to read the repository in ${folder}, since it belongs to another user (dubious ownership).`,
    help: `If you trust it, run \`git config --global --add safe.directory ${shellWord(folder)}\`. ${PLANS_WITHOUT}`,
  };
}

function failed(folder: string, said: string): GitProblem {
  return {
    message: `git cannot read the repository in ${folder}: ${said}`,
    help: `\`git status\` in that folder shows whether it is in order. ${PLANS_WITHOUT}`,
  };
}

/** How a git command ended that did not succeed. */
interface Ending {
  /** Exit status, or the code of the error that kept it from starting. */
  readonly code?: unknown;
  readonly killed?: boolean;
  readonly stderr?: string;
}

/** Why git gave no answer about the folder `root`; undefined where it is in no repository. */
function problemOf(
  root: string,
  env: Environment,
  {code, killed, stderr = ''}: Ending,
): GitProblem | undefined {
  const above = repositoryAbove(root, env);
  if (code === 'ENOENT') return above === undefined ? undefined : missing(above);
  const [, owned] =
    /(?:detected dubious ownership in repository at |unsafe repository \()'(.+)'/.exec(stderr) ?? [];
  if (owned !== undefined) return notOwned(owned);
  if (/not a git repository/.test(stderr) && above === undefined) return undefined;
  const [said = ''] = stderr.replace(/^(?:fatal|error): /, '').split('\n');
  if (killed === true) return failed(above ?? root, `there was no answer within ${LIMIT_MS / 1000} seconds.`);
  return failed(above ?? root, said === '' ? `it ended with ${String(code)}.` : said);
}

/** Git, in one folder. */
export interface GitFolder {
  /** Absolute path of the folder. */
  readonly root: string;
  /**
   * What a git command prints; undefined where its answer is no (exit status 1), or the folder is in no repository. Throws
   * GitError where git cannot say.
   */
  run(args: readonly string[]): Promise<string | undefined>;
  /** The contents of blobs, by their ids; those that cannot be had are left out. Larger ones than `maxBytes` too. */
  readBlobs(ids: readonly string[], maxBytes: number): Promise<ReadonlyMap<string, string>>;
}

/** Git in the folder `root`, with this environment. */
export function gitIn(root: string, env: Environment): GitFolder {
  const command = [...OPTIONS, '-C', root];
  const around = {timeout: LIMIT_MS, env: quiet(env)};
  return {
    root,
    run: async (args) => {
      try {
        return (await run('git', [...command, ...args], {...around, maxBuffer: MAX_OUTPUT})).stdout;
      } catch (error) {
        const ending = error as Ending;
        const problem = ending.code === 1 ? undefined : problemOf(root, env, ending);
        if (problem === undefined) return undefined;
        throw new GitError(problem, {cause: error});
      }
    },
    readBlobs: (ids, maxBytes) => readBlobs([...command, 'cat-file', '--batch'], ids, maxBytes, around),
  };
}

/**
 * Runs git commands that write, in the folder `root`, with an index of their own in the file `index`. Each is given `input`, and
 * gives what it printed, without a line feed at the end. Throws GitError where a command fails.
 */
export function gitWriter(
  root: string,
  env: Environment,
  index: string,
): (args: readonly string[], input?: string) => Promise<string> {
  const around = {timeout: LIMIT_MS, env: {...quiet(env), GIT_INDEX_FILE: index}};
  return (args, input = '') =>
    new Promise((resolve_, reject) => {
      const child = execFile('git', [...OPTIONS, '-C', root, ...args], around, (error, stdout) => {
        if (error === null) resolve_(stdout.replace(/\n$/, ''));
        else {
          const problem = problemOf(root, env, error) ?? failed(root, 'it is in no repository.');
          reject(new GitError(problem, {cause: error}));
        }
      });
      child.stdin?.on('error', () => undefined).end(input);
    });
}

async function readBlobs(
  command: readonly string[],
  ids: readonly string[],
  maxBytes: number,
  around: {readonly timeout: number; readonly env: NodeJS.ProcessEnv},
): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const output = await new Promise<Buffer>((ended) => {
    const chunks: Buffer[] = [];
    const done = (): void => ended(Buffer.concat(chunks));
    const child = spawn('git', command, {stdio: ['pipe', 'pipe', 'ignore'], ...around});
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', done).on('close', done);
    // The process may end before it has read everything; its output then lacks the rest, which the caller sees.
    child.stdin.on('error', () => undefined).end(ids.map((id) => `${id}\n`).join(''));
  });
  return blobsIn(output, maxBytes);
}

/** Entries of `git cat-file --batch`: `ID TYPE SIZE`, a line feed, the content, a line feed. */
function blobsIn(output: Buffer, maxBytes: number): ReadonlyMap<string, string> {
  const blobs = new Map<string, string>();
  for (let at = 0; at < output.length;) {
    const end = output.indexOf('\n', at);
    if (end < 0) break;
    const [id = '', type, size] = output.toString('latin1', at, end).split(' ');
    at = end + 1;
    // `ID missing`, which nothing follows.
    if (size === undefined) continue;
    const length = Number(size);
    if (type === 'blob' && length <= maxBytes && at + length <= output.length) {
      blobs.set(id, output.toString('utf8', at, at + length));
    }
    at += length + 1;
  }
  return blobs;
}

/** The id of the commit that a name means; undefined where git knows none. */
export async function commitNamed(git: GitFolder, name: string): Promise<string | undefined> {
  // Git would take a name that begins with a dash for an option.
  if (name.startsWith('-')) return undefined;
  const found = await git.run(['rev-parse', '--verify', '--quiet', `${name}^{commit}`]);
  return found?.trim();
}
