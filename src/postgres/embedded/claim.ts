import {randomBytes} from 'node:crypto';
import {lstatSync, lutimesSync, readlinkSync, renameSync, symlinkSync, unlinkSync} from 'node:fs';
import {join} from 'node:path';
import {errorCode} from './errors.ts';
import {answers, controlSocket, isOfThisWorld, isPrivate} from './socket-folder.ts';
import type {ServerUser} from './server-user.ts';

/*
 * The claim is a link `keeper` beside the data, to the socket folder of the keeper that starts or runs the
 * server. A link is created atomically and exclusively; an answer on the socket proves that its keeper runs. With it,
 * ten commands at once initialise once, and a joining command finds the socket. It is no lock: Postgres's own
 * `postmaster.pid` sees to it that two servers never have one data folder.
 */

/** How often a keeper shows in the claim that it runs, for processes that cannot see its socket. Milliseconds. */
export const heartbeatMs = 3_000;
const heartbeatDeadMs = 15_000;

function claimPath(base: string): string {
  return join(base, 'keeper');
}

/** The socket folder of the keeper that has the claim; undefined when nobody has. */
export function readClaim(base: string): string | undefined {
  try {
    return readlinkSync(claimPath(base));
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * Whether the claim is that of a living keeper in another container, or on another machine, that shares this
 * folder. Its sockets and its processes cannot be seen from here, so that its Postgres would count as dead.
 */
export function isClaimedElsewhere(base: string, folder: string): boolean {
  if (isOfThisWorld(folder)) return false;
  try {
    return Date.now() - lstatSync(claimPath(base)).mtimeMs < heartbeatDeadMs;
  } catch {
    return false;
  }
}

/** Takes the claim for a keeper that listens in `folder`. False: another living keeper has it. */
export async function takeClaim(base: string, folder: string, user: ServerUser): Promise<boolean> {
  for (;;) {
    try {
      symlinkSync(folder, claimPath(base));
      return true;
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
    }
    const holder = readClaim(base);
    if (holder === undefined) continue;
    if (isClaimedElsewhere(base, holder)) return false;
    if (isPrivate(holder, user) && (await answers(controlSocket(holder)))) return false;
    removeClaim(base, holder);
  }
}

/** Removes the claim, if it still is that of `folder`. */
export function removeClaim(base: string, folder: string): void {
  if (readClaim(base) !== folder) return;
  const aside = `${claimPath(base)}.stale-${randomBytes(4).toString('hex')}`;
  try {
    renameSync(claimPath(base), aside);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return;
    throw error;
  }
  const removed = readlinkSync(aside);
  unlinkSync(aside);
  if (removed === folder) return;
  // Between the look and the renaming another keeper came in: it gets its claim back.
  try {
    symlinkSync(removed, claimPath(base));
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  }
}

/** Shows that the keeper runs. */
export function touchClaim(base: string): void {
  try {
    const now = new Date();
    lutimesSync(claimPath(base), now, now);
  } catch {
    // The claim was removed with the whole folder; the server notices that on its own.
  }
}
