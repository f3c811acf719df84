import {afterAll, afterEach, beforeAll, expect, test} from 'vitest';
import {isRelease} from '../../src/model/change.ts';
import {diff} from '../../src/diff/diff.ts';
import {APPROVER, EVERY_KIND} from './every-kind.ts';
import {applyTo, contents, object, scopeOf, workspace} from './objects.ts';
import {asRole, startTestServer, type TestServer} from './test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterEach(() => server.releaseDatabases());
afterAll(() => server.close());

test('a run lets go of objects of every kind, and of nothing else, with the rights of those who apply', async () => {
  const {url, store} = await server.store();
  await applyTo(store, EVERY_KIND, {actor: APPROVER});
  const scope = scopeOf('acme', EVERY_KIND);
  const before = (await store.read(scope)).live;
  const released = EVERY_KIND.map(({address}) => address);
  const {changes} = diff(new Map(), before, 'acme', released);
  expect(
    changes
      .filter(isRelease)
      .map(({address}) => address)
      .toSorted(),
  ).toEqual(released.toSorted());
  const apply = await server.open(asRole(url, 'bylaw_apply'));
  const request = {scope, actor: APPROVER, planDigest: null, lockTimeoutMs: 5000};
  const {run} = await apply.apply(request, () => ({
    write: {changes, actor: APPROVER, commit: null, planDigest: 'sha256:let-go'},
    result: 'done',
  }));
  expect(run).toBe(2);
  const {live} = await store.read(scope);
  expect(contents(live.objects.values())).toEqual(contents(before.objects.values()));
  expect([...live.objects.values()].filter(({managedBy}) => managedBy !== null)).toEqual([]);
  expect([live.applied.size, live.lastRun]).toEqual([0, 2]);
  expect(live.ledger).toEqual(before.ledger);
  const [last] = await store.runs('acme', 1);
  expect(last?.summary).toEqual({
    create: 0,
    update: 0,
    delete: 0,
    adopt: 0,
    accept: 0,
    release: EVERY_KIND.length,
  });
  expect((await store.verify()).filter(({intact}) => !intact)).toEqual([]);
  expect(await store.ownedAfter('acme', 1)).toHaveLength(EVERY_KIND.length);
  expect(await store.ownedAfter('acme', 2)).toEqual([]);
});

test('what is let go of stays with a workspace that goes: in the archive', async () => {
  const {store, sql} = await server.store();
  const role = object('Role', 'acme/kept', {permissions: []});
  await applyTo(store, [...workspace('acme'), role]);
  const scope = scopeOf('acme', [role]);
  const {live} = await store.read(scope);
  const {changes} = diff(new Map(), live, 'acme', [role.address]);
  await store.apply({scope, actor: 'ana@acme.example', planDigest: null, lockTimeoutMs: 5000}, () => ({
    write: {changes, actor: 'ana@acme.example', commit: null, planDigest: 'sha256:gone'},
    result: 'done',
  }));
  const {rows} = await sql.query('select name, managed_by from bylaw.roles');
  expect(rows).toEqual([{name: 'kept', managed_by: null}]);
  expect((await store.read(scope)).live.objects.has(role.address)).toBe(false);
  expect((await store.verify()).filter(({intact}) => !intact)).toEqual([]);
});

test('the history does not say that a run let go of what its set still has, or never had', async () => {
  const {store} = await server.store();
  const roles = [object('Role', 'acme/one', {permissions: []})];
  await applyTo(store, [...workspace('acme'), ...roles]);
  await applyTo(store, [object('Role', 'acme/theirs', {permissions: []})], {set: 'other'});
  const scope = scopeOf('acme', roles);
  const {live} = await store.read(scope);
  const theirs = live.objects.get('Role/acme/theirs');
  if (theirs === undefined) throw new Error('it is live');
  const change = {
    address: theirs.address,
    actions: ['release'],
    reason: 'removed',
    fields: [],
    before: theirs,
    after: {...theirs, managedBy: null},
  } as const;
  await expect(
    store.apply({scope, actor: 'ana@acme.example', planDigest: null, lockTimeoutMs: 5000}, () => ({
      write: {changes: [change], actor: 'ana@acme.example', commit: null, planDigest: 'sha256:theirs'},
      result: 'done',
    })),
  ).rejects.toThrow(/roles/);
});
