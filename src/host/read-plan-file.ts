import {constants} from 'node:buffer';
import {readdir} from 'node:fs/promises';
import {compareText} from '../diagnostics/compare-text.ts';
import {readPlainText} from './read-plain-file.ts';

/** As much as one text can have, which no plan is, not even of 100,000 objects. */
const MAX_BYTES = constants.MAX_STRING_LENGTH;

/** No text in one is as long: a manifest is not, either. */
const LONGEST_TEXT = 64 * 1024 * 1024;

/** A folder in the place of a file, as the file system tells it. */
const folderError = (file: string): Error =>
  Object.assign(new Error(`EISDIR: illegal operation on a directory, read '${file}'`), {
    code: 'EISDIR',
    syscall: 'read',
    path: file,
  });

/**
 * The text of a file that bylaw wrote: a plan, receipt, checkpoint or evidence. Throws errors of the file system, and RangeError for
 * what can be none.
 */
export async function readPlanFile(file: string): Promise<string> {
  const read = await readPlainText(file, {most: MAX_BYTES, longestText: LONGEST_TEXT});
  if ('text' in read) return read.text;
  const {refused} = read;
  if (refused.why === 'kind' && refused.stats.isDirectory()) throw folderError(file);
  if (refused.why === 'kind') throw new RangeError('it is not a file');
  throw new RangeError(
    refused.why === 'size' ? 'it is larger than 512 MiB' : 'a text in it is longer than 64 MiB',
  );
}

/** The names of the JSON files in a folder, in order; none if it cannot be read. */
export const jsonFilesIn = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.json')).toSorted(compareText);
