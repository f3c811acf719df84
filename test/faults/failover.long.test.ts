/** A primary with a synchronous standby, killed while an apply runs; the standby takes over. */
import {chownSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import pg from 'pg';
import {afterAll, expect, test} from 'vitest';
import {on} from '../cli/database.ts';
import {complains, json, run, start, write} from '../cli/program.ts';
import {withClient} from '../postgres/embedded-test-server.ts';
import {bigSet} from './big-set.ts';
import {copyData, startPlainServer, type PlainServer} from './plain-server.ts';
import {below, inRounds, randomOf, roundsOf, type Outcome} from './rounds.ts';

const servers: PlainServer[] = [];
afterAll(async () => {
  for (const server of servers) await server.kill();
});

const DURABLE = {synchronous_commit: 'on', max_wal_senders: '4', wal_level: 'replica'};

interface Pair {
  readonly primary: PlainServer;
  readonly standby: PlainServer;
  readonly database: string;
  /** Names both of them. */
  readonly url: string;
}

async function pair(): Promise<Pair> {
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
  servers.push(primary, standby);
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

interface History {
  readonly runs: readonly {readonly run: number}[];
}

async function failOver(seed: number): Promise<Outcome> {
  const random = randomOf(seed);
  const {primary, standby, database, url} = await pair();
  const cwd = bigSet(500);
  const at = {cwd, ...on(url)};
  // The standby, which is named first, is passed over.
  expect(await json(0, ['apply', '--auto-approve', '--quiet'], at)).toMatchObject({
    status: 'applied',
    run: 1,
  });
  await complains(4, /cannot be used: .* is not a standby server/, ['plan'], {
    cwd,
    ...on(`${primary.url(database)}&target_session_attrs=standby`),
  });
  const manifest = path.join(cwd, 'manifests/all.yaml');
  write(cwd, {
    'manifests/all.yaml': readFileSync(manifest, 'utf8').replaceAll('title: first', 'title: second'),
  });
  const {ended} = start(['apply', '--auto-approve', '--quiet', '--json'], at);
  await untilLocked(primary, database);
  await sleep(below(random, 150));
  await primary.kill();
  await withClient(standby.url(), (sql) => sql.query('select pg_promote()'));
  const {status, stdout} = await ended;
  const runs = (await json<History>(0, ['history', 'list'], at)).runs.map((each) => each.run);
  const {
    status: said,
    run: number,
    error,
  } = JSON.parse(stdout) as {status: string; run: number; error?: {code: string}};
  if (status === 0) {
    expect([said, number]).toEqual(['applied', 2]);
    expect(runs).toEqual([2, 1]);
  } else {
    expect([status, ['unreachable', 'commit-unknown'].includes(error?.code ?? '')]).toEqual([4, true]);
  }
  await run(0, ['apply', '--auto-approve', '--quiet'], at);
  expect((await json<History>(0, ['history', 'list'], at)).runs.map((each) => each.run)).toEqual([2, 1]);
  expect(await json(0, ['history', 'verify'], at)).toMatchObject({intact: true});
  await standby.kill();
  await complains(4, /cannot be used: .*cannot be reached \(.*\); .*cannot be reached/, ['plan'], at);
  return status === 0 ? 'applied' : (error?.code ?? '');
}

async function untilLocked(server: PlainServer, database: string): Promise<void> {
  const client = new pg.Client({connectionString: server.url(database)});
  client.on('error', () => undefined);
  await client.connect();
  for (const end = Date.now() + 60_000; Date.now() < end; await sleep(3)) {
    const {rowCount} = await client.query(
      "select from pg_stat_activity where datname = current_database() and application_name ~ '^bylaw [0-9a-f]{8} '",
    );
    if (rowCount !== 1) continue;
    await client.end();
    return;
  }
  throw new Error('waited in vain for the apply');
}

test('the standby takes over: no acknowledged run is lost, and the next command finds it', async () => {
  const counts = await inRounds('failover to a synchronous standby', roundsOf(1, 2), failOver);
  expect(counts.size).toBeGreaterThan(0);
});
