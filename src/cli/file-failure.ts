/** Messages for errors of the file system: what could not be done to which file, and how to fix that. */

interface FileError extends Error {
  readonly code: string;
  readonly path?: string;
}

type Message = readonly [problem: (path: string) => string, help: string];

const PATH = 'Check the path.';
const RIGHTS = 'Ask its owner for permission, or choose another location.';

const MESSAGES: Readonly<Record<string, Message>> = {
  ENOENT: [(path) => `There is no file or folder ${path}.`, PATH],
  ENOTDIR: [(path) => `${path} cannot be reached: a part of the path is a file, not a folder.`, PATH],
  EISDIR: [(path) => `${path} is a folder, but it must be a file.`, 'Give the path of a file.'],
  ESPIPE: [(path) => `${path} is a pipe or a device, but it must be a file.`, 'Give the path of a file.'],
  EEXIST: [(path) => `${path} exists already.`, 'Move it away, or choose another name.'],
  ENAMETOOLONG: [(path) => `${path} is too long for the name of a file.`, 'Choose a shorter one.'],
  ELOOP: [(path) => `${path} is a symbolic link that leads back to itself.`, 'Correct or delete the link.'],
  EACCES: [(path) => `This user has no permission for ${path}.`, RIGHTS],
  EPERM: [(path) => `This user has no permission for ${path}.`, RIGHTS],
  EROFS: [(path) => `${path} is on a read-only file system.`, 'Choose another place.'],
  ENOSPC: [
    (path) => `The disk is full: ${path} was not written.`,
    'Free some space, or choose another location, and run the command again.',
  ],
  EDQUOT: [
    (path) => `Your disk quota is used up: ${path} was not written.`,
    'Free some space, or choose another location, and run the command again.',
  ],
  EFBIG: [
    (path) => `${path} was not written: it would exceed the limit on the size of files.`,
    'Choose another place.',
  ],
  EIO: [(path) => `The disk reports an error on ${path}.`, 'Check the disk.'],
  EMFILE: [() => 'Too many files are open.', 'Raise the limit (ulimit -n), and run the command again.'],
  ENFILE: [() => 'Too many files are open on this machine.', 'Try again when it is less busy.'],
};

const isFileError = (error: unknown): error is FileError =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && 'syscall' in error;

/** The message for an error of the file system; undefined for any other error. */
export function fileFailure(error: unknown): {readonly message: string; readonly help: string} | undefined {
  if (!isFileError(error)) return undefined;
  const words = MESSAGES[error.code];
  if (words !== undefined) return {message: words[0](error.path ?? 'a file'), help: words[1]};
  // Errors of the network have no path.
  if (error.path === undefined) return undefined;
  return {
    message: `${error.path} could not be read or written (${error.code}).`,
    help: 'Choose another place.',
  };
}
