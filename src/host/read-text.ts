/** Reads one file as text: never more than the limit, and never a pipe or a device. */
import {isUtf8} from 'node:buffer';
import type {Stats} from 'node:fs';
import type {Finding} from '../diagnostics/diagnostic.ts';
import {finding} from '../diagnostics/rule-definition.ts';
import type {SyntaxProblem} from '../diagnostics/yaml-problems.ts';
import {yamlLimits, yamlSyntax} from '../diagnostics/yaml-rules.ts';
import {MAX_FILE_BYTES, MAX_SETTINGS_BYTES, type SourceFile} from '../manifest/source-file.ts';
import type {FileSystem} from './file-system.ts';
import {readPlainFile} from './read-plain-file.ts';

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

const UTF_8 = new TextDecoder('utf-8', {fatal: true, ignoreBOM: true});

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
    return {file: {path, text: UTF_8.decode(bytes)}};
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
  try {
    // The file may have been replaced by a link or a pipe since it was found.
    const read = await readPlainFile(absolute, {most, followLinks: false, open: files.open});
    if (!('refused' in read)) return decoded(path, read.bytes);
    const {refused} = read;
    return {
      finding:
        refused.why === 'kind'
          ? fileFinding(path, 'not-a-file', kindOf(refused.stats))
          : tooLarge(path, most),
    };
  } catch (error) {
    return {finding: unreadable(path, error)};
  }
}
