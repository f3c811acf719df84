/** A folder for everything that a run of the tests writes, so that nothing is left behind when it ends. */
import {chmod, mkdtemp, readdir, readFile, rm, stat, statfs} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';

const MEMORY = '/dev/shm';
/** What the databases, sets and repositories of a run may take up at once, with much to spare. */
const ENOUGH_BYTES = 2 ** 31;
const NAME = /^bylaw-test-run-(\d+)-/;
const ABANDONED_MS = 60 * 60_000;

/** Whether files can be kept in memory here: there is room for them, and programs among them may run. */
async function hasMemoryFolder(): Promise<boolean> {
  try {
    const {bavail, bsize} = await statfs(MEMORY);
    if (bavail * bsize < ENOUGH_BYTES) return false;
    const mounts = (await readFile('/proc/mounts', 'utf8')).split('\n').map((line) => line.split(' '));
    const options = mounts.findLast(([, place]) => place === MEMORY)?.[3]?.split(',');
    return options !== undefined && !options.includes('noexec');
  } catch {
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Removes what runs that were killed have left. */
async function sweep(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    const pid = Number(NAME.exec(name)?.[1] ?? NaN);
    if (Number.isNaN(pid) || isAlive(pid)) continue;
    const found = await stat(path.join(parent, name)).catch(() => undefined);
    if (found !== undefined && Date.now() - found.mtimeMs > ABANDONED_MS)
      await rm(path.join(parent, name), {recursive: true, force: true});
  }
}

/**
 * Makes the folder; in memory where it has room, because databases wait for the disk most of the time. Everybody may
 * enter it: Postgres does not run as root.
 */
export async function makeScratchFolder(): Promise<string> {
  const parent = (await hasMemoryFolder()) ? MEMORY : tmpdir();
  await sweep(parent);
  const folder = await mkdtemp(path.join(parent, `bylaw-test-run-${process.pid}-`));
  await chmod(folder, 0o755);
  return folder;
}
