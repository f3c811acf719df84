/** The history of a set's files, from git: along the branch, newest first. */
import process from 'node:process';
import type {
  ChangedFile,
  Commit,
  HistoryQuestion,
  HistoryStep,
  ManifestHistory,
} from '../app/history-port.ts';
import {MAX_FILE_BYTES} from '../manifest/source-file.ts';
import type {Base} from '../model/plan.ts';
import type {SourceFile} from '../manifest/source-file.ts';
import {changedFile, changedFiles, RAW} from './git-raw.ts';
import {git, GitError, readBlobs} from './git.ts';
import {manifestChanges} from './manifest-changes.ts';

/** How many commits that touch the set are looked at. */
const MAX_COMMITS = 500;

/** Five texts, each ended by NUL, which none of them can hold. */
const HEADER = '--format=tformat:%H%x00%P%x00%ct%x00%an%x00%s';
const HEADER_FIELDS = 5;

async function commitNamed(root: string, name: string): Promise<string | undefined> {
  // A name that begins so would be an option.
  if (name.startsWith('-')) return undefined;
  const found = await git(root, ['rev-parse', '--verify', '--quiet', `${name}^{commit}`]);
  return found?.trim();
}

interface LoggedCommit {
  readonly commit: Commit;
  readonly hasParent: boolean;
  readonly files: readonly ChangedFile[];
}

/** A time of git, in seconds since 1970; null for one that no clock shows: a commit may claim any. */
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
async function log(root: string, ...range: readonly string[]): Promise<readonly LoggedCommit[]> {
  const options = ['--first-parent', '-m', `--max-count=${MAX_COMMITS}`, ...RAW, HEADER];
  return loggedCommits((await git(root, ['log', ...options, ...range, '--', '.'])) ?? '');
}

type BaseCommit = Pick<Base, 'ref' | 'commit'>;

/** Where the branch to merge into is named, most telling first: asked for, by the pipeline, by the clone. */
async function findBase(root: string, asked: string | undefined): Promise<BaseCommit | undefined> {
  if (asked !== undefined) {
    // A tag of that name is not the branch.
    const commit = (await commitNamed(root, `refs/remotes/${asked}`)) ?? (await commitNamed(root, asked));
    return commit === undefined ? undefined : {ref: asked, commit};
  }
  const {GITHUB_BASE_REF: github = '', CI_MERGE_REQUEST_TARGET_BRANCH_NAME: gitlab = ''} = process.env;
  const target = github || gitlab;
  const refs = target === '' ? ['origin/HEAD'] : [`origin/${target}`];
  for (const ref of refs) {
    const commit = await commitNamed(root, `refs/remotes/${ref}`);
    if (commit === undefined) continue;
    // What origin/HEAD stands for is what people call it by.
    const name = ref === 'origin/HEAD' ? await git(root, ['rev-parse', '--abbrev-ref', ref]) : undefined;
    return {ref: name?.trim() || ref, commit};
  }
  return undefined;
}

async function countCommits(root: string, range: string, ...paths: readonly string[]): Promise<number> {
  return Number((await git(root, ['rev-list', '--count', range, '--', ...paths])) ?? 0);
}

/** What is not committed of the manifests. */
async function uncommitted(
  root: string,
  head: string,
  sources: ReadonlyMap<string, SourceFile>,
): Promise<HistoryStep | undefined> {
  const files = await manifestChanges(root, head, sources);
  return files.length === 0 ? undefined : {commit: null, isPlanned: false, files};
}

const NO_CONTENTS: ManifestHistory['readContents'] = () => Promise.resolve(new Map());

/** The history of the files below `root`. */
export async function manifestHistory(root: string, question: HistoryQuestion): Promise<ManifestHistory> {
  try {
    return await historyOf(root, question);
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    return {problem: error.problem, steps: [], readContents: NO_CONTENTS};
  }
}

async function historyOf(root: string, {base: asked, sources}: HistoryQuestion): Promise<ManifestHistory> {
  const head = await commitNamed(root, 'HEAD');
  const base = await findBase(root, asked);
  const unknown = asked !== undefined && base === undefined ? {unknownBase: true as const} : {};
  if (head === undefined) return {...unknown, steps: [], readContents: NO_CONTENTS};
  const [shallow, dirty] = await Promise.all([
    git(root, ['rev-parse', '--is-shallow-repository']),
    uncommitted(root, head, sources),
  ]);
  // A shallow clone ends somewhere: what came in with its last commit, and what it lacks, nobody knows.
  const isShallow = shallow?.trim() !== 'false';
  const fork = base === undefined ? undefined : (await git(root, ['merge-base', base.commit, head]))?.trim();
  const steps: readonly GitStep[] = [
    ...(dirty === undefined ? [] : [dirty]),
    ...(await committed(root, head, fork)),
  ];
  const ahead =
    base === undefined || fork === undefined || fork === base.commit
      ? undefined
      : changedFiles((await git(root, ['diff-tree', ...RAW, fork, base.commit, '--', '.'])) ?? '');
  return {
    ...unknown,
    ...(base !== undefined && !isShallow && {base: await standing(root, base, head)}),
    ...(ahead !== undefined && {ahead}),
    steps: steps.filter(({hasParent}) => hasParent !== false || !isShallow),
    readContents: (ids) => readBlobs(root, ids, MAX_FILE_BYTES),
  };
}

/** `fork`: where the branch left the base, if it did; what came since is planned as one. */
async function committed(root: string, head: string, fork: string | undefined): Promise<readonly GitStep[]> {
  const stepOf = ({commit, hasParent, files}: LoggedCommit): GitStep => ({
    commit,
    isPlanned: commit.id === head,
    hasParent,
    files,
  });
  const merged = await commitNamed(root, `${head}^2`);
  if (fork === undefined || fork === head) {
    const [newest, ...earlier] = (await log(root, head)).map(stepOf);
    if (newest?.isPlanned !== true || merged === undefined)
      return newest === undefined ? [] : [newest, ...earlier];
    return [{...newest, parts: await partsOf(root, merged, `${head}^1`)}, ...earlier];
  }
  // A pipeline checks out the merge of both: what is to be merged is its second parent.
  const isMerge = merged !== undefined && (await isWithin(root, `${head}^1`, fork));
  const [differing, before, about, parts] = await Promise.all([
    git(root, ['diff-tree', ...RAW, fork, head, '--', '.']),
    log(root, fork),
    git(root, ['log', '-1', '-z', HEADER, head]),
    partsOf(root, isMerge ? merged : head, fork),
  ]);
  const [planned] = loggedCommits(about ?? '');
  if (planned === undefined) return before.map(stepOf);
  const step = {commit: planned.commit, isPlanned: true, files: changedFiles(differing ?? ''), parts};
  return [step, ...before.map(stepOf)];
}

/** The commits of a branch that another does not have. */
const partsOf = async (root: string, tip: string, without: string): Promise<readonly HistoryStep[]> =>
  (await log(root, tip, '^' + without)).map(({commit, files}) => ({commit, isPlanned: true, files}));

/** Whether a commit is another, or came before it. */
const isWithin = async (root: string, commit: string, later: string): Promise<boolean> =>
  (await git(root, ['merge-base', '--is-ancestor', commit, later])) !== undefined;

async function standing(root: string, base: BaseCommit, head: string): Promise<Base> {
  const range = `${head}..${base.commit}`;
  const [behind, inSet] = await Promise.all([countCommits(root, range), countCommits(root, range, '.')]);
  return {...base, behind, inSet};
}
