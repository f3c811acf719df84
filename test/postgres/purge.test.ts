/** Archived workspaces are removed for good: with all their rows, and what neighbours still have towards them ends. */
import {afterAll, afterEach, beforeAll, expect, test} from 'vitest';
import type pg from 'pg';
import type {Store} from '../../src/app/store-port.ts';
import {purgeWorkspaces} from '../../src/app/purge.ts';
import {UsageError} from '../../src/app/usage-error.ts';
import {StoreError} from '../../src/model/store-error.ts';
import {LIVE_TABLES} from '../../src/postgres/tables.ts';
import {applyTo, object, scopeOf, workspace} from './objects.ts';
import {startTestServer, type TestServer} from './test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());
afterEach(() => server.releaseDatabases());

const ROOT = 'root@platform.example';
const ANA = 'ana@acme.example';
const GIL = 'ana@gamma.example';
const DEFAULTS = {protect: false, features: {guestAccounts: true}};

/** A firm that works with another one, and has something of every kind but Approval. */
const firm = (name: string, other: string, more: object = {}, renew = 0) => {
  const me = `ana@${name}.example`;
  const all = [
    'use:shared_spaces',
    'use:external_collaboration',
    'use:invite_guest_accounts',
    'manage:external_connections',
  ];
  return [
    ...workspace(name, {...DEFAULTS, ...more}),
    object('Role', `${name}/all`, {permissions: all}),
    object('Grant', `${name}/all`, {subject: 'role:admin', permissions: all}),
    object('Team', `${name}/deals`, {members: [me]}),
    object('Team', `${name}/young`, {members: [], parent: 'deals'}),
    object('Resource', `${name}/vault`, {type: 'vault', creator: me}),
    object('Space', `${name}/room`, {
      type: 'external',
      creator: me,
      region: 'EU',
      resources: ['vault:vault'],
    }),
    object('Guest', `${name}/gus@${name}.guests`, {spaces: [{space: 'room', role: 'viewer'}], invitedBy: me}),
    object('Connection', `${name}/${other}`, {with: other, requestedBy: me, renew}),
    object('Share', `${name}/out`, {
      target: 'space:room',
      with: other,
      requestedBy: me,
      to: [{subject: `user:ana@${other}.example`, role: 'viewer'}],
      renew,
    }),
  ];
};

const platform = object('User', ROOT, {systemAdmin: true});

interface Place {
  readonly store: Store;
  readonly sql: pg.Client;
  /** Applies what a firm declares; `archived`: nothing any more. */
  readonly acme: (objects?: readonly ReturnType<typeof object>[]) => Promise<unknown>;
  readonly gamma: (objects?: readonly ReturnType<typeof object>[]) => Promise<unknown>;
  readonly purge: (
    workspaces?: readonly string[],
    confirmed?: readonly string[],
    actor?: string,
  ) => Promise<unknown>;
}

async function place(retentionDays = 0): Promise<Place> {
  const {store, sql} = await server.store();
  const acme: Place['acme'] = (objects = firm('acme', 'gamma')) =>
    applyTo(store, [platform, ...objects], {actor: ROOT, set: 'acme'});
  const gamma: Place['gamma'] = (objects = firm('gamma', 'acme', {retentionDays})) =>
    applyTo(store, objects, {actor: ROOT, set: 'gamma'});
  await acme(workspace('acme', DEFAULTS));
  await gamma(workspace('gamma', {...DEFAULTS, retentionDays}));
  await acme();
  await gamma();
  for (const [side, by] of [
    ['acme', ANA],
    ['gamma', GIL],
  ] as const) {
    const {rows} = await sql.query<{workspace: string; digest: string}>(
      "select workspace, digest from bylaw.current_requests where kind = 'share' and side = $1",
      [side],
    );
    for (const row of rows) {
      const request = `share:${row.workspace}/out`;
      await store.decide({request, side, decision: 'approve', by, digest: row.digest, reason: null});
    }
  }
  // What belongs to no set stays in the archive.
  await sql.query("insert into bylaw.teams (workspace, name) values ('gamma', 'kept')");
  const purge: Place['purge'] = async (workspaces = [], confirmed = [], actor = ROOT) => {
    const answer = await purgeWorkspaces(store, {actor, workspaces, confirmed});
    return 'outcome' in answer ? answer.outcome : answer.refused.rule;
  };
  return {store, sql, acme, gamma, purge};
}

const levels = async (sql: pg.Client): Promise<readonly string[]> => {
  const {rows} = await sql.query<{row: string}>(
    `select principal || ' ' || object || ' ' || level as row from bylaw.effective_access
      where principal in ('user:${ANA}', 'user:${GIL}') order by 1`,
  );
  return rows.map(({row}) => row);
};

const broken = async (store: Store): Promise<readonly unknown[]> =>
  (await store.verify()).filter(({intact}) => !intact);

