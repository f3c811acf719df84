import {lstat, readFile} from 'node:fs/promises';
import path from 'node:path';
import {writeFileWhole} from './write-file.ts';

const exists = (file: string): Promise<boolean> =>
  lstat(file).then(
    () => true,
    () => false,
  );

/**
 * Writes files (text by path) below `dir`, all of them or, if any is there already, none. A file named in
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
  for (const [file, text] of files) {
    const target = path.join(dir, file);
    const before = appended.includes(file) && (await exists(target)) ? await readFile(target, 'utf8') : '';
    const present = new Set(before.split('\n'));
    const missing = text.split('\n').filter((line) => line !== '' && !present.has(line));
    if (before !== '' && missing.length === 0) continue;
    const gap = before === '' || before.endsWith('\n') ? '' : '\n';
    await writeFileWhole(target, before === '' ? text : `${before}${gap}${missing.join('\n')}\n`);
    written.push(file);
  }
  return {files: written, existing: []};
}
