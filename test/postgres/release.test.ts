import type pg from 'pg';
import {afterAll, afterEach, beforeAll, describe, expect, test} from 'vitest';
import type {ApplyRequest, Store} from '../../src/app/store-port.ts';
import {APPROVER, EVERY_KIND} from './every-kind.ts';
import {applyTo, contents, object, scopeOf, workspace} from './objects.ts';
import {gate, startProxy, type Verdict} from './proxy.ts';
import {asRole, startTestServer, type TestServer} from './test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterEach(() => server.releaseDatabases());
afterAll(() => server.close());

const base = workspace('acme');
const role = (name: string) => object('Role', `acme/${name}`, {permissions: []});
const TWO = [...base, role('one'), role('two')];

const request = (objects = TWO, more: Partial<ApplyRequest> = {}): ApplyRequest => ({
  scope: scopeOf('acme', objects),
  actor: 'ana@acme.example',
  planDigest: null,
  lockTimeoutMs: 5000,
  ...more,
});

const letGo = (store: Store, addresses: readonly string[], asked = request()): Promise<string> =>
  store.release(asked, () => ({
    release: {addresses, actor: 'ana@acme.example', commit: 'c0ffee'},
    result: 'done',
  }));

const rows = async (sql: pg.Client, query: string): Promise<unknown[]> => (await sql.query(query)).rows;
const ownersOf = async (store: Store): Promise<ReadonlyMap<string, string | null>> => {
  const {live} = await store.read(scopeOf('acme', TWO));
  return new Map([...live.objects.values()].map(({address, managedBy}) => [address, managedBy]));
};

describe('letting go of objects', () => {
  test('of every kind leaves them as they are, and of no set', async () => {
    const {url, store} = await server.store();
    await applyTo(store, EVERY_KIND, {actor: APPROVER});
    const scope = scopeOf('acme', EVERY_KIND);
    const before = (await store.read(scope)).live;
    const addresses = EVERY_KIND.map(({address}) => address);
    // With no more rights than those who apply have.
    const apply = await server.open(asRole(url, 'bylaw_apply'));
    expect(await letGo(apply, addresses, request([...EVERY_KIND]))).toBe('done');
    const {live} = await store.read(scope);
    expect(contents(live.objects.values())).toEqual(contents(before.objects.values()));
    expect([...live.objects.values()].filter(({managedBy}) => managedBy !== null)).toEqual([]);
    expect([live.applied.size, live.lastRun]).toEqual([0, 1]);
  });

  test('is in the history, which is still whole, and no run', async () => {
    const {store, sql} = await server.store();
    await applyTo(store, TWO);
    await letGo(store, ['Role/acme/one', 'Member/acme/ana@acme.example']);
    expect(await ownersOf(store)).toEqual(
      new Map([
        ['Workspace/acme', 'acme'],
        ['Role/acme/two', 'acme'],
        ['Role/acme/one', null],
        ['Member/acme/ana@acme.example', null],
      ]),
    );
    expect(await rows(sql, `select address from bylaw.set_objects where "set" = 'acme' order by 1`)).toEqual([
      {address: 'Role/acme/two'},
      {address: 'Workspace/acme'},
    ]);
    const events = await rows(
      sql,
      `select sequence::int, run, action, before, after, commit from bylaw.audit_events where run is null order by sequence`,
    );
    const event = {run: null, action: 'release', before: {managedBy: 'acme'}, after: {managedBy: null}};
    expect(events).toEqual([
      {...event, sequence: 5, commit: 'c0ffee'},
      {...event, sequence: 6, commit: 'c0ffee'},
    ]);
    expect(await rows(sql, `select from bylaw.audit_events where address like '%@%'`)).toEqual([]);
    expect((await store.runs('acme', 10)).map(({run}) => run)).toEqual([1]);
    expect(await store.verify('acme')).toEqual([{chain: 'set:acme', events: 6, intact: true, faults: []}]);
    // And the chain goes on.
    await applyTo(store, [...base, role('two'), role('three')]);
    expect((await store.verify())[0]).toMatchObject({intact: true});
    expect((await store.run('acme', 2))?.events).toHaveLength(2);
  });

  test('stops without a trace when that is decided', async () => {
    const {store, sql} = await server.store();
    await applyTo(store, TWO);
    expect(await store.release(request(), () => ({stop: 'no'}))).toBe('no');
    expect((await ownersOf(store)).get('Role/acme/one')).toBe('acme');
    expect(await rows(sql, 'select from bylaw.audit_events where run is null')).toEqual([]);
  });

  test('is all or nothing', async () => {
    const {store, sql} = await server.store();
    await applyTo(store, TWO);
    await applyTo(store, [object('Role', 'acme/theirs', {permissions: []})], {set: 'other'});
    // What the decision should never let through: an object of another set.
    await expect(letGo(store, ['Role/acme/one', 'Role/acme/theirs'])).rejects.toThrow(/roles/);
    expect((await ownersOf(store)).get('Role/acme/one')).toBe('acme');
    expect(await rows(sql, 'select from bylaw.audit_events where run is null')).toEqual([]);
  });

  test.each([
    // No workspace holds a user: the set's own row is all that two such transactions have in common.
    ['of its set', 'User/ci@platform.example', ['acme']],
    ['of its set or of another', 'Role/acme/one', ['acme', 'other']],
  ])('is seen by an apply %s that waited for it', async (_, released, sets) => {
    const {url, store} = await server.store();
    const all = [...TWO, object('User', 'ci@platform.example', {})];
    await applyTo(store, all);
    const proxy = await startProxy(url);
    const [held, reached] = [gate(), gate()];
    proxy.onSend = async (text): Promise<Verdict> => {
      if (!text.includes('commit\0')) return 'pass';
      reached.open();
      await held.opened;
      return 'pass';
    };
    const releasing = letGo(await server.open(proxy.url), [released], request(all));
    await reached.opened;
    const seen: (string | null | undefined)[] = [];
    const judged = gate();
    const applying = sets.map(async (set) =>
      applyTo(await server.open(url), set === 'acme' ? all : [role('three')], {
        set,
        onDecide: ({live}) => {
          seen.push(live.objects.get(released)?.managedBy);
          if (seen.length === sets.length) judged.open();
        },
      }),
    );
    await judged.opened;
    held.open();
    await Promise.all([releasing, ...applying]);
    // What they judged before does not hold. The first sees it; the apply of the set adopts it again, which a second may see.
    expect(seen.slice(0, sets.length)).toEqual(sets.map(() => 'acme'));
    expect(seen[sets.length]).toBeNull();
    const {live} = await store.read(scopeOf('acme', all));
    expect(live.objects.get(released)?.managedBy).toBe('acme');
    await proxy.close();
  });

  test('whose commit is not answered is found to have happened', async () => {
    const {url, store, sql} = await server.store();
    await applyTo(store, TWO);
    const proxy = await startProxy(url);
    let commits = 0;
    proxy.onSend = (text) => (text.includes('commit\0') && (commits += 1) === 1 ? 'cut-answer' : 'pass');
    // Asking whether the schema is there does not commit; reading does.
    const through = await server.open(proxy.url);
    expect(await letGo(through, ['Role/acme/one'])).toBe('done');
    expect(await rows(sql, "select address from bylaw.audit_events where action = 'release'")).toEqual([
      {address: 'Role/acme/one'},
    ]);
    await proxy.close();
  });
});