test('a workspace past its time goes with every row, and its chain stays', async () => {
  const {store, sql, gamma, purge} = await place();
  const both = [`user:${ANA} space:gamma/room viewer`, `user:${GIL} space:acme/room viewer`];
  expect(await levels(sql)).toEqual(expect.arrayContaining(both));
  await gamma([]);
  const events = (await store.verify()).find(({chain}) => chain === 'workspace:gamma')?.events ?? 0;
  expect(await purge()).toEqual({purged: ['gamma'], kept: [], notArchived: []});
  const left: string[] = [];
  for (const table of LIVE_TABLES) {
    const {rows} = await sql.query<{row: string}>(`select to_jsonb(t)::text as row from bylaw."${table}" t`);
    // A partner's connection may be called so.
    const own = table === 'connections' ? /"workspace": "gamma"/ : /"(?:workspace|name)": "gamma"/;
    left.push(...rows.flatMap(({row}) => (own.test(row) ? [`${table}: ${row}`] : [])));
  }
  expect(left).toEqual([]);
  expect(await broken(store)).toEqual([]);
  const chain = (await store.verify()).find((one) => one.chain === 'workspace:gamma');
  expect(chain?.events).toBeGreaterThan(events);
  expect(await store.workspaceEvents('gamma', 9)).toEqual(
    expect.arrayContaining([
      expect.objectContaining({action: 'purge', actor: ROOT, address: 'Workspace/gamma', after: null}),
    ]),
  );
  expect(await purge()).toEqual({purged: [], kept: [], notArchived: []});
  // What acme declares stays as it is: nothing is planned for it.
  const {live} = await store.read(scopeOf('acme', [platform, ...firm('acme', 'gamma')]));
  expect(live.objects.has('Share/acme/out')).toBe(true);
  expect([...live.ledger.ended.values()].map(({cause}) => cause)).toEqual(['lost', 'lost', 'lost']);
  // Who asked is remembered as long as acme declares it, should there be a gamma again.
  const {rows} = await sql.query<{lapsed: boolean; name: string}>('select name, lapsed from bylaw.requests');
  expect(rows.filter(({lapsed}) => !lapsed)).toEqual([]);
  expect(rows.map(({name}) => name).toSorted()).toEqual(['gamma', 'out', 'out']);
});

test('another workspace of the name inherits nothing: what ended with the first is asked anew only if it is renewed', async () => {
  const {store, sql, acme, gamma, purge} = await place();
  await gamma([]);
  await purge();
  await gamma();
  expect((await levels(sql)).filter((row) => row.includes(`${GIL} space:acme`))).toEqual([]);
  const asked = async () =>
    (
      await sql.query<{id: string}>(
        "select workspace || ' ' || side as id from bylaw.current_requests where workspace = 'acme' order by 1",
      )
    ).rows.map(({id}) => id);
  expect(await asked()).toEqual([]);
  await acme(firm('acme', 'gamma', {}, 1));
  expect(await asked()).toContain('acme gamma');
  expect(await broken(store)).toEqual([]);
});

test('one that is not due is kept, and goes if it is named and confirmed', async () => {
  const {sql, gamma, purge} = await place(30);
  await gamma([]);
  const until = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  const kept = {purged: [], kept: [{workspace: 'gamma', until}], notArchived: []};
  expect(await purge()).toEqual(kept);
  expect(await purge(['gamma'])).toEqual(kept);
  expect(await purge(['gamma'], ['other'])).toEqual(kept);
  expect(await purge([], ['gamma'])).toMatchObject({purged: ['gamma']});
  const {rows} = await sql.query("select from bylaw.workspaces where name = 'gamma'");
  expect(rows).toEqual([]);
});

test('of named ones all go or none, and one that is live does not', async () => {
  const {sql, gamma, purge} = await place();
  await gamma([]);
  expect(await purge(['gamma', 'acme'], ['acme'])).toEqual({purged: [], kept: [], notArchived: ['acme']});
  expect((await sql.query("select from bylaw.workspaces where name = 'gamma'")).rowCount).toBe(1);
  await expect(purge(['gama'])).rejects.toThrow(UsageError);
  expect(await purge(['gamma'])).toMatchObject({purged: ['gamma']});
  await expect(purge(['gamma'])).rejects.toThrow(UsageError);
});

test('a time beyond all calendars is kept', async () => {
  const {gamma, purge} = await place(2_147_483_647);
  await gamma([]);
  expect(await purge()).toEqual({
    purged: [],
    kept: [{workspace: 'gamma', until: '9999-12-31T23:59:59.999Z'}],
    notArchived: [],
  });
});

test('nobody but a system admin removes anything, or learns what is in the archive', async () => {
  const {store, gamma, purge} = await place();
  await gamma([]);
  for (const workspaces of [[], ['gamma'], ['nowhere']]) {
    const refusal = await purge(workspaces, [], ANA).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(StoreError);
    expect((refusal as StoreError).rule).toBe('authority/not-permitted');
  }
  const answer = await purgeWorkspaces(store, {actor: null, workspaces: [], confirmed: []});
  expect('refused' in answer && answer.refused.rule).toBe('authority/actor');
});

test('a row that somebody writes into a later workspace of the name is known to be written around bylaw', async () => {
  const {store, sql, gamma, purge} = await place();
  await gamma([]);
  await purge();
  await gamma(workspace('gamma', {...DEFAULTS, retentionDays: 0}));
  await sql.query("insert into bylaw.teams (workspace, name) values ('gamma', 'deals')");
  const {live} = await store.read(scopeOf('gamma', firm('gamma', 'acme')));
  expect([...live.createdOutside]).toEqual(['Team/gamma/deals']);
});
