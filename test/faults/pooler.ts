/** A connection pooler in transaction mode: pgbouncer, which only `npm run test:server` asks of a machine. */
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {chmodSync, chownSync, mkdirSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {withClient} from '../postgres/embedded-test-server.ts';
import {freePort, type PlainServer} from './plain-server.ts';

const PROGRAM = process.env['BYLAW_TEST_PGBOUNCER'] ?? '/usr/sbin/pgbouncer';

export interface Pooler {
  readonly url: (database: string) => string;
  readonly stop: () => Promise<void>;
}

/**
 * Starts one before a server. It knows of few connections, so that transactions of many commands follow each other on each. `more` is its own
 * settings, as docs/operations.md has them.
 */
export async function startPooler(
  {folder, port: serverPort, data}: PlainServer,
  more = 'pool_mode = transaction\nserver_reset_query =\nserver_login_retry = 2\n',
): Promise<Pooler> {
  const {uid, gid} = statSync(data);
  const port = await freePort();
  const own = path.join(folder, `pooler-${port}`);
  mkdirSync(own);
  chmodSync(own, 0o755);
  const settings = path.join(own, 'pgbouncer.ini');
  writeFileSync(
    settings,
    `[databases]
* = host=${folder} port=${serverPort} user=bylaw
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
default_pool_size = 6
max_client_conn = 200
${more.slice(Math.max(more.lastIndexOf('[pgbouncer]\n'), 0)).replace('[pgbouncer]\n', '')}
`,
  );
  const isRoot = process.getuid?.() === 0;
  if (isRoot) for (const each of [own, settings]) chownSync(each, uid, gid);
  const child = spawn(PROGRAM, [settings], {cwd: own, stdio: 'ignore', ...(isRoot && {uid, gid})});
  const url = (database: string): string => `postgres://bylaw@127.0.0.1:${port}/${database}`;
  for (const end = Date.now() + 30_000; ; await sleep(50)) {
    if (await withClient(url('postgres'), () => Promise.resolve(true)).catch(() => false)) break;
    if (child.exitCode !== null || Date.now() > end) throw new Error('pgbouncer did not start');
  }
  return {
    url,
    async stop() {
      child.kill('SIGINT');
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}
