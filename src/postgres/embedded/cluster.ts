import type {ChildProcess} from 'node:child_process';
import {randomBytes} from 'node:crypto';
import {
  chownSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import {join} from 'node:path';
import {EmbeddedServerError, errorCode, useServerInstead} from './errors.ts';
import type {KeeperOrder} from './keeper-protocol.ts';
import {ended, spawnAsServer, whyNotRun, type ServerLog} from './server-process.ts';

/** The role that every command logs in as, and the database. */
export const databaseName = 'bylaw';

/**
 * Whether the data folder holds a database already.
 * @throws EmbeddedServerError when it holds something else, or another major version's database
 */
export function hasDatabase(order: KeeperOrder): boolean {
  const {dataDir, major} = order;
  let version: string;
  try {
    version = readFileSync(join(dataDir, 'PG_VERSION'), 'utf8').trim();
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    let names: readonly string[] = [];
    try {
      names = readdirSync(dataDir);
    } catch (missing) {
      if (errorCode(missing) !== 'ENOENT') throw missing;
    }
    if (names.length === 0) return false;
    throw new EmbeddedServerError(
      `${dataDir} is not empty, but does not hold a Postgres database (its PG_VERSION is missing). ` +
        'Restore it from a backup, or move it away to start with an empty state.',
    );
  }
  if (version === major) return true;
  throw new EmbeddedServerError(
    `The data in ${dataDir} was written by Postgres ${version}, and this version of bylaw comes with Postgres ${major}, which cannot read it. ` +
      `Run the version of bylaw that made it, or move the folder away to start with an empty state. ${useServerInstead}`,
  );
}

/**
 * Makes the database under a temporary name and renames it to `data` when it is whole and on the disk, so that
 * a half-made one never counts. `onChild` gets each program, so that the caller can end it.
 * @throws EmbeddedServerError with the log's last lines when a step fails
 */
export async function createCluster(
  order: KeeperOrder,
  log: ServerLog,
  onChild: (child: ChildProcess) => void,
): Promise<void> {
  sweepUnfinished(order.base);
  const fresh = join(order.base, `data.new-${randomBytes(6).toString('hex')}`);
  mkdirSync(fresh, {mode: 0o700});
  try {
    if (order.user.switched) chownSync(fresh, order.user.uid, order.user.gid);
    const run = async (
      program: 'initdb' | 'postgres',
      args: readonly string[],
      input?: string,
    ): Promise<void> => {
      const child = spawnAsServer(order, program, args, log, input === undefined ? 'ignore' : 'pipe');
      onChild(child);
      child.stdin?.on('error', () => undefined).end(input);
      const code = await ended(child).catch((error: unknown) => {
        throw whyNotRun(order, error) ?? error;
      });
      // The single-user server ends with 0 even when a statement failed.
      if (code === 0 && !/^(.*: )?(ERROR|FATAL|PANIC): /m.test(log.tail(20))) return;
      throw new EmbeddedServerError(
        `The embedded Postgres could not make its database in ${order.base} (${program}: ${code}):\n${log.tail(8)}\n` +
          `Fix that, and run the command again. The whole log is in ${log.path}. ${useServerInstead}`,
      );
    };
    await run('initdb', [
      ...['-D', fresh, '-U', databaseName, '--auth=peer', '--encoding=UTF8', '--locale=C'],
      // The same order and letter case on every machine, whatever its C library.
      ...['--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
      // One flush at the end costs a tenth of one after each step.
      ...['--no-sync', '--no-instructions'],
    ]);
    await run(
      'postgres',
      ['--single', '-F', '-D', fresh, 'template1'],
      `CREATE DATABASE ${databaseName} STRATEGY = file_copy\n`,
    );
    await run('initdb', ['--sync-only', '-D', fresh]);
    renameSync(fresh, order.dataDir);
    syncFolder(order.base);
  } catch (error) {
    rmSync(fresh, {recursive: true, force: true});
    // Another keeper finished first, in spite of the claim: its database is as good.
    if (hasDatabase(order)) return;
    throw error;
  }
}

/** Removes what initialisations that were killed left behind. Only the claim's holder initialises. */
function sweepUnfinished(base: string): void {
  for (const name of readdirSync(base)) {
    if (!/^data\.new-[0-9a-f]{12}$/.test(name)) continue;
    try {
      // The age is for a keeper that lost its claim and does not know it yet.
      if (Date.now() - statSync(join(base, name)).mtimeMs > 60_000)
        rmSync(join(base, name), {recursive: true, force: true});
    } catch {
      // It is gone.
    }
  }
}

function syncFolder(folder: string): void {
  const fd = openSync(folder, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
