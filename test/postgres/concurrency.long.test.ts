import {setTimeout as sleep} from 'node:timers/promises';
import type pg from 'pg';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import type {StoreError} from '../../src/model/store-error.ts';
import {applyTo, object, workspace} from './objects.ts';
import {gate, startProxy, type Verdict} from './proxy.ts';
import {startTestServer, type TestServer} from './test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({own: true});
});
afterAll(() => server.close());

const failure = (work: Promise<unknown>): Promise<StoreError> =>
  work.then(
    () => {
      throw new Error('it did not fail');
    },
    (error: unknown) => error as StoreError,
  );

const runsOf = async (sql: pg.Client): Promise<unknown[]> =>
  (await sql.query('select "set", run from bylaw.runs order by "set", run')).rows;

const base = workspace('acme');
const role = (name: string) => object('Role', `acme/${name}`, {permissions: ['use:shared_spaces']});

describe('applies at once', () => {
  test('of one set are one after the other, and each reads what the one before wrote', async () => {
    const {url, store} = await server.store();
    await applyTo(store, base);
    const names = ['r1', 'r2', 'r3', 'r4', 'r5', 'r6', 'r7', 'r8'];
    const runs = await Promise.all(
      names.map(async (name) => {
        let seen = 0;
        const {run} = await applyTo(await server.open(url), [...base, role(name)], {
          lockTimeoutMs: 30_000,
          onDecide: ({live}) => {
            seen = [...live.objects.values()].filter(({kind}) => kind === 'Role').length;
          },
          changes: () => [
            {
              address: role(name).address,
              actions: ['create'],
              reason: 'declared',
              fields: [],
              after: role(name),
            },
          ],
        });
        return [run, seen];
      }),
    );
    // Run n (the first was the base) saw the n - 2 roles of those between.
    expect(runs.toSorted(([a], [b]) => (a ?? 0) - (b ?? 0))).toEqual(names.map((_, i) => [i + 2, i]));
    expect((await store.verify()).every(({intact}) => intact)).toBe(true);
  });

  test('of two sets that touch one workspace: the later judges what the earlier wrote', async () => {
    const {url, store} = await server.store();
    await applyTo(store, base);
    const proxy = await startProxy(url);
    const [first, second] = [await server.open(proxy.url), await server.open(url)];
    const held = gate();
    proxy.onSend = async (text): Promise<Verdict> => {
      if (text.includes('commit\0')) await held.opened;
      return 'pass';
    };
    const judging = gate();
    const one = applyTo(first, [role('one')], {set: 'one', onDecide: judging.open});
    await judging.opened;
    const seen: boolean[] = [];
    const judged = gate();
    const two = applyTo(second, [role('two')], {
      set: 'two',
      onDecide: ({live}) => {
        seen.push(live.objects.has('Role/acme/one'));
        judged.open();
      },
    });
    await judged.opened;
    held.open();
    await Promise.all([one, two]);
    // What it judged while the earlier wrote does not hold.
    expect(seen).toEqual([false, true]);
    await proxy.close();
  });

  test('people new to both sets are one person', async () => {
    const {url, store, sql} = await server.store();
    await applyTo(store, [...base, ...workspace('other')]);
    const member = (home: string) => object('Member', `${home}/new@both.example`, {roles: ['admin']});
    await Promise.all([
      applyTo(await server.open(url), [member('acme')], {set: 'one'}),
      applyTo(await server.open(url), [member('other')], {set: 'two'}),
    ]);
    const {rows} = await sql.query(
      "select count(*)::int as n from bylaw.people where email = 'new@both.example'",
    );
    expect(rows).toEqual([{n: 1}]);
  });
});

