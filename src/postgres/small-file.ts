/**
 * Reads small files that a database URL names. Never a pipe or a device, and never more than such a file can have. `host/read-plain-file.ts`
 * does the same for other files.
 */
import {closeSync, constants, fstatSync, openSync, readFileSync, statSync} from 'node:fs';
import {StoreError} from '../model/store-error.ts';

const LARGEST_BYTES = 1024 * 1024;

const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  EACCES: 'cannot be read: permission is denied',
  EPERM: 'cannot be read: permission is denied',
  EISDIR: 'is not a file',
};

/** Why it cannot be read, or its text. */
function read(file: string): {readonly text: string} | {readonly why: string; readonly isMissing: boolean} {
  let descriptor: number;
  try {
    // Opening a named pipe would wait for whoever writes into it.
    descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    return {why: WHY[code] ?? 'cannot be read', isMissing: code === 'ENOENT'};
  }
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) return {why: 'is not a file', isMissing: false};
    if (stats.size > LARGEST_BYTES) return {why: 'is larger than 1 MiB', isMissing: false};
    return {text: readFileSync(descriptor, 'utf8')};
  } catch {
    return {why: 'cannot be read', isMissing: false};
  } finally {
    closeSync(descriptor);
  }
}

interface Missing {
  readonly mayBeMissing: boolean;
}

/** The text of a file, or undefined if it is missing and may be. Throws StoreError `unreachable`: `what FILE WHY.`, and `help`. */
export function readSmallFile(file: string, what: string, help: string, may: Missing): string | undefined {
  const found = read(file);
  if ('text' in found) return found.text;
  if (found.isMissing && may.mayBeMissing) return undefined;
  throw new StoreError('unreachable', `${what} ${file} ${found.why}.`, help);
}

/** Whether a file is larger than any such file. What is missing or no file is not. */
export function isTooLarge(file: string): boolean {
  const stats = statSync(file, {throwIfNoEntry: false});
  return stats?.isFile() === true && stats.size > LARGEST_BYTES;
}
