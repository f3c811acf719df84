import {appendFile} from 'node:fs/promises';
import path from 'node:path';

/** Adds to the end of a text file, which is made if there is none. Throws errors of the file system. */
export const appendToFile = (file: string, text: string): Promise<void> =>
  appendFile(path.resolve(file), text, 'utf8');