describe('the lock', () => {
  test('tells who holds it, can be released, and the run that lost it comes back whole', async () => {
    const {url, store, sql} = await server.store();
    await applyTo(store, base);
    const proxy = await startProxy(url);
    const held = gate();
    const reached = gate();
    proxy.onSend = async (text): Promise<Verdict> => {
      if (!text.includes('commit\0')) return 'pass';
      reached.open();
      await held.opened;
      return 'pass';
    };
    const progress: string[] = [];
    const begun = Date.now();
    const slow = applyTo(await server.open(proxy.url), [...base, role('slow')], {
      actor: 'slow.person@acme.example',
      onProgress: ({phase}) => progress.push(phase),
    });
    await reached.opened;

    const holder = await store.lockHolder('acme');
    expect(holder?.actor).toBe('slow.person@acme.example');
    const since = Date.parse(holder?.since ?? '');
    // The database's clock is this machine's, in whole milliseconds or less.
    expect([since >= begun - 1000, since <= Date.now() + 1000]).toEqual([true, true]);
    expect(await store.lockHolder('another')).toBeNull();

    const waits: string[] = [];
    for (const lockTimeoutMs of [0, 900]) {
      const error = await failure(
        applyTo(store, base, {lockTimeoutMs, onProgress: ({detail}) => waits.push(detail ?? '')}),
      );
      expect([error.code, error.message]).toEqual([
        'lock-timeout',
        expect.stringContaining('slow.person@acme.example'),
      ]);
    }
    expect(waits.join()).toContain('slow.person@acme.example');
    // Another set that needs the same workspace waits for the same person.
    const other = await failure(applyTo(store, [role('x')], {set: 'other', lockTimeoutMs: 700}));
    expect([other.code, other.message]).toEqual(['lock-timeout', expect.stringContaining('slow.person')]);

    const released = await store.releaseLock('acme');
    expect(released?.backend).toBe(holder?.backend);
    expect(await store.lockHolder('acme')).toBeNull();
    expect(await runsOf(sql)).toEqual([{set: 'acme', run: 1}]);
    proxy.onSend = () => 'pass';
    held.open();
    expect((await slow).run).toBe(2);
    expect(progress).toContain('retry');
    expect(await store.releaseLock('acme')).toBeNull();
    await proxy.close();
  });

  test('a set nobody holds has no holder, and an application name alone is no lock', async () => {
    const {store, sql} = await server.store();
    await applyTo(store, base);
    await sql.query('begin');
    await sql.query("select set_config('application_name', 'bylaw 00000000 20260101T000000Z liar', true)");
    expect(await store.lockHolder('acme')).toBeNull();
    await sql.query('rollback');
  });
});

describe('a transaction that has to be tried again', () => {
  test('because somebody wrote the same row meanwhile (40001)', async () => {
    const {url, store, sql} = await server.store();
    await applyTo(store, [...base, role('r')]);
    const proxy = await startProxy(url);
    let meddle = true;
    proxy.onSend = async (text): Promise<Verdict> => {
      if (meddle && text.includes('insert into bylaw."roles"')) {
        meddle = false;
        await sql.query("update bylaw.roles set description = 'meddled'");
      }
      return 'pass';
    };
    const seen: unknown[] = [];
    const changed = object('Role', 'acme/r', {permissions: ['spaces:read:all']});
    const {run} = await applyTo(await server.open(proxy.url), [...base, changed], {
      onDecide: ({live}) => {
        const found = live.objects.get('Role/acme/r');
        seen.push(found?.kind === 'Role' && found.spec.description);
      },
    });
    expect(run).toBe(2);
    expect(seen).toEqual([undefined, 'meddled']);
    await proxy.close();
  });

  test('because of a deadlock (40P01)', async () => {
    const {store, sql} = await server.store();
    await applyTo(store, [...base, role('r')]);
    await sql.query("begin; update bylaw.roles set description = 'x' where name = 'r'");
    const retries: (string | undefined)[] = [];
    const apply = applyTo(store, [...base, object('Role', 'acme/r', {permissions: []})], {
      lockTimeoutMs: 20_000,
      onProgress: ({phase, detail}) => {
        if (phase === 'retry') retries.push(detail);
      },
    });
    await sleep(400);
    await sql.query("select from bylaw.sets where name = 'acme' for update");
    await sql.query('commit');
    expect((await apply).run).toBe(2);
    expect(retries).toEqual(['conflict']);
  });

  test('because the server ended the connection', async () => {
    const {url, store, sql} = await server.store();
    await applyTo(store, base);
    const proxy = await startProxy(url);
    let kill = true;
    proxy.onSend = async (text): Promise<Verdict> => {
      if (kill && text.includes('bylaw.record_run')) {
        kill = false;
        const holder = await store.lockHolder('acme');
        await sql.query('select pg_terminate_backend($1, 5000)', [holder?.backend]);
      }
      return 'pass';
    };
    expect((await applyTo(await server.open(proxy.url), [...base, role('r')])).run).toBe(2);
    expect(kill).toBe(false);
    expect(await runsOf(sql)).toHaveLength(2);
    await proxy.close();
  });
});

