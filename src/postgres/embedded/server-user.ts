import {constants, readFileSync, statSync, type Stats} from 'node:fs';
import {access, chmod, mkdir, realpath, stat} from 'node:fs/promises';
import {userInfo} from 'node:os';
import {dirname} from 'node:path';
import {EmbeddedServerError, useServerInstead} from './errors.ts';

/** The operating system's user that the server runs as. Ids are unsigned, as `stat` gives them. */
export interface ServerUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  /** True when this command, being root, has to change to that user: Postgres refuses to run as root. */
  readonly switched: boolean;
}

interface PasswdEntry {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** Accounts that run services, best first: they stand in for root, and no person logs in as one of them. */
const serviceAccounts = ['postgres', '_postgres', 'nobody'];

/** The entries of /etc/passwd. Network directories are left out: service accounts and root are local. */
function passwdEntries(): readonly PasswdEntry[] {
  let text: string;
  try {
    text = readFileSync('/etc/passwd', 'utf8');
  } catch {
    return [];
  }
  return text.split('\n').flatMap((line) => {
    const [name, , uid, gid] = line.split(':');
    if (!name || name.startsWith('#') || !uid || !gid) return [];
    // macOS writes nobody as -2, while `stat` shows it unsigned.
    return [{name, uid: Number(uid) >>> 0, gid: Number(gid) >>> 0}];
  });
}

/** The uid of this process. */
export function ownUid(): number {
  return process.geteuid?.() ?? -1;
}

/**
 * The user that runs the server whose data folder is owned by `owner` (undefined: there is none yet).
 * @throws EmbeddedServerError when there is no such user, or it may not use that data.
 */
export function serverUserFor(dataDir: string, owner: number | undefined): ServerUser {
  if (ownUid() !== 0) return ownUser(dataDir, owner);
  const entries = passwdEntries();
  if (owner === undefined) {
    const found = serviceAccounts.flatMap((name) => entries.find((entry) => entry.name === name) ?? [])[0];
    if (found && found.uid !== 0) return {...found, switched: true};
    throw new EmbeddedServerError(
      'The embedded Postgres cannot start: it refuses to run as root, and this machine has neither a user ' +
        '"postgres" nor "nobody" to run it. Run the command as another user, or add one: useradd --system postgres. ' +
        useServerInstead,
    );
  }
  const found = entries.find((entry) => entry.uid === owner);
  if (found && owner !== 0) return {...found, switched: true};
  throw new EmbeddedServerError(
    `The embedded Postgres cannot start: ${dataDir} belongs to ${owner === 0 ? 'root' : `the uid ${owner}, which has no name here`}, ` +
      'and Postgres runs only as a named user other than root. Give the folder back to the user who made it: ' +
      `chown -R <user> ${dataDir}`,
  );
}

function ownUser(dataDir: string, owner: number | undefined): ServerUser {
  const uid = ownUid();
  if (owner !== undefined && owner !== uid) {
    const name = passwdEntries().find((entry) => entry.uid === owner)?.name ?? `uid ${owner}`;
    throw new EmbeddedServerError(
      `${dataDir} belongs to ${name}, and the embedded Postgres serves its owner alone. ` +
        'Run the command as the user (or root) that ran it first, or share a server between users: ' +
        'pass --database-url or set BYLAW_DATABASE_URL.',
    );
  }
  try {
    return {name: userInfo().username, uid, gid: process.getegid?.() ?? -1, switched: false};
  } catch (cause) {
    throw new EmbeddedServerError(
      `The embedded Postgres cannot start: the uid ${uid} has no entry in /etc/passwd, as in a container that runs ` +
        `under an arbitrary uid, and Postgres needs a named user. Run as a named user. ${useServerInstead}`,
      {cause},
    );
  }
}

/**
 * The names that may log in over the socket. Root always may: it owns the machine. The server's own user may
 * when it is a person (root helps out on that person's set), not when it is a service account, which other
 * programs may run as.
 */
export function trustedNames(user: ServerUser): readonly string[] {
  const names = new Set<string>([passwdEntries().find((entry) => entry.uid === 0)?.name ?? 'root']);
  if (!user.switched || !serviceAccounts.includes(user.name)) names.add(user.name);
  return [...names];
}

/** What `spawn` needs to run a program as the user. Node wants signed ids. */
export function spawnIdentity(user: ServerUser): {uid?: number; gid?: number} {
  return user.switched ? {uid: user.uid | 0, gid: user.gid | 0} : {};
}

/** Whether the mode bits give `user` all of `bits` (4 read, 2 write, 1 execute or enter). */
function allows(stats: Stats, user: ServerUser, bits: number): boolean {
  const shift = stats.uid === user.uid ? 6 : stats.gid === user.gid ? 3 : 0;
  return ((stats.mode >> shift) & bits) === bits;
}

/**
 * Whether the user has all of `bits` on the path, and may enter each folder above it. For another user this
 * goes by mode bits, as nothing else can be asked without becoming that user.
 */
export async function canReach(path: string, user: ServerUser, bits: number): Promise<boolean> {
  try {
    if (!user.switched) {
      await access(path, bits * constants.X_OK);
      return true;
    }
    const real = await realpath(path);
    if (!allows(await stat(real), user, bits)) return false;
    for (let folder = dirname(real); ; folder = dirname(folder)) {
      if (!allows(statSync(folder), user, 1)) return false;
      if (folder === dirname(folder)) return true;
    }
  } catch {
    return false;
  }
}

/** Where root keeps what its own folders hide from the server's user. */
export const machineFolder = '/var/lib/bylaw';

/** Makes the folder, if missing: for this user alone, or, by root, such that others pass through but see no names. */
export async function makeEnterable(folder: string): Promise<void> {
  const root = ownUid() === 0;
  await mkdir(dirname(folder), {recursive: true});
  const made = await mkdir(folder, {recursive: true, mode: root ? 0o711 : 0o700});
  // The umask of the shell must not close what the server's user has to enter.
  if (made !== undefined && root) await chmod(folder, 0o711);
}
