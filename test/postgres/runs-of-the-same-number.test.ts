/** Runs of several sets have the same number: what follows from one is no part of another. */
import {afterAll, afterEach, beforeAll, beforeEach, expect, test} from 'vitest';
import type {Store} from '../../src/app/store-port.ts';
import type {GovernedObject} from '../../src/model/objects.ts';
import {pastOf, stateAt} from '../../src/past/past.ts';
import {applyTo, object, scopeOf} from './objects.ts';
import {startTestServer, type TestServer} from './test-server.ts';

let server: TestServer;
let store: Store;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());
afterEach(() => server.releaseDatabases());
beforeEach(async () => {
  ({store} = await server.store());
});

const ROOT = 'root@platform.example';
const firm = (name: string, more: readonly GovernedObject[] = []): readonly GovernedObject[] => [
  object('Workspace', name, {displayName: name, organization: name, region: 'EU'}),
  object('Member', `${name}/ana@${name}.example`, {roles: ['admin']}),
  ...more,
];
const connected = (name: string, other: string): GovernedObject =>
  object('Connection', `${name}/${other}`, {with: other, requestedBy: `ana@${name}.example`});

test('the state after a run has what it wrote, though another set connected with its partner by a run of that number', async () => {
  await applyTo(store, [object('User', ROOT, {systemAdmin: true})], {set: 'platform', actor: ROOT});
  for (const name of ['acme', 'north', 'south']) await applyTo(store, firm(name), {set: name, actor: ROOT});
  // The second run of each.
  for (const name of ['north', 'south'])
    await applyTo(store, firm(name, [connected(name, 'acme')]), {set: name, actor: ROOT});
  await applyTo(store, firm('north'), {set: 'north', actor: ROOT});

  const workspaces = ['acme', 'north'];
  const {live} = await store.read(scopeOf('north', firm('north')));
  const end = (await store.endOfRun('north', 2, workspaces)) ?? 0;
  const events = await store.pastEvents({workspaces, people: [ROOT]}, live.now, [end]);
  const effects = events.events.filter(({ofSet}) => ofSet !== undefined);
  expect(new Set(effects.map(({ofSet, run}) => `${ofSet} ${run}`))).toContain('south 2');
  expect([...(stateAt(pastOf(live, events), end)?.state.keys() ?? [])]).toContain('Connection/north/acme');
});
