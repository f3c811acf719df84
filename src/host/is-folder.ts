import {stat} from 'node:fs/promises';

/** Whether there is a folder at this path, or a link to one. */
export const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
