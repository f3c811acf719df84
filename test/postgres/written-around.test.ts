/**
 * Approvals and Connections that an apply login writes around bylaw decide nothing and agree to nothing, whoever applies
 * next: only what a run writes or adopts does, and that the plan shows.
 */
import type pg from 'pg';
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import {externalAccessOf} from '../../src/agreements/external-access-in-force.ts';
import type {Store} from '../../src/app/store-port.ts';
import {compareText} from '../../src/diagnostics/compare-text.ts';
import {objectAt, type GovernedObject} from '../../src/model/objects.ts';
import {effectsOf} from '../../src/planner/plan-effects.ts';
import {askedDigest} from './asked-digest.ts';
import {applyTo, object, scopeOf} from './objects.ts';
import {asLogin, makeLogins, startTestServer, type TestServer} from './test-server.ts';

let server: TestServer;
let url: string;
let store: Store;
let sql: pg.Client;
let thief: pg.Client;
/** The pipeline of north, bound to an approver of it. */
let pipeline: Store;

beforeAll(async () => {
  server = await startTestServer({own: true});
  // Logins belong to the whole server, and the role that they get comes with the first database.
  await server.database();
  await makeLogins(server, {thief: 'bylaw_apply', ci_north: 'bylaw_apply', ci_acme: 'bylaw_apply'});
});
afterAll(() => server.close());
afterEach(() => server.releaseDatabases());

const RAJ = 'raj@north.example';
const VERA = 'user:vera@north.example';
const REQUEST = 'share:acme/deal';

const share = object('Share', 'acme/deal', {
  target: 'space:deal',
  with: 'north',
  requestedBy: 'ana@acme.example',
  to: [{subject: VERA, role: 'editor'}],
});
const acme = [
  object('Workspace', 'acme', {displayName: 'Acme', organization: 'acme', region: 'EU'}),
  ...['ana', 'al'].map((name) => object('Member', `acme/${name}@acme.example`, {roles: ['admin']})),
  object('Space', 'acme/deal', {type: 'external', creator: 'al@acme.example', region: 'EU', resources: []}),
  object('Connection', 'acme/north', {with: 'north', requestedBy: 'ana@acme.example'}),
  share,
];
const north = [
  object('Workspace', 'north', {displayName: 'North', organization: 'north', region: 'EU'}),
  ...['raj', 'rae'].map((name) => object('Member', `north/${name}@north.example`, {roles: ['admin']})),
  object('Member', 'north/vera@north.example', {roles: []}),
];
const connection = object('Connection', 'north/acme', {with: 'acme', requestedBy: RAJ});
const team = (name: string): GovernedObject => object('Team', `north/${name}`, {members: []});

const read = async () => (await store.read(scopeOf('acme', [...acme, ...north]))).live;

const digestFor = async (side: string): Promise<string> => askedDigest(await read(), REQUEST, side);

async function inForce(): Promise<string | null> {
  const {objects, ledger} = await read();
  const found = objectAt(objects, 'Share', 'Share/acme/deal');
  return found === undefined
    ? null
    : (externalAccessOf(objects, ledger).recipient(found, VERA)?.role ?? null);
}

const decisions = async () =>
  (await store.decisionsOn(REQUEST))
    .map(({side, by, actor}) => [side, by, actor])
    .toSorted(([a = ''], [b = '']) => compareText(a, b));

const forge = async (values: {name?: string; decision?: string; managedBy?: string | null} = {}) =>
  thief.query(
    `insert into bylaw.approvals (workspace, name, request, decision, "by", digest, managed_by)
      values ('north', $1, $2, $3, $4, $5, $6)`,
    [
      values.name ?? 'zz',
      REQUEST,
      values.decision ?? 'approve',
      RAJ,
      await digestFor('north'),
      values.managedBy ?? null,
    ],
  );

/** Both firms, connected; al has approved for acme, and north is asked. */
async function open(bound: boolean, more: readonly GovernedObject[] = [connection]): Promise<void> {
  ({url, store, sql} = await server.store());
  await applyTo(store, [...north], {set: 'north', actor: RAJ});
  await applyTo(store, acme);
  await applyTo(store, [...north, ...more], {set: 'north', actor: RAJ});
  const digest = await digestFor('acme');
  await store.decide({
    request: REQUEST,
    side: 'acme',
    decision: 'approve',
    by: 'al@acme.example',
    digest,
    reason: null,
  });
  if (bound) await sql.query("insert into bylaw.actors values ('ci_north', $1)", [RAJ]);
  [thief, pipeline] = [
    await server.connect(asLogin(url, 'thief')),
    await server.open(asLogin(url, 'ci_north')),
  ];
}

