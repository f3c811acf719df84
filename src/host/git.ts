import {execFile, spawn} from 'node:child_process';
import {promisify} from 'node:util';

const run = promisify(execFile);

/** Git must neither ask, nor take locks, nor run what a repository's own configuration names. */
const GIT = [
  '--no-optional-locks',
  ...[
    'core.fsmonitor=false',
    'core.hooksPath=/dev/null',
    'log.showSignature=false',
    'log.showRoot=true',
    'log.diffMerges=first-parent',
  ].flatMap((setting) => ['-c', setting]),
];
const LIMIT_MS = 10_000;
const MAX_OUTPUT = 64 * 1024 * 1024;

/** What hooks of git set for the repository that they run in, whatever folder is asked about. */
const OF_A_HOOK = new Set(['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_PREFIX', 'GIT_NAMESPACE']);

/** Variables of an environment, by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Git, in one folder. */
export interface GitFolder {
  /**
   * What a git command prints; undefined where it cannot say: no git, no repository, no commit yet, a repository of
   * somebody else's, or longer than 10 s.
   */
  run(args: readonly string[]): Promise<string | undefined>;
  /** The contents of blobs, by their ids; those that cannot be had are left out. Larger ones than `maxBytes` too. */
  readBlobs(ids: readonly string[], maxBytes: number): Promise<ReadonlyMap<string, string>>;
}

/** Git in the folder `root`, with this environment. */
export function gitIn(root: string, env: Environment): GitFolder {
  const command = [...GIT, '-C', root];
  const around = {timeout: LIMIT_MS, env: quiet(env)};
  return {
    run: (args) =>
      run('git', [...command, ...args], {...around, maxBuffer: MAX_OUTPUT}).then(
        ({stdout}) => stdout,
        () => undefined,
      ),
    readBlobs: (ids, maxBytes) => readBlobs([...command, 'cat-file', '--batch'], ids, maxBytes, around),
  };
}

/** What is missing of a partial clone stays missing: nothing here may reach for the network. */
const quiet = (env: Environment): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(env).filter(([name]) => !OF_A_HOOK.has(name))),
  GIT_TERMINAL_PROMPT: '0',
  GIT_NO_LAZY_FETCH: '1',
});

async function readBlobs(
  command: readonly string[],
  ids: readonly string[],
  maxBytes: number,
  around: {readonly timeout: number; readonly env: NodeJS.ProcessEnv},
): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const output = await new Promise<Buffer>((resolve) => {
    const chunks: Buffer[] = [];
    const done = (): void => resolve(Buffer.concat(chunks));
    const child = spawn('git', command, {stdio: ['pipe', 'pipe', 'ignore'], ...around});
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', done).on('close', done);
    // Whoever is gone reads nothing more; that there is nothing then shows in what comes out.
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
