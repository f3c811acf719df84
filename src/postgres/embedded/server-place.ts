import {createHash, randomBytes} from 'node:crypto';
import {existsSync} from 'node:fs';
import {lstat, readFile, readlink, realpath, rm, symlink, writeFile} from 'node:fs/promises';
import {basename, dirname, join} from 'node:path';
import {EmbeddedServerError, errorCode, fileError} from './errors.ts';
import {
  canReach,
  machineFolder,
  makeEnterable,
  ownUid,
  serverUserFor,
  type ServerUser,
} from './server-user.ts';

/** Where the server of one set keeps its things, and who runs it. */
export interface ServerPlace {
  /** Holds `data`, `postgres.log` and the keeper's claim. It is the state folder, or stands in for it. */
  readonly base: string;
  readonly dataDir: string;
  readonly user: ServerUser;
}

/** In the base: the data of Postgres. */
const dataName = 'data';
/** In the state folder: a link to the base under /var/lib/bylaw/. A link is made whole or not at all. */
const locationName = 'data-location';
/** In such a base: the state folder that it belongs to. */
const backReference = 'state-folder';

/**
 * Finds, or makes, the place of the server for a state folder (a set's `.bylaw/`).
 * @throws EmbeddedServerError when the folder cannot be used, or belongs to someone else.
 */
export async function findServerPlace(stateDir: string, machineDir = machineFolder): Promise<ServerPlace> {
  try {
    await makeStateFolder(stateDir);
    const real = await realpath(stateDir);
    const linked = await linkedBase(real, machineDir);
    if (linked !== undefined) return await placeAt(linked);
    const place = await placeAt(real);
    // A folder that the server's user cannot get to, such as one below /root, keeps a link only.
    if (!place.user.switched || (await canReach(real, place.user, 1))) return place;
    if ((await ownerOf(place.dataDir)) !== undefined) {
      throw new EmbeddedServerError(
        `The embedded Postgres runs as the user ${place.user.name}, which can no longer enter ${real}, where its data is. ` +
          'Give it access: chmod o+x on each parent folder.',
      );
    }
    return await placeAt(await makeLinkedBase(real, machineDir, place.user));
  } catch (error) {
    throw fileError(`The state folder ${stateDir} cannot be used`, error);
  }
}

/** Whether a state folder has had a database; asked without making anything. */
export const hasEmbeddedDatabase = (stateDir: string): boolean =>
  [dataName, locationName].some((name) => existsSync(join(stateDir, name)));

async function makeStateFolder(stateDir: string): Promise<void> {
  const existing = await lstat(stateDir).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  });
  if (existing && !existing.isDirectory()) {
    throw new EmbeddedServerError(
      `${stateDir} is ${existing.isSymbolicLink() ? 'a link' : 'a file'}, but bylaw keeps the set's state in a folder of that name. ` +
        'Move it away, and run the command again.',
    );
  }
  if (existing && ownUid() !== 0 && existing.uid !== ownUid()) serverUserFor(stateDir, existing.uid);
  if (!existing) await makeEnterable(stateDir);
  await writeFile(join(stateDir, '.gitignore'), '*\n', {flag: 'wx'}).catch((error: unknown) => {
    if (errorCode(error) !== 'EEXIST') throw error;
  });
}

async function ownerOf(path: string): Promise<number | undefined> {
  try {
    return (await lstat(path)).uid;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

async function placeAt(base: string): Promise<ServerPlace> {
  const dataDir = join(base, dataName);
  return {base, dataDir, user: serverUserFor(dataDir, await ownerOf(dataDir))};
}

/** The base that the state folder links to, or undefined. */
async function linkedBase(real: string, machineDir: string): Promise<string | undefined> {
  const link = join(real, locationName);
  const base = await readlink(link).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  });
  if (base === undefined) return undefined;
  const wayOut = `To start with an empty state, remove ${link}.`;
  // The folder may come from somebody else's archive: it may name nothing but a base of ours.
  if (dirname(base) !== machineDir || !/^set-[0-9a-f]{24}$/.test(basename(base))) {
    throw new EmbeddedServerError(`${link} does not point to a folder below ${machineDir}. ${wayOut}`);
  }
  if (ownUid() !== 0) {
    throw new EmbeddedServerError(
      `The data of ${real} is in ${base}, which belongs to root, since root created it. Run the command as root. ${wayOut}`,
    );
  }
  const owner = await readFile(join(base, backReference), 'utf8').catch((cause: unknown) => {
    throw new EmbeddedServerError(`${link} points to ${base}, which does not exist. ${wayOut}`, {cause});
  });
  if (owner === real) return base;
  if ((await readlink(join(owner, locationName)).catch(() => undefined)) === base) {
    throw new EmbeddedServerError(
      `${real} is a copy of ${owner}: both point to the same data in ${base}, which only the original may use. ${wayOut}`,
    );
  }
  // The set was moved: its data goes with it.
  await writeFile(join(base, backReference), real);
  return base;
}

/** Makes a base under the machine's folder and links it; of two that do it at once, both get the first one's. */
async function makeLinkedBase(real: string, machineDir: string, user: ServerUser): Promise<string> {
  await makeEnterable(machineDir);
  // Not the path alone: who deletes `.bylaw/` expects to begin anew, and not to find old data again.
  const id = createHash('sha256').update(real).update(randomBytes(16)).digest('hex').slice(0, 24);
  const base = join(machineDir, `set-${id}`);
  await makeEnterable(base);
  if (!(await canReach(base, user, 1))) {
    await rm(base, {recursive: true});
    throw new EmbeddedServerError(
      `The embedded Postgres runs as the user ${user.name}, which can enter neither ${real} nor ${machineDir}. ` +
        `Give it access to one of them: chmod o+x on each parent folder.`,
    );
  }
  await writeFile(join(base, backReference), real);
  try {
    await symlink(base, join(real, locationName));
    return base;
  } catch (error) {
    await rm(base, {recursive: true});
    if (errorCode(error) !== 'EEXIST') throw error;
    return (await linkedBase(real, machineDir)) ?? base;
  }
}
