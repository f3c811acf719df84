/** Reads small files that commands name: keys. Never a pipe or a device, and no more than a key can have. */
import {constants} from 'node:fs';
import {open} from 'node:fs/promises';

const MAX_BYTES = 64 * 1024;

/** The text of a file with a key. Throws errors of the file system, and RangeError for what can be none. */
export async function readKeyFile(file: string): Promise<string> {
  // Opening a named pipe would wait for whoever writes into it.
  const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) throw new RangeError('is not a file');
    if (stats.size > MAX_BYTES) throw new RangeError('is too large for a key');
    return await handle.readFile('utf8');
  } finally {
    await handle.close();
  }
}
