import {lstat, open, readdir, realpath, stat} from 'node:fs/promises';

/** The part of the file system that manifests are read with; tests put faults into it. */
export interface FileSystem {
  readonly open: typeof open;
  readonly realpath: (path: string) => Promise<string>;
  readonly lstat: (path: string) => ReturnType<typeof lstatPlain>;
  readonly readdir: (path: string) => ReturnType<typeof readEntries>;
}

const lstatPlain = (path: string) => lstat(path);
const readEntries = (path: string) => readdir(path, {withFileTypes: true});

/** The file system of this machine. */
export const FILE_SYSTEM: FileSystem = {
  open,
  realpath: (path) => realpath(path),
  lstat: lstatPlain,
  readdir: readEntries,
};

/** Whether there is a folder at this path, or a link to one. */
export const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
