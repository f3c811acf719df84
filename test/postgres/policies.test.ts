/** The policies of the last apply: kept by the function that writes runs, for one set each, and by nothing else. */
import {afterAll, afterEach, beforeAll, expect, test} from 'vitest';
import type {RecordedPolicy} from '../../src/model/set-config.ts';
import {applyTo, object, scopeOf, workspace} from './objects.ts';
import {asRole, startTestServer, type TestServer} from './test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterEach(() => server.releaseDatabases());
afterAll(() => server.close());

const policy = (id: string, message = 'No "teams" ${change.address}'): RecordedPolicy => ({
  id,
  severity: 'error',
  for: 'change',
  when: 'change.kind == "Team"',
  message,
});

test('they are recorded with a run or without one, shared between sets, and in the chain', async () => {
  const {url, store, sql} = await server.store();
  const wanted = [...workspace('acme'), object('Role', 'acme/one', {permissions: []})];
  await applyTo(store, wanted);
  const scope = scopeOf('acme', wanted);
  expect((await store.read(scope)).live.lastPolicies).toBeUndefined();

  const apply = await server.open(asRole(url, 'bylaw_apply'));
  const record = async (set: string, policies: readonly RecordedPolicy[]) => {
    const request = {
      scope: {...scope, set},
      actor: 'ana@acme.example',
      planDigest: null,
      lockTimeoutMs: 5000,
    };
    const write = {changes: [], actor: 'ana@acme.example', commit: null, planDigest: 'sha256:none', policies};
    return apply.apply(request, () => ({write, result: 'done'}));
  };
  expect(await record('acme', [policy('b'), policy('a')])).toEqual({result: 'done', run: null});
  await record('acme', [policy('a'), policy('b')]);
  await record('other', [policy('a'), policy('b')]);
  expect((await store.read(scope)).live.lastPolicies).toEqual([policy('a'), policy('b')]);
  expect((await store.read(scope)).live.lastRun).toBe(1);
  expect((await sql.query('select from bylaw.policies')).rowCount).toBe(1);

  await record('acme', []);
  expect((await store.read(scope)).live.lastPolicies).toEqual([]);
  expect((await store.read({...scope, set: 'other'})).live.lastPolicies).toHaveLength(2);
  const {rows} = await sql.query(
    "select chain, before -> 'policies' as before, after -> 'policies' as after from bylaw.audit_events where action = 'policies' order by chain, sequence",
  );
  expect(rows).toEqual([
    {chain: 'set:acme', before: null, after: ['a', 'b']},
    {chain: 'set:acme', before: ['a', 'b'], after: []},
    {chain: 'set:other', before: null, after: ['a', 'b']},
  ]);
  expect((await store.verify()).filter(({intact}) => !intact)).toEqual([]);
  await expect(
    (await server.connect(asRole(url, 'bylaw_apply'))).query('update bylaw.sets set policies = null'),
  ).rejects.toThrow('permission denied');
  await sql.query("update bylaw.sets set policies = null where name = 'other'");
  expect((await store.verify()).filter(({intact}) => !intact)).toMatchObject([
    {
      chain: 'set:other',
      faults: ['the policies of the set were edited in the tables: they do not match their events'],
    },
  ]);
});

test('a run says by which policies it was judged', async () => {
  const {store, sql} = await server.store();
  const wanted = [...workspace('acme')];
  await applyTo(store, wanted, {policies: [policy('a')]});
  await applyTo(store, [...wanted, object('Role', 'acme/one', {permissions: []})]);
  const {rows} = await sql.query<{ids: readonly string[] | null}>(
    "select (select jsonb_agg(e -> 'id') from jsonb_array_elements(p.policies::jsonb) e) as ids from bylaw.runs r left join bylaw.policies p on p.digest = r.policies order by r.run",
  );
  expect(rows.map(({ids}) => ids)).toEqual([['a'], ['a']]);
  expect((await store.ownedAfter('acme', 1)).length).toBe(wanted.length);
  expect((await store.run('acme', 1))?.events.map(({action}) => action)).toEqual([
    'create',
    'create',
    'policies',
  ]);
});
