/** Writes several files of a set, all of them or none. */
import {lstat, mkdir, rename, rm} from 'node:fs/promises';
import path from 'node:path';
import {readPlainText} from './read-plain-file.ts';
import {stageBeside, writeFileWhole} from './write-files.ts';

/** A file to write, by its path below the root of the set; `before` is what was read of it, undefined for a new one. */
export interface FileToWrite {
  readonly file: string;
  readonly text: string;
  readonly before?: string;
}

/** Why nothing was written, and about which file. */
export interface Hindrance {
  readonly why: 'changed' | 'there' | 'link';
  readonly file: string;
}

const statsOf = (file: string) =>
  lstat(file).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return undefined;
    throw error;
  });

/** Whether a file of a set, or a folder above it in the set, is a symbolic link. */
async function isLinked(root: string, file: string): Promise<boolean> {
  const steps = file.split('/');
  for (const [i] of steps.entries()) {
    if ((await statsOf(path.join(root, steps.slice(0, i + 1).join('/'))))?.isSymbolicLink() === true)
      return true;
  }
  return false;
}

/** Those of some files of a set that are read through a symbolic link. */
export async function linkedFiles(root: string, files: Iterable<string>): Promise<ReadonlySet<string>> {
  const linked = new Set<string>();
  for (const file of files) if (await isLinked(root, file)) linked.add(file);
  return linked;
}

const BYTE_ORDER_MARK_BYTES = 3;

/** The text of a file as it is now; undefined if it is no file, or has more than so many bytes. */
async function textNow(file: string, most: number): Promise<string | undefined> {
  const read = await readPlainText(file, {most});
  return 'text' in read ? read.text : undefined;
}

/** What stands in the way of writing a file: it is a link, has changed since it was read, or is there although it is new. */
async function hindrance(root: string, {file, before}: FileToWrite): Promise<Hindrance | undefined> {
  if (await isLinked(root, file)) return {why: 'link', file};
  const target = path.join(root, file);
  if (before === undefined) return (await statsOf(target)) === undefined ? undefined : {why: 'there', file};
  const now = await textNow(target, Buffer.byteLength(before) + BYTE_ORDER_MARK_BYTES).catch(() => undefined);
  return now?.replace(/^\uFEFF/, '') === before.replace(/^\uFEFF/, '') ? undefined : {why: 'changed', file};
}

interface Staged extends FileToWrite {
  readonly target: string;
  readonly temporary: string;
}

/** Takes back what took place: files that were there have their text again, new ones are gone. */
async function takeBack(done: readonly Staged[]): Promise<void> {
  for (const {target, before} of done.toReversed()) {
    await (before === undefined ? rm(target, {force: true}) : writeFileWhole(target, before));
  }
}

/**
 * Writes files below the root of a set: first all of them beside those whose place they take, then each takes its place. When
 * something fails, what was written is taken back, and the error is thrown; a crash leaves each file whole, the old or the new one.
 * Nothing is written through a link, or over what somebody changed meanwhile.
 */
export async function writeTogether(
  root: string,
  files: readonly FileToWrite[],
): Promise<Hindrance | undefined> {
  for (const file of files) {
    const found = await hindrance(root, file);
    if (found !== undefined) return found;
  }
  const staged: Staged[] = [];
  const done: Staged[] = [];
  const folders: string[] = [];
  try {
    for (const file of files) {
      const target = path.join(root, file.file);
      const made = await mkdir(path.dirname(target), {recursive: true});
      if (made !== undefined) folders.push(made);
      const mode = (await statsOf(target))?.mode ?? 0o666;
      staged.push({...file, target, temporary: await stageBeside(target, file.text, mode & 0o777)});
    }
    for (const one of staged) {
      await rename(one.temporary, one.target);
      done.push(one);
    }
    return undefined;
  } catch (error) {
    await takeBack(done);
    for (const {temporary} of staged) await rm(temporary, {force: true});
    for (const folder of folders.toReversed()) await rm(folder, {recursive: true, force: true});
    throw error;
  }
}
