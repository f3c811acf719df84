/** Reads small files that commands name: keys. */
import {readPlainText} from './read-plain-file.ts';

const MAX_BYTES = 64 * 1024;

/** The text of a file with a key. Throws errors of the file system, and RangeError for what can be none. */
export async function readKeyFile(file: string): Promise<string> {
  const read = await readPlainText(file, {most: MAX_BYTES});
  if ('text' in read) return read.text;
  throw new RangeError(read.refused.why === 'kind' ? 'is not a file' : 'is too large for a key');
}
