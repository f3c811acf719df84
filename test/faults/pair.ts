/** A primary server with a synchronous standby. */
import {chownSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {withClient} from '../postgres/embedded-test-server.ts';
import {copyData, startPlainServer, type PlainServer} from './plain-server.ts';

/** What was acknowledged is there after a crash. */
export const DURABLE = {synchronous_commit: 'on', max_wal_senders: '4', wal_level: 'replica'};

export interface Pair {
  readonly primary: PlainServer;
  readonly standby: PlainServer;
  readonly database: string;
  /** Names both of them. */
  readonly url: string;
}

/** Starts both, and waits until the standby follows. */
export async function startPair(): Promise<Pair> {
  const first = await startPlainServer({settings: DURABLE});
  const database = await first.database();
  await first.stop();
  const standbyData = copyData(first.data);
  const primary = await startPlainServer({
    data: first.data,
    settings: {...DURABLE, synchronous_standby_names: 'standby'},
  });
  const {uid, gid} = statSync(standbyData);
  const signal = path.join(standbyData, 'standby.signal');
  writeFileSync(signal, '');
  if (process.getuid?.() === 0) chownSync(signal, uid, gid);
  const standby = await startPlainServer({
    data: standbyData,
    settings: {
      ...DURABLE,
      primary_conninfo: `host=${primary.folder} port=${primary.port} user=bylaw application_name=standby`,
    },
  });
  await withClient(primary.url(), async (sql) => {
    for (const end = Date.now() + 30_000; Date.now() < end; await sleep(50)) {
      if ((await sql.query("select from pg_stat_replication where sync_state = 'sync'")).rowCount === 1)
        return;
    }
    throw new Error('the standby does not follow');
  });
  const hosts = [standby, primary];
  const url = `postgres://bylaw@/${database}?host=${hosts.map(({folder}) => folder).join()}&port=${hosts.map(({port}) => port).join()}`;
  return {primary, standby, database, url};
}