describe.each([
  ['where logins are bound', true],
  ['where no login is bound', false],
])('%s', (_, bound) => {
  beforeEach(() => open(bound));

  test.each([
    ['of no set', null],
    ['said to be of the set that applies next', 'north'],
    ['said to be of another set', 'acme'],
  ])('a forged Approval %s counts for nothing, however often anybody applies', async (__, managedBy) => {
    await forge({managedBy});
    for (const name of ['one', 'two']) {
      await applyTo(pipeline, [...north, connection, team(name)], {set: 'north', actor: RAJ});
    }
    expect(await inForce()).toBeNull();
    expect(await decisions()).toEqual([['acme', 'al@acme.example', 'al@acme.example']]);
    expect((await sql.query('select counted_as from bylaw.approvals')).rows).toEqual([{counted_as: null}]);
  });

  test('a forged denial closes nothing', async () => {
    await forge({decision: 'deny'});
    await applyTo(pipeline, [...north, connection, team('one')], {set: 'north', actor: RAJ});
    expect(await decisions()).toEqual([['acme', 'al@acme.example', 'al@acme.example']]);
  });

  test('decisions of others do not count it on the way', async () => {
    await forge();
    const digest = await digestFor('acme');
    await pipeline
      .decide({request: REQUEST, side: 'north', decision: 'revoke', by: RAJ, digest, reason: null})
      .catch(() => undefined);
    expect(await inForce()).toBeNull();
  });

  test.each([
    ['of no set', null],
    ['said to be of the set that adopts it', 'north'],
    ['said to be of another set', 'acme'],
  ])('one %s that is adopted decides, and the plan foresees it', async (__, managedBy) => {
    await forge({managedBy});
    const adopted = object('Approval', 'north/zz', await specOf('zz'));
    let foreseen: unknown;
    await applyTo(pipeline, [...north, connection, adopted], {
      set: 'north',
      actor: RAJ,
      onJudged: (live, changes) => {
        expect(changes.map(({actions, address}) => `${actions.join()} ${address}`)).toEqual([
          'adopt Approval/north/zz',
        ]);
        const {settlement} = effectsOf(live, {changes, rest: changes, left: live}, RAJ, 'north');
        foreseen = (settlement.ledger.decisions.get(REQUEST) ?? []).map(({side, by}) => [side, by]);
      },
    });
    expect(foreseen).toEqual([
      ['acme', 'al@acme.example'],
      ['north', RAJ],
    ]);
    expect(await inForce()).toBe('editor');
  });

  test('a copy of an Approval that its set deletes does not keep alive what that one approved', async () => {
    const approval = object('Approval', 'north/deal', {
      request: REQUEST,
      decision: 'approve',
      by: RAJ,
      digest: await digestFor('north'),
    });
    await applyTo(pipeline, [...north, connection, approval], {set: 'north', actor: RAJ});
    expect(await inForce()).toBe('editor');
    await forge({name: 'copy'});
    await applyTo(pipeline, [...north, connection], {set: 'north', actor: RAJ});
    expect(await inForce()).toBeNull();
  });

  test('a changed Approval decides nothing new, and its own set takes the change back without deciding anew', async () => {
    const approval = object('Approval', 'north/deal', {
      request: REQUEST,
      decision: 'deny',
      by: RAJ,
      digest: 'sha256:0',
    });
    const declared = [...north, connection, approval];
    await applyTo(pipeline, declared, {set: 'north', actor: RAJ});
    await thief.query("update bylaw.approvals set decision = 'approve', digest = $1", [
      await digestFor('north'),
    ]);
    await applyTo(pipeline, [...north, connection, team('one')], {
      set: 'north',
      actor: RAJ,
      changes: () => [
        {address: 'Team/north/one', actions: ['create'], reason: 'declared', fields: [], after: team('one')},
      ],
    });
    expect(await inForce()).toBeNull();
    await applyTo(pipeline, [...declared, team('one')], {set: 'north', actor: RAJ});
    expect(await decisions()).toEqual([['acme', 'al@acme.example', 'al@acme.example']]);
  });

  test('a Connection that somebody inserts, redirects or renews agrees to nothing', async () => {
    await thief.query("delete from bylaw.connections where workspace = 'north'");
    const insert = `insert into bylaw.connections (workspace, name, "with", region, partner, with_region, requested_by, managed_by)
      values ('north', 'forged', 'acme', 'EU', 'acme', 'EU', $1, 'north')`;
    await thief.query(insert, [RAJ]);
    const agreed = async () =>
      (await sql.query("select from bylaw.agreements where workspace = 'north'")).rowCount;
    await applyTo(pipeline, [...north, team('one')], {set: 'north', actor: RAJ});
    expect(await agreed()).toBe(0);
    expect((await read()).ledger.written.get('Connection/north/forged')).toBeNull();
    // What the set itself declares is adopted, as any plan shows.
    const forged = object('Connection', 'north/forged', {with: 'acme', requestedBy: RAJ});
    await applyTo(pipeline, [...north, forged, team('one')], {set: 'north', actor: RAJ});
    expect(await agreed()).toBe(1);
  });

  test('a withdrawn Connection that somebody raises agrees to nothing', async () => {
    await pipeline.withdraw({workspace: 'north', with: 'acme', by: RAJ, reason: null});
    await thief.query("update bylaw.connections set renew = 7 where workspace = 'north'");
    const raised = object('Connection', 'north/acme', {with: 'acme', requestedBy: RAJ, renew: 7});
    await applyTo(pipeline, [...north, raised, team('one')], {set: 'north', actor: RAJ});
    expect((await sql.query("select from bylaw.agreements where workspace = 'north'")).rowCount).toBe(0);
    // What the set itself declares does.
    const renewed = object('Connection', 'north/acme', {with: 'acme', requestedBy: RAJ, renew: 8});
    await applyTo(pipeline, [...north, renewed, team('one')], {set: 'north', actor: RAJ});
    expect((await sql.query("select from bylaw.agreements where workspace = 'north'")).rowCount).toBe(1);
  });
});

/** The spec of a row as it stands. */
async function specOf(name: string): Promise<object> {
  const {rows} = await sql.query<{request: string; decision: string; by: string; digest: string}>(
    'select request, decision, "by", digest from bylaw.approvals where name = $1',
    [name],
  );
  const [spec] = rows;
  if (spec === undefined) throw new Error(`there is no ${name}`);
  return spec;
}
