/**
 * Opens and reads files that somebody named or brought: never a pipe, a device or a folder, and never more than such a file may have,
 * even if it grows meanwhile. `postgres/small-file.ts` does the same for files that a database URL names.
 */
import {constants, type Stats} from 'node:fs';
import {open as openFile} from 'node:fs/promises';
import type {FileSystem, OpenFile} from './file-system.ts';

/** Why a file was not read: what it is instead of a file, that it has more bytes than it may, or a text that is longer than one may be. */
export type Refused =
  {readonly why: 'kind'; readonly stats: Stats} | {readonly why: 'size'} | {readonly why: 'text'};

export type PlainFile = {readonly bytes: Uint8Array} | {readonly refused: Refused};

export interface PlainFileLimits {
  /** The most bytes that are read. */
  readonly most: number;
  /** The most bytes without a double quote or line feed: no text of JSON is longer. */
  readonly longestText?: number;
  /** Whether the path may be a symbolic link. */
  readonly followLinks?: boolean;
  /** Whether a file is to be read at all; one that is not is of the wrong kind. */
  readonly accepts?: (stats: Stats) => boolean;
  readonly open?: FileSystem['open'];
}

const [QUOTE, LINE_FEED] = [0x22, 0x0a];
/** How much is read at once where texts are measured: what is refused takes no more memory than that beyond its limit. */
const CHUNK_BYTES = 1024 * 1024;

/** The bytes since a text may have begun, once a chunk was read before which there were so many. */
function sinceBegin(before: number, chunk: Uint8Array): number {
  const last = Math.max(chunk.lastIndexOf(QUOTE), chunk.lastIndexOf(LINE_FEED));
  return last < 0 ? before + chunk.length : chunk.length - last - 1;
}

async function readBytes(
  handle: OpenFile,
  size: number,
  {most, longestText = Infinity}: PlainFileLimits,
): Promise<PlainFile> {
  let bytes = Buffer.allocUnsafeSlow(Math.min(size, most) + 1);
  const portion = longestText === Infinity ? Infinity : CHUNK_BYTES;
  for (let [length, text] = [0, 0]; ;) {
    const {bytesRead} = await handle.read(bytes, length, Math.min(bytes.length - length, portion), null);
    if (bytesRead === 0) return {bytes: bytes.subarray(0, length)};
    if (longestText !== Infinity) text = sinceBegin(text, bytes.subarray(length, length + bytesRead));
    length += bytesRead;
    if (length > most) return {refused: {why: 'size'}};
    if (text > longestText) return {refused: {why: 'text'}};
    if (length < bytes.length) continue;
    const larger = Buffer.allocUnsafeSlow(Math.min(2 * bytes.length, most + 1));
    larger.set(bytes);
    bytes = larger;
  }
}

/** The bytes of a file, or why none were read. Throws errors of the file system. */
export async function readPlainFile(file: string, limits: PlainFileLimits): Promise<PlainFile> {
  const {most, followLinks = true, accepts = () => true, open = openFile} = limits;
  // Opening a named pipe would wait for whoever writes into it.
  const flags = constants.O_RDONLY | constants.O_NONBLOCK | (followLinks ? 0 : constants.O_NOFOLLOW);
  const handle = await open(file, flags);
  try {
    const stats = await handle.stat();
    if (!stats.isFile() || !accepts(stats)) return {refused: {why: 'kind', stats}};
    if (stats.size > most) return {refused: {why: 'size'}};
    return await readBytes(handle, stats.size, limits);
  } finally {
    await handle.close();
  }
}

/** The same as text (UTF-8). */
export async function readPlainText(
  file: string,
  limits: PlainFileLimits,
): Promise<{readonly text: string} | {readonly refused: Refused}> {
  const read = await readPlainFile(file, limits);
  return 'refused' in read ? read : {text: new TextDecoder('utf-8', {ignoreBOM: true}).decode(read.bytes)};
}
