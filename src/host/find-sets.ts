/** Finds the sets below a folder. */
import {join, relative, resolve, sep} from 'node:path';
import {compareText} from '../diagnostics/compare-text.ts';
import {SET_FILE} from '../model/set-config.ts';
import {FILE_SYSTEM, type FileSystem} from './file-system.ts';

/**
 * The folders at or below `start` that have a `bylaw.yaml`, nested ones too, in the order of their paths from there. Dot-folders, `node_modules` and
 * symbolic links are left out, as is what cannot be read: a link leads to nothing that is not elsewhere, or out of here.
 * `most`: in how many folders it looks, the nearest first.
 */
export async function findSets(
  start: string,
  files: FileSystem = FILE_SYSTEM,
  most = Number.POSITIVE_INFINITY,
): Promise<readonly {readonly root: string; readonly dir: string}[]> {
  const found: string[] = [];
  const open = [resolve(start)];
  for (let at = 0; at < open.length && at < most; at += 1) {
    const folder = open[at] ?? '';
    const entries = await files.readdir(folder).catch(() => []);
    if (entries.some((entry) => entry.name === SET_FILE && !entry.isDirectory())) found.push(folder);
    for (const entry of entries) {
      if (!entry.isDirectory() || entry.name.startsWith('.') || entry.name === 'node_modules') continue;
      open.push(join(folder, entry.name));
    }
  }
  const dirOf = (root: string): string => relative(resolve(start), root).split(sep).join('/') || '.';
  return found.map((root) => ({root, dir: dirOf(root)})).toSorted((a, b) => compareText(a.dir, b.dir));
}
