import {spawn, type ChildProcess} from 'node:child_process';
import {constants, fchownSync, fstatSync, ftruncateSync, openSync, readSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {EmbeddedServerError, errorCode, useServerInstead} from './errors.ts';
import type {KeeperOrder} from './keeper-protocol.ts';
import {readPostmaster} from './postmaster.ts';
import {spawnIdentity, trustedNames} from './server-user.ts';
import {socketPort} from './socket-folder.ts';

/** A log that grew beyond this many bytes is begun anew at the next start. */
const longestLog = 1_000_000;

/** The server's log: Postgres and its helpers write to `fd`; `tail` is what came since it was opened. */
export interface ServerLog {
  readonly path: string;
  readonly fd: number;
  tail(lines: number): string;
}

export function openLog(order: KeeperOrder): ServerLog {
  const path = join(order.base, 'postgres.log');
  // The folder may be another user's when root runs this: a link there must not lead root elsewhere.
  const fd = openSync(
    path,
    constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW,
    0o600,
  );
  if (order.user.switched) fchownSync(fd, order.user.uid, order.user.gid);
  if (fstatSync(fd).size > longestLog) ftruncateSync(fd, 0);
  const start = fstatSync(fd).size;
  return {
    path,
    fd,
    tail: (lines) => {
      const buffer = Buffer.alloc(Math.max(0, Math.min(fstatSync(fd).size - start, 64_000)));
      readSync(fd, buffer, 0, buffer.length, fstatSync(fd).size - buffer.length);
      return buffer.toString('utf8').trimEnd().split('\n').slice(-lines).join('\n');
    },
  };
}

/**
 * How the C library gets memory for the server. Planning bylaw's views takes tens of megabytes, for a moment, in each session:
 * fetched in small pages and given back each time, most of a short session goes into that, above all on virtual machines.
 * Libraries that do not know a setting pass over it.
 */
const MEMORY = [
  'glibc.malloc.hugetlb=1',
  'glibc.malloc.top_pad=4194304',
  'glibc.malloc.trim_threshold=67108864',
  'glibc.malloc.mmap_threshold=33554432',
].join(':');

/** Starts a program of the server's user, in no folder of the user's, with none of the shell's PG* settings. */
export function spawnAsServer(
  order: KeeperOrder,
  program: 'initdb' | 'postgres',
  args: readonly string[],
  log: ServerLog,
  stdin: 'ignore' | 'pipe' = 'ignore',
): ChildProcess {
  return spawn(join(order.binDir, program), args, {
    cwd: '/',
    env: {PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC', GLIBC_TUNABLES: MEMORY},
    stdio: [stdin, log.fd, log.fd],
    ...spawnIdentity(order.user),
  });
}

/** Resolves with the exit code, or the signal's name. A program that cannot be started rejects. */
export function ended(child: ChildProcess): Promise<number | string> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? signal ?? 'unknown'));
  });
}

/** What to say of a program that the system would not even start; undefined for any other failure. */
export function whyNotRun(order: KeeperOrder, failure: unknown): EmbeddedServerError | undefined {
  const code = errorCode(failure);
  if (code === undefined) return undefined;
  return new EmbeddedServerError(
    `The embedded Postgres in ${order.binDir} cannot be run as ${order.user.name} on this machine (${code}). ` +
      `It needs the GNU C library, for example, which Alpine Linux does not have. ${useServerInstead}`,
    {cause: failure},
  );
}

/** Who may log in is written anew at each start: to the same role, and by the kernel's word alone. */
export function writeAccessFiles(order: KeeperOrder, folder: string): void {
  const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
  const map = trustedNames(order.user).map((name) => `bylaw ${quoted(name)} bylaw\n`);
  writeFileSync(join(folder, 'pg_hba.conf'), 'local all all peer map=bylaw\n', {mode: 0o644});
  writeFileSync(join(folder, 'pg_ident.conf'), map.join(''), {mode: 0o644});
}

/** Settings of a server that starts fast, serves a few commands, and keeps what it has promised (fsync stays on). */
function settings(folder: string): readonly string[] {
  const values = {
    listen_addresses: '',
    port: socketPort,
    unix_socket_directories: `"${folder}"`,
    unix_socket_permissions: '0700',
    hba_file: join(folder, 'pg_hba.conf'),
    ident_file: join(folder, 'pg_ident.conf'),
    max_connections: 60,
    shared_buffers: '32MB',
    // No helper processes that a single user has no use for.
    io_method: 'sync',
    max_parallel_workers_per_gather: 0,
    max_logical_replication_workers: 0,
    wal_level: 'minimal',
    max_wal_senders: 0,
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    logging_collector: 'off',
    log_destination: 'stderr',
    lc_messages: 'C',
    log_checkpoints: 'off',
    // The log must say why a server did not start, and must not hold the rows, with people's names, of failed statements.
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** Starts the server; {@link isServing} tells when it is ready. */
export function startPostgres(order: KeeperOrder, folder: string, log: ServerLog): ChildProcess {
  return spawnAsServer(order, 'postgres', ['-D', order.dataDir, ...settings(folder)], log);
}

/** Waits until the server takes connections (true), or `gone` says that it has ended (false). */
export async function isServing(
  order: KeeperOrder,
  child: ChildProcess,
  gone: () => boolean,
): Promise<boolean> {
  while (!gone()) {
    const lock = readPostmaster(order.dataDir);
    if (lock?.pid === child.pid && lock?.status === 'ready') return true;
    await sleep(5);
  }
  return false;
}
