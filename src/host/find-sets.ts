/** Finds the sets below a folder. */
import {join, resolve} from 'node:path';
import {compareText} from '../diagnostics/compare-text.ts';
import {SET_FILE} from '../model/set-config.ts';
import {FILE_SYSTEM, type FileSystem} from './file-system.ts';

/**
 * The folders at or below `start` that have a `bylaw.yaml`, nested ones too, by their absolute paths. Dot-folders, `node_modules` and
 * symbolic links are left out, as is what cannot be read: a link leads to nothing that is not elsewhere, or out of here.
 */
export async function findSets(start: string, files: FileSystem = FILE_SYSTEM): Promise<readonly string[]> {
  const found: string[] = [];
  const open = [resolve(start)];
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    const entries = await files.readdir(folder).catch(() => []);
    if (entries.some((entry) => entry.name === SET_FILE && !entry.isDirectory())) found.push(folder);
    for (const entry of entries) {
      if (!entry.isDirectory() || entry.name.startsWith('.') || entry.name === 'node_modules') continue;
      open.push(join(folder, entry.name));
    }
  }
  return found.toSorted(compareText);
}
