import {constants} from 'node:fs';
import {open, readdir} from 'node:fs/promises';
import {compareText} from '../diagnostics/compare-text.ts';

/** No plan is as large as this, not even of 100,000 objects. */
const MAX_BYTES = 1024 * 1024 * 1024;

/** The text of a plan file. Throws errors of the file system, and RangeError for what cannot be a plan. */
export async function readPlanFile(file: string): Promise<string> {
  // Opening a named pipe would wait for whoever writes into it.
  const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stats = await handle.stat();
    // Reading a folder is an error of its own.
    if (!stats.isFile() && !stats.isDirectory()) throw new RangeError('it is not a file');
    const {size} = stats;
    if (size > MAX_BYTES) throw new RangeError(`it is too large (${size} bytes)`);
    return await handle.readFile('utf8');
  } finally {
    await handle.close();
  }
}

/** The names of the JSON files in a folder, in order; none if it cannot be read. */
export const jsonFilesIn = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.json')).toSorted(compareText);
