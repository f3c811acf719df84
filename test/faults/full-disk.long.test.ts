/** No space: where the database writes, and where the program does. */
import {execFileSync, spawnSync} from 'node:child_process';
import {randomBytes} from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import {afterAll, beforeAll, expect, inject, onTestFinished, test} from 'vitest';
import {on} from '../cli/database.ts';
import {bylaw, complains, json, LAUNCHER, run, write} from '../cli/program.ts';
import {TEMPLATE, withClient} from '../postgres/embedded-test-server.ts';
import {bigSet} from './big-set.ts';
import {expectIntact} from './every-exchange.ts';
import {DURABLE} from './pair.ts';
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

/** A file system of so many megabytes, which ends with the test. Returns its folder, for the user of the server. */
function smallDisk(megabytes: number): string {
  const disk = path.join(inject('scratch'), `disk-${randomBytes(4).toString('hex')}`);
  mkdirSync(disk);
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', disk]);
  onTestFinished(() => void execFileSync('umount', ['--lazy', disk]));
  const {uid, gid} = statSync(server.data);
  chownSync(disk, uid, gid);
  return disk;
}

/** Leaves so many kilobytes of a disk. Returns how to make room again. */
function fill(disk: string, left: number): () => void {
  const {bavail, bsize} = statfsSync(disk);
  const file = path.join(disk, 'filler');
  writeFileSync(file, Buffer.alloc(bavail * bsize - left * 1024));
  return () => rmSync(file);
}

// Only root may mount one.
const isRoot = process.getuid?.() === 0;

test.runIf(isRoot)(
  'a full disk below the tables: nothing of the apply is there, and it works once there is room',
  async () => {
    await inRounds('the disk of the tables is full', roundsOf(1, 2), async (seed) => {
      const disk = smallDisk(40);
      const name = `small_${seed}`;
      await withClient(server.url(), async (admin) => {
        await admin.query(`create tablespace ${name} location '${disk}'`);
        await admin.query(`create database ${name} template ${TEMPLATE} tablespace ${name}`);
      });
      const url = server.url(name);
      const at = {cwd: bigSet(2500 + 50 * (seed % 7)), ...on(url)};
      await run(0, ['apply', '--auto-approve', '--quiet'], {cwd: bigSet(20), ...on(url)});
      const before = await withClient(url, snapshotOf);
      const makeRoom = fill(disk, 200);
      expect(
        await complains(
          4,
          /has no disk space left, so nothing was written/,
          ['apply', '--auto-approve', '--quiet'],
          at,
        ),
      ).toMatch(/Free space on the server/);
      makeRoom();
      expect(differing(await withClient(url, snapshotOf), before)).toEqual([]);
      await run(0, ['apply', '--auto-approve', '--quiet'], at);
      await expectIntact(url);
      await withClient(server.url(), async (admin) => {
        await admin.query(`drop database ${name} with (force)`);
        await admin.query(`drop tablespace ${name}`);
      });
      return 'nothing written';
    });
  },
);

test.runIf(isRoot)(
  'a full disk below the log ends the server: no acknowledged run is lost, and it works once there is room',
  async () => {
    await inRounds('the disk of the log is full', 1, async () => {
      const data = path.join(smallDisk(400), 'data');
      execFileSync('cp', ['-a', path.join(inject('databases').pristine, 'data'), data]);
      let own = await startPlainServer({data, settings: DURABLE});
      const url = own.url(await own.database());
      const cwd = bigSet(1000);
      const at = {cwd, ...on(url)};
      const manifest = readFileSync(path.join(cwd, 'manifests/all.yaml'), 'utf8');
      await withClient(url, (sql) => sql.query('checkpoint'));
      const makeRoom = fill(path.dirname(data), 3000);
      let applied = 0;
      for (;;) {
        write(cwd, {'manifests/all.yaml': manifest.replaceAll('title: first', `title: round-${applied}`)});
        const {status, stdout} = await bylaw(['apply', '--auto-approve', '--quiet', '--json'], at);
        if (status === 0) {
          applied += 1;
          continue;
        }
        expect(status).toBe(4);
        const {error} = JSON.parse(stdout) as {error: {code: string}};
        expect(['unreachable', 'disk-full', 'commit-unknown', 'failed']).toContain(error.code);
        break;
      }
      makeRoom();
      await own.kill();
      own = await startPlainServer({again: own, settings: DURABLE});
      const {runs} = await json<{runs: readonly {run: number}[]}>(0, ['history', 'list'], at);
      expect([applied, applied + 1]).toContain(runs.length);
      await run(0, ['apply', '--auto-approve', '--quiet'], at);
      await expectIntact(url);
      await own.stop();
      return 'the server ended';
    });
  },
);

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

test.runIf(isRoot)(
  'a full disk below the files: the plan of before stays, nothing else is left, and it says so',
  async () => {
    await inRounds('the disk of a file is full', 1, async () => {
      const disk = smallDisk(2);
      const on1 = on(server.url(await server.database()));
      const plan = path.join(disk, 'plan.json');
      await run(0, ['plan', '--out', plan], {cwd: bigSet(20), ...on1});
      const first = readFileSync(plan, 'utf8');
      const makeRoom = fill(disk, 8);
      const at = {cwd: bigSet(400), ...on1};
      await complains(64, /disk is full: .*plan\.json was not written/, ['plan', '--out', plan], at);
      expect(readFileSync(plan, 'utf8')).toBe(first);
      expect(readdirSync(disk).toSorted()).toEqual(['filler', 'plan.json']);
      makeRoom();
      await run(0, ['plan', '--out', plan], at);
      return 'the file before';
    });
  },
);
