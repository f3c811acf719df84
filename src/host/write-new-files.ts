import {lstat, mkdir, rm} from 'node:fs/promises';
import path from 'node:path';
import {readPlainText} from './read-plain-file.ts';
import {writeFileWhole} from './write-files.ts';

const exists = (file: string): Promise<boolean> =>
  lstat(file).then(
    () => true,
    () => false,
  );

/** A folder, or the nearest one above it that is there. */
export async function existingFolder(dir: string): Promise<string> {
  return (await exists(dir)) || path.dirname(dir) === dir ? dir : existingFolder(path.dirname(dir));
}

/**
 * Writes files (text by path) below `dir`, all of them or, if any is there already or cannot be written, none. A file named in
 * `appended` is added to instead: the lines that it lacks go to its end.
 */
export async function writeNewFiles(
  dir: string,
  files: ReadonlyMap<string, string>,
  appended: readonly string[],
): Promise<{readonly files: readonly string[]; readonly existing: readonly string[]}> {
  const existing: string[] = [];
  for (const file of files.keys()) {
    if (!appended.includes(file) && (await exists(path.join(dir, file)))) existing.push(file);
  }
  if (existing.length > 0) return {files: [], existing};
  const written: string[] = [];
  try {
    for (const [file, text] of files) {
      const target = path.join(dir, file);
      const before = await textBefore(target);
      if (before === undefined) {
        await mkdir(path.dirname(target), {recursive: true});
        await writeFileWhole(target, text);
      } else if (!(await appendMissing(target, before, text))) continue;
      written.push(file);
    }
  } catch (error) {
    for (const file of written) if (!appended.includes(file)) await rm(path.join(dir, file), {force: true});
    throw error;
  }
  return {files: written, existing: []};
}

/** The most bytes of a file that is added to. */
const MOST_BYTES = 1024 * 1024;

/** The text of a file to add to; undefined if there is none. Throws an error as of the file system for what cannot be added to. */
async function textBefore(file: string): Promise<string | undefined> {
  if (!(await exists(file))) return undefined;
  const read = await readPlainText(file, {most: MOST_BYTES});
  if ('text' in read) return read.text;
  const {refused} = read;
  const code = refused.why !== 'kind' ? 'EFBIG' : refused.stats.isDirectory() ? 'EISDIR' : 'ESPIPE';
  throw Object.assign(new Error(`${code}: ${file}`), {code, syscall: 'read', path: file});
}

/** Adds the lines of `text` that the file lacks to its end; false if it has them all. */
async function appendMissing(file: string, before: string, text: string): Promise<boolean> {
  const present = new Set(before.split(/\r?\n/));
  const missing = text.split('\n').filter((line) => line !== '' && !present.has(line));
  if (missing.length === 0) return false;
  const gap = before === '' || before.endsWith('\n') ? '' : '\n';
  await writeFileWhole(file, `${before}${gap}${missing.join('\n')}\n`);
  return true;
}
