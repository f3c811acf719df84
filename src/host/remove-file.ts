import {rm} from 'node:fs/promises';

/** Removes a file; of a link, only the link. Throws errors of the file system. */
export const removeFile = (file: string): Promise<void> => rm(file);
