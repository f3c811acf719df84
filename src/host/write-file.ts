import {randomBytes} from 'node:crypto';
import {mkdir, open, rename, rm, stat} from 'node:fs/promises';
import path from 'node:path';

/**
 * Writes a text file whole or not at all: to a new file beside it, which then takes its place. A file that is
 * there keeps its mode. Throws errors of the file system (a full disk, no right) with nothing half-written.
 */
export async function writeFileWhole(file: string, text: string): Promise<void> {
  const target = path.resolve(file);
  await mkdir(path.dirname(target), {recursive: true});
  const mode = await stat(target).then(
    (existing) => existing.mode & 0o777,
    () => 0o666,
  );
  const temporary = `${target}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const handle = await open(temporary, 'wx', mode);
    try {
      await handle.writeFile(text, 'utf8');
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, {force: true});
    throw error;
  }
}
