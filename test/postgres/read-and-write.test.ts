import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import type {GovernedObject} from '../../src/model/objects.ts';
import {EVERY_KIND} from './every-kind.ts';
import {applyTo, contents, object, scopeOf, workspace} from './objects.ts';
import {startTestServer, type TestServer} from './test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
}, 120_000);
afterAll(() => server.close(), 60_000);

const live = async (
  store: Awaited<ReturnType<TestServer['store']>>['store'],
  set = 'acme',
  names: string[] = [],
) => (await store.read({set, workspaces: names, users: []})).live;

describe('what was applied is read back', () => {
  test('every kind with every field, created, unchanged, deleted', async () => {
    const {store} = await server.store();
    const first = await applyTo(store, EVERY_KIND);
    expect(first.run).toBe(1);
    const after = await live(store);
    expect(contents(after.objects.values())).toEqual(contents(EVERY_KIND));
    expect([...after.objects.values()].every(({managedBy}) => managedBy === 'acme')).toBe(true);
    expect([...after.applied.keys()].toSorted()).toEqual(EVERY_KIND.map(({address}) => address).toSorted());
    expect(after.lastRun).toBe(1);

    const again = await applyTo(store, EVERY_KIND);
    expect(again).toEqual({result: [], run: null});

    expect((await applyTo(store, [])).run).toBe(2);
    expect((await live(store, 'acme', ['acme-legal', 'northwind'])).objects.size).toBe(0);
  });

  test('and every second half of the objects changed in place', async () => {
    const {store} = await server.store();
    await applyTo(store, EVERY_KIND);
    const changed = EVERY_KIND.map((each) => ({...each, labels: {...each.labels, changed: 'yes'}}));
    expect((await applyTo(store, changed)).result.length).toBe(EVERY_KIND.length);
    expect(contents((await live(store)).objects.values())).toEqual(contents(changed));
  });
});
