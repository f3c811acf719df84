/** No space: where the database writes, and where the program does. */
import {spawnSync} from 'node:child_process';
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {on} from '../cli/database.ts';
import {json, LAUNCHER, run} from '../cli/program.ts';
import {withClient} from '../postgres/embedded-test-server.ts';
import {bigSet} from './big-set.ts';
import {expectIntact} from './every-exchange.ts';
import {startPlainServer, type PlainServer} from './plain-server.ts';
import {inRounds, roundsOf} from './rounds.ts';
import {differing, snapshotOf} from './snapshot.ts';

/** No file may become larger than so many blocks of 1024 bytes: its log is in files of 16 MB. */
const LIMIT = 17_000;

let server: PlainServer;
beforeAll(async () => {
  server = await startPlainServer({
    settings: {autovacuum: 'off'},
    through: (program) => ['/bin/bash', '-c', `ulimit -f ${LIMIT}; exec "$@"`, 'server', ...program],
  });
});
afterAll(() => server.stop());

/** Fills the table of the audit almost to the limit with what is no chain's. */
const FILL = `do $$ begin
    while pg_relation_size('bylaw.audit_events') < ${(LIMIT - 150) * 1024} loop
      insert into bylaw.audit_events select r.* from (select * from bylaw.audit_events limit 1) e, generate_series(1, 20) g,
        jsonb_populate_record(null::bylaw.audit_events, to_jsonb(e) || jsonb_build_object('chain', 'filler', 'sequence',
          g + (select coalesce(max(sequence), 0) from bylaw.audit_events where chain = 'filler'), 'after', jsonb_build_object('x', repeat('x', 1400)))) r;
    end loop;
  end $$`;

test('a table that cannot grow: nothing of the apply is there, and it works once there is room', async () => {
  const outcomes = await inRounds('no space in the database', roundsOf(1, 2), async (seed) => {
    const database = await server.database();
    const url = server.url(database);
    const at = {cwd: bigSet(2500 + 50 * (seed % 7)), ...on(url)};
    await run(0, ['apply', '--auto-approve', '--quiet'], {cwd: bigSet(20), ...on(url)});
    const before = await withClient(url, async (sql) => {
      const found = await snapshotOf(sql);
      await sql.query(FILL);
      return found;
    });
    const {error} = await json<{error: {code: string; message: string}}>(
      4,
      ['apply', '--auto-approve', '--quiet'],
      at,
    );
    // A limit is no full disk to Postgres, but it stops the same write.
    expect(error.message).toMatch(/could not (?:extend|write)|no disk space/);
    await withClient(url, async (sql) => {
      await sql.query("delete from bylaw.audit_events where chain = 'filler'");
      await sql.query('vacuum full bylaw.audit_events');
      expect(differing(await snapshotOf(sql), before)).toEqual([]);
    });
    await run(0, ['apply', '--auto-approve', '--quiet'], at);
    await expectIntact(url);
    return 'nothing written';
  });
  expect(outcomes.size).toBe(1);
});

test('a file that cannot be written whole: the one before stays, and the next try works', async () => {
  await inRounds('no space for a file', roundsOf(1, 2), async () => {
    const cwd = bigSet(400);
    const url = server.url(await server.database());
    const plan = path.join(cwd, 'plan.json');
    await run(0, ['plan', '--out', plan], {cwd: bigSet(20), ...on(url)});
    const first = readFileSync(plan, {encoding: 'utf8', flag: 'a+'});
    const files = readdirSync(cwd);
    const ended = spawnSync(
      '/bin/bash',
      ['-c', 'ulimit -f 4; exec "$@"', 'program', process.execPath, LAUNCHER, 'plan', '--out', plan],
      {cwd, env: {...process.env, ...on(url).env}, encoding: 'utf8'},
    );
    expect(ended.stderr).toMatch(/^error: .*plan\.json/m);
    expect(ended.stderr).not.toMatch(/^ {4}at /m);
    expect(ended.status).toBe(64);
    expect([existsSync(plan), readFileSync(plan, 'utf8')]).toEqual([true, first]);
    expect(readdirSync(cwd)).toEqual(files);
    await run(0, ['plan', '--out', plan], {cwd, ...on(url)});
    return 'the file before';
  });
});
