/** The history of a set's files, from git: along the branch, newest first. */
import type {ChangedFile, Commit, HistoryStep} from '../model/commit-history.ts';
import type {HistoryQuestion, ManifestHistory} from '../app/history-port.ts';
import {MAX_FILE_BYTES, type SourceFile} from '../manifest/source-file.ts';
import type {Base} from '../model/plan.ts';
import {changedFile, changedFiles, RAW} from './git-raw.ts';
import {commitNamed, gitIn, GitError, type Environment, type GitFolder} from './git.ts';
import {manifestChanges} from './manifest-changes.ts';

/** How many commits that touch the set are looked at. */
const MAX_COMMITS = 500;

/** Five texts, each ended by NUL, which cannot be part of any of them. */
const HEADER = '--format=tformat:%H%x00%P%x00%ct%x00%an%x00%s';
const HEADER_FIELDS = 5;

interface LoggedCommit {
  readonly commit: Commit;
  readonly hasParent: boolean;
  readonly files: readonly ChangedFile[];
}

/** A time of git, in seconds since 1970; null if it is out of range: the time of a commit may be any number. */
function timeOf(seconds: string): string | null {
  const time = new Date(Number(seconds) * 1000);
  return Number.isNaN(time.getTime()) ? null : time.toISOString();
}

/** What `git log` prints with {@link HEADER} and {@link RAW}. */
function loggedCommits(output: string): readonly LoggedCommit[] {
  const texts = output.split('\0');
  const logged: LoggedCommit[] = [];
  for (let i = 0; i + HEADER_FIELDS <= texts.length;) {
    const [id = '', parents = '', seconds = '', author = '', subject = ''] = texts.slice(
      i,
      i + HEADER_FIELDS,
    );
    i += HEADER_FIELDS;
    const files: ChangedFile[] = [];
    for (; texts[i]?.startsWith('\n:') === true || texts[i]?.startsWith(':') === true; i += 2) {
      files.push(changedFile(texts[i] ?? '', texts[i + 1] ?? ''));
    }
    logged.push({commit: {id, subject, author, at: timeOf(seconds)}, hasParent: parents !== '', files});
  }
  return logged;
}

/** `hasParent` is absent where it does not matter. */
type GitStep = HistoryStep & {readonly hasParent?: boolean};

/** Commits along the branch that touch the folder, each compared with its first parent. */
async function log(git: GitFolder, ...range: readonly string[]): Promise<readonly LoggedCommit[]> {
  const options = ['--first-parent', '-m', `--max-count=${MAX_COMMITS}`, ...RAW, HEADER];
  return loggedCommits((await git.run(['log', ...options, ...range, '--', '.'])) ?? '');
}

type BaseCommit = Pick<Base, 'ref' | 'commit'>;

/** Where the branch to merge into is looked for, in this order: the question, the pipeline, the clone. */
async function findBase(
  git: GitFolder,
  asked: string | undefined,
  env: Environment,
): Promise<BaseCommit | undefined> {
  if (asked !== undefined) {
    // A tag may have the same name as the branch.
    const commit = (await commitNamed(git, `refs/remotes/${asked}`)) ?? (await commitNamed(git, asked));
    return commit === undefined ? undefined : {ref: asked, commit};
  }
  const {GITHUB_BASE_REF: github = '', CI_MERGE_REQUEST_TARGET_BRANCH_NAME: gitlab = ''} = env;
  const target = github || gitlab;
  const refs = target === '' ? ['origin/HEAD'] : [`origin/${target}`];
  for (const ref of refs) {
    const commit = await commitNamed(git, `refs/remotes/${ref}`);
    if (commit === undefined) continue;
    // People know the branch that origin/HEAD points to by its own name.
    const name = ref === 'origin/HEAD' ? await git.run(['rev-parse', '--abbrev-ref', ref]) : undefined;
    return {ref: name?.trim() || ref, commit};
  }
  return undefined;
}

async function countCommits(git: GitFolder, range: string, ...paths: readonly string[]): Promise<number> {
  return Number((await git.run(['rev-list', '--count', range, '--', ...paths])) ?? 0);
}

/** What is not committed of the manifests. */
async function uncommitted(
  git: GitFolder,
  head: string,
  sources: ReadonlyMap<string, SourceFile>,
): Promise<HistoryStep | undefined> {
  const files = await manifestChanges(git, head, sources);
  return files.length === 0 ? undefined : {commit: null, isPlanned: false, files};
}

