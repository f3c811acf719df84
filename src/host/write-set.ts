/** Writes an exported set into a folder. */
import {lstat, mkdir, readdir, rm} from 'node:fs/promises';
import path from 'node:path';
import {compareText} from '../diagnostics/compare-text.ts';
import {SET_FILE} from '../model/set-config.ts';
import {writeFileWhole} from './write-files.ts';

/** Why nothing was written, and about which path. */
export interface NotWritten {
  readonly why: 'not-empty' | 'not-a-folder' | 'link';
  readonly at: string;
}

/** What is at a path: nothing, a folder, a file, or a link to something else. */
async function kindAt(at: string): Promise<'nothing' | 'folder' | 'link' | 'file'> {
  try {
    const stats = await lstat(at);
    if (stats.isSymbolicLink()) return 'link';
    return stats.isDirectory() ? 'folder' : 'file';
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return 'nothing';
    throw error;
  }
}

/** Whether a folder has anything in it; false where there is no folder. */
async function isEmptyFolder(dir: string): Promise<boolean> {
  return (await kindAt(dir)) === 'nothing' || (await readdir(dir)).length === 0;
}

/** What stands in the way of writing these files, below a folder that is there. */
async function obstacle(dir: string, files: Iterable<string>): Promise<NotWritten | undefined> {
  for (const file of files) {
    const steps = file.split('/');
    for (const [i] of steps.entries()) {
      const at = steps.slice(0, i + 1).join('/');
      const kind = await kindAt(path.join(dir, at));
      if (kind === 'nothing') break;
      if (kind === 'link') return {why: 'link', at};
      const isLast = i === steps.length - 1;
      if (isLast ? kind === 'folder' : kind === 'file') return {why: 'not-a-folder', at};
    }
  }
  return undefined;
}

/** The manifests that are none of these files, in the folders that these are in, by their paths. */
async function otherManifests(dir: string, files: ReadonlySet<string>): Promise<string[]> {
  const folders = new Set([...files].flatMap((file) => /^[^/]+(?=\/)/.exec(file)?.[0] ?? []));
  const others: string[] = [];
  for (const folder of folders) {
    const entries = await readdir(path.join(dir, folder), {recursive: true, withFileTypes: true});
    for (const entry of entries) {
      const file = path.relative(dir, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/');
      if (!entry.isDirectory() && /\.ya?ml$/i.test(entry.name) && !files.has(file)) others.push(file);
    }
  }
  return others.toSorted(compareText);
}

/**
 * Writes files (text by path) below a folder, which is made if it is missing: `bylaw.yaml` last, so that a part of them is no
 * set. Without `force`, the folder has to be empty; with it, files of the same paths are written over, and all others stay
 * as they are. Nothing is written through a link. When one cannot be written, those that were not there before are removed again, and
 * the error is thrown.
 */
export async function writeSet(
  dir: string,
  files: ReadonlyMap<string, string>,
  {force}: {readonly force: boolean},
): Promise<{readonly notWritten: NotWritten} | {readonly kept: readonly string[]}> {
  const kind = await kindAt(dir);
  if (kind === 'file') return {notWritten: {why: 'not-a-folder', at: '.'}};
  if (!force && !(await isEmptyFolder(dir))) return {notWritten: {why: 'not-empty', at: '.'}};
  const notWritten = await obstacle(dir, files.keys());
  if (notWritten !== undefined) return {notWritten};
  const made: string[] = [];
  const last = [...files].toSorted(([a], [b]) => Number(a === SET_FILE) - Number(b === SET_FILE));
  try {
    for (const [file, text] of last) {
      const target = path.join(dir, file);
      const isNew = (await kindAt(target)) === 'nothing';
      await mkdir(path.dirname(target), {recursive: true});
      await writeFileWhole(target, text);
      if (isNew) made.push(target);
    }
  } catch (error) {
    for (const target of made) await rm(target, {force: true});
    throw error;
  }
  return {kept: await otherManifests(dir, new Set(files.keys()))};
}
