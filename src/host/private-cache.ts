/**
 * A folder of this user's alone, for what only saves time: `$XDG_CACHE_HOME/bylaw`, else `~/.cache/bylaw`. It is used only where nobody else can
 * have written it: not in CI, where folders go from job to job; not in a repository, which may bring one along; not through links; and not if
 * anybody else owns it or may enter it. Whatever fails here fails in silence: everything works without.
 */
import {randomBytes} from 'node:crypto';
import {lstat, mkdir, open, readdir, realpath, rename, rm} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import type {Environment} from './git.ts';
import {readPlainText} from './read-plain-file.ts';

/** The most bytes of one file, and of all of a folder together. */
const MOST_BYTES = 128 * 1024 * 1024;
const MOST_BYTES_TOGETHER = 256 * 1024 * 1024;
const MOST_FILES = 200;
/** What a program that was killed left behind is of this age. */
const ABANDONED_MS = 10 * 60_000;
const ENDING = '.cache';
const PRIVATE_FOLDER = 0o700;
const PRIVATE_FILE = 0o600;
/** The bits by which anybody but the owner may do anything. */
const OTHERS = 0o077;
const OTHERS_WRITE = 0o022;

export interface PrivateCache {
  /** The text that is kept under a name (letters, digits and hyphens); undefined if there is none, or none to be trusted. */
  read(name: string): Promise<string | undefined>;
  /** Keeps a text, whole or not at all. */
  write(name: string, text: string): Promise<void>;
}

const isSet = (value: string | undefined): boolean =>
  value !== undefined && !['', '0', 'false'].includes(value);

/** Where the folder is; undefined where there is to be none. */
function folderIn(env: Environment): string | undefined {
  if (env['BYLAW_CACHE'] === 'off' || isSet(env['CI'])) return undefined;
  const {XDG_CACHE_HOME: named = '', HOME: home = ''} = env;
  // The standard asks to ignore paths that are relative.
  if (path.isAbsolute(named)) return path.join(named, 'bylaw');
  return path.isAbsolute(home) ? path.join(home, '.cache', 'bylaw') : undefined;
}

/** Whether a path is a folder that this user owns, and on which others have none of these rights. */
async function isOwnFolder(folder: string, rights: number): Promise<boolean> {
  const stats = await lstat(folder);
  return stats.isDirectory() && stats.uid === process.geteuid?.() && (stats.mode & rights) === 0;
}

/** Whether a repository holds a folder, so that what is in it may come from there. */
async function isInRepository(folder: string): Promise<boolean> {
  const above = path.dirname(folder);
  const found = await lstat(path.join(folder, '.git')).catch(() => undefined);
  return found !== undefined || (above !== folder && isInRepository(above));
}

/** Whether nobody but this user can have put anything into the folder. `set`: a folder that others write. */
async function isPrivate(folder: string, set: string): Promise<boolean> {
  const parent = path.dirname(folder);
  const isInSet = !path.relative(await realpath(set), folder).startsWith('..');
  return (
    !isInSet &&
    (await realpath(folder)) === folder &&
    (await isOwnFolder(parent, OTHERS_WRITE)) &&
    (await isOwnFolder(folder, OTHERS)) &&
    !(await isInRepository(folder))
  );
}

/** The text of a file that is this user's alone, and under no other name. */
async function readOwn(file: string): Promise<string | undefined> {
  const read = await readPlainText(file, {
    most: MOST_BYTES,
    followLinks: false,
    accepts: ({uid, nlink, mode}) => uid === process.geteuid?.() && nlink === 1 && (mode & OTHERS) === 0,
  });
  return 'text' in read ? read.text : undefined;
}

/** Writes a file aside and puts it in place: who reads meanwhile has the one before or the new one. */
async function writeOwn(file: string, text: string): Promise<void> {
  const aside = `${file}.${randomBytes(8).toString('hex')}`;
  try {
    const handle = await open(aside, 'wx', PRIVATE_FILE);
    try {
      await handle.writeFile(text);
    } finally {
      await handle.close();
    }
    await rename(aside, file);
  } catch (error) {
    await rm(aside, {force: true});
    throw error;
  }
}

/** Removes what was left behind, and the oldest files beyond what may be kept. */
async function removeOld(folder: string): Promise<void> {
  const names = await readdir(folder);
  const files = await Promise.all(
    names.map(async (name) => {
      const {mtimeMs, size} = await lstat(path.join(folder, name));
      return {name, mtimeMs, size};
    }),
  );
  let bytes = 0;
  let kept = 0;
  for (const {name, mtimeMs, size} of files.toSorted((a, b) => b.mtimeMs - a.mtimeMs)) {
    const isWhole = name.endsWith(ENDING);
    if (isWhole) bytes += size;
    if (isWhole && ++kept <= MOST_FILES && bytes <= MOST_BYTES_TOGETHER) continue;
    if (isWhole || Date.now() - mtimeMs > ABANDONED_MS) await rm(path.join(folder, name), {force: true});
  }
}

/** The folder of this user, for work on the set at `set`; undefined where none is to be used. */
export function privateCache(env: Environment, set: string): PrivateCache | undefined {
  const folder = folderIn(env);
  if (folder === undefined || process.geteuid === undefined) return undefined;
  return {
    read: async (name) => {
      try {
        return (await isPrivate(folder, set)) ? await readOwn(path.join(folder, name + ENDING)) : undefined;
      } catch {
        return undefined;
      }
    },
    write: async (name, text) => {
      try {
        if (Buffer.byteLength(text) > MOST_BYTES) return;
        await mkdir(folder, {recursive: true, mode: PRIVATE_FOLDER});
        if (!(await isPrivate(folder, set))) return;
        await writeOwn(path.join(folder, name + ENDING), text);
        await removeOld(folder);
      } catch {
        // A full disk, or one that cannot be written: the next command parses again.
      }
    },
  };
}
