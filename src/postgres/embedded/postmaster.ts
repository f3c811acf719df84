import {execFileSync} from 'node:child_process';
import {randomBytes} from 'node:crypto';
import {linkSync, readFileSync, renameSync, statSync, unlinkSync} from 'node:fs';
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {EmbeddedServerError, errorCode} from './errors.ts';

/** What Postgres says of itself in `postmaster.pid`. It writes the later lines while it starts. */
export interface Postmaster {
  readonly pid: number;
  readonly socketDir: string | undefined;
  /** `starting`, `ready`, `stopping`. */
  readonly status: string | undefined;
  readonly text: string;
}

/** Reads the lock file of a data folder; undefined when there is none. An unreadable pid is given as NaN. */
export function readPostmaster(dataDir: string): Postmaster | undefined {
  let text: string;
  try {
    text = readFileSync(join(dataDir, 'postmaster.pid'), 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
  const lines = text.split('\n').map((line) => line.trim());
  return {
    pid: /^[1-9]\d*$/.test(lines[0] ?? '') ? Number(lines[0]) : NaN,
    // Lines are complete only when a newline ends them.
    socketDir: (lines.length > 5 && lines[4]) || undefined,
    status: lines[7] || undefined,
    text,
  };
}

/** Whether a process with that id exists, whosever it is. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

/** Whether that process is a Postgres server of this data folder. Process ids are used again, so the id says little. */
export function servesFolder(pid: number, dataDir: string): boolean {
  if (!(pid > 0) || !isAlive(pid)) return false;
  try {
    if (process.platform === 'linux') {
      // A server works inside its data folder. A finished one that nobody has waited for has neither.
      if (!/postgres\0/.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8'))) return false;
      const [there, here] = [statSync(`/proc/${pid}/cwd`), statSync(dataDir)];
      return there.dev === here.dev && there.ino === here.ino;
    }
    const command = execFileSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], {encoding: 'utf8'});
    return command.includes('postgres') && command.includes(` -D ${dataDir} `);
  } catch {
    return false;
  }
}

/**
 * Makes the data folder free for a new server. A server whose keeper is dead is stopped; a lock file whose
 * process id now is another program's is put away. Every other left-over Postgres judges, and mends, itself.
 * @param graceMs how long each way of stopping gets
 * @throws EmbeddedServerError when the server that holds the folder does not stop
 */
export async function clearOrphan(dataDir: string, onStop: () => void, graceMs = 10_000): Promise<void> {
  const left = readPostmaster(dataDir);
  if (!left) return;
  if (servesFolder(left.pid, dataDir)) {
    onStop();
    await stopProcess(left.pid, () => servesFolder(left.pid, dataDir), graceMs);
    if (servesFolder(left.pid, dataDir)) {
      throw new EmbeddedServerError(
        `A Postgres server that an earlier command left behind (process ${left.pid}) does not stop, so ${dataDir} stays locked. ` +
          `Stop it by hand: kill -9 ${left.pid}`,
      );
    }
  } else if (Number.isNaN(left.pid) || isAlive(left.pid)) {
    removePostmasterFile(dataDir, left.text);
  }
}

/** Fast shutdown, then immediate, then the last resort. */
export async function stopProcess(pid: number, alive: () => boolean, graceMs: number): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      if (errorCode(error) === 'ESRCH') return;
      throw error;
    }
    for (const end = Date.now() + graceMs; Date.now() < end;) {
      if (!alive()) return;
      await sleep(10);
    }
  }
}

/** Removes the lock file, if it still is the one that was judged: another process may have put its own there. */
function removePostmasterFile(dataDir: string, judged: string): void {
  const path = join(dataDir, 'postmaster.pid');
  const aside = `${path}.stale-${randomBytes(4).toString('hex')}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return;
    throw error;
  }
  if (readFileSync(aside, 'utf8') !== judged) {
    try {
      linkSync(aside, path);
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
    }
  }
  unlinkSync(aside);
}