// Two of them wait for seconds.
describe.concurrent('a connection that breaks', () => {
  test.each(['cut', 'cut-answer'] as const)('at the COMMIT, %s: happens once', async (verdict) => {
    const {url, store, sql} = await server.store();
    await applyTo(store, base);
    const proxy = await startProxy(url);
    let armed = true;
    let decisions = 0;
    proxy.onSend = (text) => {
      if (!armed || !text.includes('commit\0')) return 'pass';
      // The store's own look at the migrations is no transaction, so this is the apply's.
      armed = false;
      return verdict;
    };
    const {run} = await applyTo(await server.open(proxy.url), [...base, role('r')], {
      onDecide: () => (decisions += 1),
    });
    expect(run).toBe(2);
    // What was read is still so: nothing is judged again.
    expect(decisions).toBe(1);
    expect(await runsOf(sql)).toHaveLength(2);
    expect(armed).toBe(false);
    await proxy.close();
  });

  test('for good, while committing: says that it cannot know', async () => {
    const {url, store} = await server.store();
    await applyTo(store, base);
    const proxy = await startProxy(url);
    proxy.onSend = (text) => {
      if (!text.includes('commit\0')) return 'pass';
      proxy.refuse = true;
      return 'cut-answer';
    };
    const error = await failure(applyTo(await server.open(proxy.url), [...base, role('r')]));
    expect([error.code, error.help]).toEqual(['commit-unknown', expect.stringContaining('history list')]);
    await proxy.close();
  });

  test('for good, in the middle: leaves nothing', async () => {
    const {url, store, sql} = await server.store();
    await applyTo(store, base);
    const proxy = await startProxy(url);
    proxy.onSend = (text) => {
      if (!text.includes('bylaw.record_run')) return 'pass';
      proxy.refuse = true;
      return 'cut';
    };
    const error = await failure(applyTo(await server.open(proxy.url), [...base, role('r')]));
    expect(error.code).toBe('unreachable');
    expect(await runsOf(sql)).toHaveLength(1);
    expect((await sql.query('select from bylaw.roles')).rowCount).toBe(0);
    await proxy.close();
  });
});

describe('stopping', () => {
  test.each([
    ['before it begins', 'begin'],
    ['while it writes', 'insert into bylaw."roles"'],
    ['at the audit', 'bylaw.record_run'],
  ])('%s changes nothing', async (_, statement) => {
    const {url, store, sql} = await server.store();
    await applyTo(store, base);
    const proxy = await startProxy(url);
    const controller = new AbortController();
    proxy.onSend = (text) => {
      if (text.includes(statement)) controller.abort();
      return 'pass';
    };
    const stopped = await failure(
      applyTo(await server.open(proxy.url), [...base, role('r')], {signal: controller.signal}),
    );
    expect(stopped.code).toBe('interrupted');
    expect(await runsOf(sql)).toHaveLength(1);
    expect((await applyTo(store, [...base, role('r')], {lockTimeoutMs: 0})).run).toBe(2);
    await proxy.close();
  });

  test('ends a wait for the lock at once', async () => {
    const {store, sql} = await server.store();
    await applyTo(store, base);
    await sql.query("begin; select from bylaw.sets where name = 'acme' for update");
    const error = await failure(
      applyTo(store, [...base, role('r')], {lockTimeoutMs: 600_000, signal: AbortSignal.timeout(300)}),
    );
    expect(error.code).toBe('interrupted');
    await sql.query('rollback');
  });
});
