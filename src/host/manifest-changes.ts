/**
 * What manifests differ in from a commit. They are compared here, by the ids of their contents: git would run the filters that
 * the repository's configuration names. Where a filter would change a file (Git LFS, encryption), it counts as changed.
 */
import {createHash} from 'node:crypto';
import {lstat, readlink, realpath} from 'node:fs/promises';
import {join, relative, sep} from 'node:path';
import type {SourceFile} from '../manifest/source-file.ts';
import type {ChangedFile} from '../model/commit-history.ts';
import type {GitFolder} from './git.ts';
import {changedFiles, RAW} from './git-raw.ts';

/** The tree without entries, by the length of ids: SHA-1 and SHA-256. */
const EMPTY_TREE: ReadonlyMap<number, string> = new Map([
  [40, '4b825dc642cb6eb9a060e54bf8d69288fbee4904'],
  [64, '6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321'],
]);
/** Whatever may be a manifest. */
const MANIFESTS = ['*.yaml', '*.yml'].map((glob) => `:(icase)${glob}`);

/** The id that git gives to a content, of the length of `like`. */
function blobId(content: string, like: string): string {
  const bytes = Buffer.from(content, 'utf8');
  return createHash(like.length === 40 ? 'sha1' : 'sha256')
    .update(`blob ${bytes.length}\0`)
    .update(bytes)
    .digest('hex');
}

/** Whether a text is the content of that id; git may keep it with other ends of lines. */
const isContent = (text: string, id: string): boolean =>
  blobId(text, id) === id || (text.includes('\r\n') && blobId(text.replaceAll('\r\n', '\n'), id) === id);

/** Where a path really is, relative to the root, if a link leads elsewhere within it. */
async function linkedPath(root: string, path: string): Promise<string | undefined> {
  try {
    const real = relative(await realpath(root), await realpath(join(root, path)));
    return real.split(sep).join('/');
  } catch {
    return undefined;
  }
}

/** Whether a link is as the commit has it, whose content is where it leads. */
async function isSameLink(root: string, path: string, id: string): Promise<boolean> {
  try {
    return isContent(await readlink(join(root, path)), id);
  } catch {
    return false;
  }
}

async function isCommitted(
  root: string,
  committed: ReadonlyMap<string, string>,
  {path, text}: SourceFile,
): Promise<boolean> {
  const id = committed.get(path);
  if (id !== undefined && isContent(text, id)) return true;
  const linked = await linkedPath(root, path);
  const target = linked === undefined || linked === path ? undefined : committed.get(linked);
  if (target === undefined || !isContent(text, target)) return false;
  return id === undefined || isSameLink(root, path, id);
}

async function isAbsent(root: string, path: string): Promise<boolean> {
  try {
    await lstat(join(root, path));
    return false;
  } catch {
    return true;
  }
}

/** Files that a sparse checkout leaves out, relative to the root. */
async function leftOut(git: GitFolder): Promise<ReadonlySet<string>> {
  const listed = (await git.run(['ls-files', '-z', '-t', '--', ...MANIFESTS])) ?? '';
  const skipped = listed.split('\0').filter((line) => line.startsWith('S '));
  return new Set(skipped.map((line) => line.slice(2)));
}

/**
 * The manifests at hand that are not as the commit `head` has them, new ones too, and those of the commit that are gone; with
 * the ids of what they were. Throws GitError where git cannot say.
 */
export async function manifestChanges(
  git: GitFolder,
  head: string,
  sources: ReadonlyMap<string, SourceFile>,
): Promise<readonly ChangedFile[]> {
  const empty = EMPTY_TREE.get(head.length) ?? '';
  const {root} = git;
  const entries = await git.run(['diff-tree', ...RAW, empty, head, '--', ...MANIFESTS]);
  const committed = new Map(changedFiles(entries ?? '').map(({path, after}) => [path, after ?? '']));
  const changed: ChangedFile[] = [];
  for (const source of sources.values()) {
    if (await isCommitted(root, committed, source)) continue;
    changed.push({path: source.path, before: committed.get(source.path) ?? null, after: null});
  }
  const absent: string[] = [];
  for (const path of committed.keys()) {
    if (!sources.has(path) && (await isAbsent(root, path))) absent.push(path);
  }
  const skipped = absent.length === 0 ? new Set<string>() : await leftOut(git);
  for (const path of absent) {
    if (!skipped.has(path)) changed.push({path, before: committed.get(path) ?? null, after: null});
  }
  return changed;
}
