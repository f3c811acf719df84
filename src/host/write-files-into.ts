import {mkdir} from 'node:fs/promises';
import path from 'node:path';
import {writeFileWhole} from './write-file.ts';

/**
 * Writes files (text by name) into a folder, which is made if it is missing; what is there is written over, each
 * file whole or not at all. Throws errors of the file system.
 */
export async function writeFilesInto(folder: string, files: ReadonlyMap<string, string>): Promise<void> {
  await mkdir(folder, {recursive: true});
  for (const [name, text] of files) await writeFileWhole(path.join(folder, name), text);
}
