import {randomBytes} from 'node:crypto';
import type {Stats} from 'node:fs';
import {appendFile, mkdir, open, realpath, rename, rm, stat, type FileHandle} from 'node:fs/promises';
import path from 'node:path';

/** A text, or its pieces in order. */
type Text = string | Iterable<string>;

async function writeText(handle: FileHandle, text: Text): Promise<void> {
  for (const piece of typeof text === 'string' ? [text] : text) await handle.writeFile(piece, 'utf8');
}

const statsOf = (file: string): Promise<Stats | undefined> => stat(file).catch(() => undefined);

/**
 * The error with the path that it is about: the file to write, not the temporary one, or the folder that is missing.
 */
const about = (error: unknown, file: string): unknown =>
  error instanceof Error && 'code' in error
    ? Object.assign(error, {path: error.code === 'ENOENT' ? path.dirname(file) : file})
    : error;

/** Writes to a pipe or a device (`/dev/stdout`, `>(jq .)`), which cannot be replaced by another file. */
async function writeInto(file: string, text: Text): Promise<void> {
  const handle = await open(file, 'w');
  try {
    await writeText(handle, text);
  } finally {
    await handle.close();
  }
}

/** Writes a text to a new file beside the one whose place it will take; returns its path. */
export async function stageBeside(target: string, text: Text, mode: number): Promise<string> {
  const temporary = `${target}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const handle = await open(temporary, 'wx', mode);
    try {
      await writeText(handle, text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    return temporary;
  } catch (error) {
    await rm(temporary, {force: true});
    throw error;
  }
}

async function writeBeside(target: string, text: Text, mode: number): Promise<void> {
  const temporary = await stageBeside(target, text, mode);
  try {
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, {force: true});
    throw error;
  }
}

/**
 * Writes a text file whole or not at all: to a new file beside it, which then takes its place. A file that is
 * there keeps its mode, and a link stays a link to it. The folder must be there. Throws errors of the file
 * system (a full disk, no right), with nothing half-written; their `path` is `file`, or its folder if that is not
 * there. What is a pipe or a device is written into.
 */
export async function writeFileWhole(file: string, text: Text): Promise<void> {
  const named = path.resolve(file);
  try {
    const existing = await statsOf(named);
    if (existing !== undefined && !existing.isFile()) return await writeInto(named, text);
    const target = existing === undefined ? named : await realpath(named);
    await writeBeside(target, text, existing === undefined ? 0o666 : existing.mode & 0o777);
  } catch (error) {
    throw about(error, named);
  }
}

/**
 * Writes files (text by name) into a folder, which is made if it is missing; what is there is written over, each
 * file whole or not at all. Throws errors of the file system.
 */
export async function writeFilesInto(folder: string, files: ReadonlyMap<string, string>): Promise<void> {
  await mkdir(folder, {recursive: true});
  for (const [name, text] of files) await writeFileWhole(path.join(folder, name), text);
}

/** Adds to the end of a text file, which is made if there is none. Throws errors of the file system. */
export const appendToFile = (file: string, text: string): Promise<void> =>
  appendFile(path.resolve(file), text, 'utf8');

/** Removes a file; of a link, only the link. Throws errors of the file system. */
export const removeFile = (file: string): Promise<void> => rm(file);
