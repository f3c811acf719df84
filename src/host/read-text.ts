/** Reads one file as text: never more than the limit, and never a pipe or a device. */
import {isUtf8} from 'node:buffer';
import {constants, type Stats} from 'node:fs';
import type {FileHandle} from 'node:fs/promises';
import type {Finding} from '../diagnostics/diagnostic.ts';
import {finding} from '../diagnostics/rule-definition.ts';
import type {SyntaxProblem} from '../diagnostics/yaml-problems.ts';
import {yamlLimits, yamlSyntax} from '../diagnostics/yaml-rules.ts';
import {MAX_FILE_BYTES, MAX_SETTINGS_BYTES, type SourceFile} from '../manifest/source-file.ts';
import type {FileSystem} from './file-system.ts';

/** What reading a file gives: its text, or what is wrong with it. */
export type ReadResult = {readonly file: SourceFile} | {readonly finding: Finding};

/** A `yaml/syntax` finding about a file or folder as a whole. */
export const fileFinding = (file: string, problem: SyntaxProblem, found?: string): Finding =>
  finding(
    yamlSyntax,
    {problem, ...(found !== undefined && {found})},
    {place: {file, document: 0, pointer: ''}},
  );

const ERRORS: Readonly<Record<string, string>> = {
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  ENOENT: 'it no longer exists',
  EMFILE: 'too many files are open on this machine',
  ENFILE: 'too many files are open on this machine',
  EIO: 'the disk reports an error',
};

/** Why a file or folder cannot be read. Errors that are not the file system's are bugs, and thrown. */
export function unreadable(file: string, error: unknown): Finding {
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  if (code === undefined) throw error;
  return fileFinding(file, 'unreadable', ERRORS[code] ?? code);
}

/** What something is that is no file, as a noun phrase. */
export function kindOf(entry: Pick<Stats, 'isDirectory' | 'isFIFO' | 'isSocket'>): string {
  if (entry.isDirectory()) return 'a folder';
  if (entry.isFIFO()) return 'a named pipe';
  return entry.isSocket() ? 'a socket' : 'a device';
}

function tooLarge(file: string, most: number): Finding {
  const found = `${most / 1024 / 1024} MiB`;
  const problem = most === MAX_SETTINGS_BYTES ? 'settings-size' : 'file-size';
  return finding(yamlLimits, {problem, found}, {place: {file, document: 0, pointer: ''}});
}

/** All bytes of an open file, or undefined if there are more than the limit: it may grow while it is read. */
async function readBytes(handle: FileHandle, size: number, most: number): Promise<Uint8Array | undefined> {
  let bytes = new Uint8Array(Math.min(size, most) + 1);
  let length = 0;
  for (;;) {
    const {bytesRead} = await handle.read(bytes, length, bytes.length - length, null);
    length += bytesRead;
    if (length > most) return undefined;
    if (bytesRead === 0) return bytes.subarray(0, length);
    if (length < bytes.length) continue;
    const larger = new Uint8Array(Math.min(2 * bytes.length, most + 1));
    larger.set(bytes);
    bytes = larger;
  }
}

const decodes = (bytes: Uint8Array): boolean => {
  try {
    // Decoded as part of a stream, so that a character that is cut off at the end is not counted as an error.
    new TextDecoder('utf-8', {fatal: true}).decode(bytes, {stream: true});
    return true;
  } catch {
    return false;
  }
};

/** How many bytes at the start of a text that is not UTF-8 are whole characters. */
function validLength(bytes: Uint8Array): number {
  let low = 0;
  let high = bytes.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (decodes(bytes.subarray(0, middle))) low = middle;
    else high = middle - 1;
  }
  while (!isUtf8(bytes.subarray(0, low))) low--;
  return low;
}

function decoded(path: string, bytes: Uint8Array): ReadResult {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    return {finding: fileFinding(path, 'utf-16', first === 0xff ? 'UTF-16 (LE)' : 'UTF-16 (BE)')};
  }
  try {
    return {file: {path, text: new TextDecoder('utf-8', {fatal: true, ignoreBOM: true}).decode(bytes)}};
  } catch {
    const valid = validLength(bytes);
    const before = new TextDecoder().decode(bytes.subarray(0, valid));
    const lineStart = before.lastIndexOf('\n') + 1;
    const line = before.split('\n').length;
    const position = {file: path, line, column: before.length - lineStart + 1};
    return {finding: {...fileFinding(path, 'not-utf-8', String(valid + 1)), position}};
  }
}

/**
 * The text of the file at `absolute` (no symbolic link), known as `path` within its set. UTF-8 alone; a byte
 * order mark at the start stays, so that `fmt` sees and removes it.
 * Of more than `most` bytes nothing is read.
 */
export async function readText(
  files: FileSystem,
  absolute: string,
  path: string,
  most: number = MAX_FILE_BYTES,
): Promise<ReadResult> {
  let handle: FileHandle;
  try {
    // The file may have been replaced by a pipe since it was found: without O_NONBLOCK, opening that would hang.
    handle = await files.open(absolute, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
  } catch (error) {
    return {finding: unreadable(path, error)};
  }
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) return {finding: fileFinding(path, 'not-a-file', kindOf(stats))};
    const bytes = stats.size > most ? undefined : await readBytes(handle, stats.size, most);
    return bytes === undefined ? {finding: tooLarge(path, most)} : decoded(path, bytes);
  } catch (error) {
    return {finding: unreadable(path, error)};
  } finally {
    await handle.close();
  }
}
