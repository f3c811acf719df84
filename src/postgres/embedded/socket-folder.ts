import {createHash} from 'node:crypto';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
} from 'node:fs';
import {connect} from 'node:net';
import {hostname, tmpdir} from 'node:os';
import {basename, dirname, join} from 'node:path';
import {EmbeddedServerError, errorCode} from './errors.ts';
import {canReach, ownUid, type ServerUser} from './server-user.ts';

/** The port names the socket's file only; nothing listens on the network. */
export const socketPort = 5432;

/** The operating systems' bound on a socket's path is 104 bytes on macOS and 108 on Linux. */
const longestSocketPath = 103;

/** The keeper's own socket, on which the commands hold their connections. */
export function controlSocket(folder: string): string {
  return join(folder, 'control.sock');
}

/**
 * Names what the sockets in a folder can be seen from: this boot of this machine, in this container. Elsewhere
 * a socket's silence proves nothing.
 */
function namespaceName(): string {
  const parts = [hostname()];
  const ask = [
    () => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8'),
    () => readlinkSync('/proc/self/ns/pid'),
    () => readlinkSync('/proc/self/ns/mnt'),
  ];
  for (const question of ask) {
    try {
      parts.push(question());
    } catch {
      // Not Linux: the host name has to do.
    }
  }
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 8);
}

/** Whether a socket folder of that name is one of this machine and container. */
export function isOfThisNamespace(folder: string): boolean {
  return basename(folder).startsWith(`bylaw-${namespaceName()}-`);
}

/**
 * Makes a fresh folder for the sockets that nobody but this user can enter. Its path is short, as a socket's
 * must be, and unguessable.
 * @throws EmbeddedServerError when no folder for temporary files will do
 */
export async function makeSocketFolder(user: ServerUser): Promise<string> {
  let reason: unknown;
  for (const parent of new Set([tmpdir(), '/tmp', '/var/tmp'])) {
    const prefix = join(parent, `bylaw-${namespaceName()}-`);
    const longest = Buffer.byteLength(`${prefix}XXXXXX/.s.PGSQL.${socketPort}`);
    // Postgres takes a list here, in which these characters have a meaning.
    if (longest > longestSocketPath || /[",\n]/.test(prefix)) continue;
    try {
      const {mode} = statSync(parent);
      // Where anyone may write, only the sticky bit keeps others from putting their own folder in its place.
      if ((mode & 0o022) !== 0 && (mode & 0o1000) === 0) continue;
      if (!(await canReach(parent, user, 1))) continue;
      const folder = mkdtempSync(prefix);
      chmodSync(folder, 0o700);
      const made = lstatSync(folder);
      if (made.uid === ownUid() && (made.mode & 0o077) === 0) return folder;
      rmSync(folder, {recursive: true});
    } catch (error) {
      reason = error;
    }
  }
  throw new EmbeddedServerError(
    `The embedded Postgres found no folder for its socket: ${tmpdir()} and /tmp are missing, full, closed or too long a path. ` +
      'Set TMPDIR to a folder with a short path that this user may write to.',
    {cause: reason},
  );
}

/** Whether the folder is a private one of this user's server, and not something that was put in its place. */
export function isPrivate(folder: string, user: ServerUser): boolean {
  try {
    const found = lstatSync(folder);
    return found.isDirectory() && (found.mode & 0o077) === 0 && [0, ownUid(), user.uid].includes(found.uid);
  } catch {
    return false;
  }
}

/** Whether a process listens on the socket. A dead process's socket refuses, whatever its file says. */
export function answers(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(socket);
    probe.once('connect', () => {
      probe.destroy();
      resolve(true);
    });
    probe.once('error', (error) =>
      resolve(!['ECONNREFUSED', 'ENOENT', 'ENOTDIR', 'EACCES'].includes(errorCode(error) ?? '')),
    );
  });
}

/** Removes the folders of keepers that were killed: those of this machine in which no socket answers any more. */
export async function sweepSocketFolders(own: string, user: ServerUser): Promise<void> {
  const parent = dirname(own);
  for (const name of readdirSync(parent)) {
    const folder = join(parent, name);
    if (folder === own || !isOfThisNamespace(folder) || !isPrivate(folder, user)) continue;
    try {
      // One that is just being made has no socket yet, or not an open one.
      const grace = existsSync(controlSocket(folder)) ? 5_000 : 60_000;
      if (Date.now() - statSync(folder).mtimeMs < grace) continue;
      if (await answers(controlSocket(folder))) continue;
      if (await answers(join(folder, `.s.PGSQL.${socketPort}`))) continue;
      rmSync(folder, {recursive: true, force: true});
    } catch {
      // Another process was quicker, or it is not ours to remove.
    }
  }
}