const NO_CONTENTS: ManifestHistory['readContents'] = () => Promise.resolve(new Map());

/** The history of the files below `root`. What pipelines say of the branch to merge into stands in `env`. */
export async function manifestHistory(
  root: string,
  question: HistoryQuestion,
  env: Environment,
): Promise<ManifestHistory> {
  try {
    return await historyOf(gitIn(root, env), question, env);
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    return {problem: error.problem, steps: [], readContents: NO_CONTENTS};
  }
}

async function historyOf(
  git: GitFolder,
  {base: asked, sources}: HistoryQuestion,
  env: Environment,
): Promise<ManifestHistory> {
  const head = await commitNamed(git, 'HEAD');
  const base = await findBase(git, asked, env);
  const unknown = asked !== undefined && base === undefined ? {unknownBase: true as const} : {};
  if (head === undefined) return {...unknown, steps: [], readContents: NO_CONTENTS};
  const [shallow, dirty] = await Promise.all([
    git.run(['rev-parse', '--is-shallow-repository']),
    uncommitted(git, head, sources),
  ]);
  // In a shallow clone the changes of the oldest commit, and what came before it, are unknown.
  const isShallow = shallow?.trim() !== 'false';
  const fork = base === undefined ? undefined : (await git.run(['merge-base', base.commit, head]))?.trim();
  const steps: readonly GitStep[] = [
    ...(dirty === undefined ? [] : [dirty]),
    ...(await committed(git, head, fork)),
  ];
  const ahead =
    base === undefined || fork === undefined || fork === base.commit
      ? undefined
      : changedFiles((await git.run(['diff-tree', ...RAW, fork, base.commit, '--', '.'])) ?? '');
  return {
    ...unknown,
    ...(base !== undefined && !isShallow && {base: await baseFacts(git, base, head)}),
    ...(ahead !== undefined && {ahead}),
    steps: steps.filter(({hasParent}) => hasParent !== false || !isShallow),
    readContents: (ids) => git.readBlobs(ids, MAX_FILE_BYTES),
  };
}

/** `fork`: where the branch left the base, if it did; what came since is planned as one. */
async function committed(
  git: GitFolder,
  head: string,
  fork: string | undefined,
): Promise<readonly GitStep[]> {
  const stepOf = ({commit, hasParent, files}: LoggedCommit): GitStep => ({
    commit,
    isPlanned: commit.id === head,
    hasParent,
    files,
  });
  const merged = await commitNamed(git, `${head}^2`);
  if (fork === undefined || fork === head) {
    const [newest, ...earlier] = (await log(git, head)).map(stepOf);
    if (newest?.isPlanned !== true || merged === undefined)
      return newest === undefined ? [] : [newest, ...earlier];
    return [{...newest, parts: await partsOf(git, merged, `${head}^1`)}, ...earlier];
  }
  // A pipeline checks out the merge of both: what is to be merged is its second parent.
  const isMerge = merged !== undefined && (await isWithin(git, `${head}^1`, fork));
  const [differing, before, about, parts] = await Promise.all([
    git.run(['diff-tree', ...RAW, fork, head, '--', '.']),
    log(git, fork),
    git.run(['log', '-1', '-z', HEADER, head]),
    partsOf(git, isMerge ? merged : head, fork),
  ]);
  const [planned] = loggedCommits(about ?? '');
  if (planned === undefined) return before.map(stepOf);
  const step = {commit: planned.commit, isPlanned: true, files: changedFiles(differing ?? ''), parts};
  return [step, ...before.map(stepOf)];
}

/** The commits of a branch that another does not have. */
const partsOf = async (git: GitFolder, tip: string, without: string): Promise<readonly HistoryStep[]> =>
  (await log(git, tip, '^' + without)).map(({commit, files}) => ({commit, isPlanned: true, files}));

/** Whether a commit is another, or came before it. */
const isWithin = async (git: GitFolder, commit: string, later: string): Promise<boolean> =>
  (await git.run(['merge-base', '--is-ancestor', commit, later])) !== undefined;

async function baseFacts(git: GitFolder, base: BaseCommit, head: string): Promise<Base> {
  const range = `${head}..${base.commit}`;
  const [behind, inSet] = await Promise.all([countCommits(git, range), countCommits(git, range, '.')]);
  return {...base, behind, inSet};
}
