import {closeSync, fstatSync, openSync, readSync, type Stats} from 'node:fs';
import {lstat, readdir, realpath, stat} from 'node:fs/promises';

/** What is used of an open file. */
export interface OpenFile {
  readonly stat: () => Promise<Stats>;
  readonly read: (
    into: Uint8Array,
    offset: number,
    length: number,
    position: null,
  ) => Promise<{readonly bytesRead: number}>;
  readonly close: () => Promise<void>;
}

/** What is used of the file system to read manifests; tests replace it with one that fails. */
export interface FileSystem {
  readonly open: (file: string, flags: number) => Promise<OpenFile>;
  readonly realpath: (path: string) => Promise<string>;
  readonly lstat: (path: string) => ReturnType<typeof lstatPlain>;
  readonly readdir: (path: string) => ReturnType<typeof readEntries>;
}

/**
 * A file that is opened, read and closed without leaving the thread: of a set's many small files, each of these steps takes less time than
 * it takes to hand it to another thread and back.
 */
async function openHere(file: string, flags: number): Promise<OpenFile> {
  const descriptor = openSync(file, flags);
  return {
    stat: async () => fstatSync(descriptor),
    read: async (into, offset, length, position) => ({
      bytesRead: readSync(descriptor, into, offset, length, position),
    }),
    close: async () => closeSync(descriptor),
  };
}

const lstatPlain = (path: string) => lstat(path);
const readEntries = (path: string) => readdir(path, {withFileTypes: true});

/** The file system of this machine. */
export const FILE_SYSTEM: FileSystem = {
  open: openHere,
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
