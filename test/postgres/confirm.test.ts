/** Confirmations on a real server: who may write them, as whom, and that they change nothing but the history. */
import type pg from 'pg';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {reviewAccess} from '../../src/app/access-review.ts';
import {confirmAccess} from '../../src/app/confirm-access.ts';
import type {Store} from '../../src/app/store-port.ts';
import type {ReviewRow} from '../../src/model/access-review.ts';
import {StoreError} from '../../src/model/store-error.ts';
import {applyTo, object, scopeOf, workspace} from './objects.ts';
import {asLogin, asRole, makeLogins, startTestServer, type TestServer} from './test-server.ts';

const ANA = 'ana@acme.example';
const BO = 'bo@acme.example';
const CY = 'cy@acme.example';
const ROOT = 'root@platform.example';
const SHARE = 'Share/acme/room-cy';
const GUEST = 'Guest/acme/gia@guests.example';

const firm = [
  ...workspace('acme', {features: {guestAccounts: true}}),
  object('Role', 'acme/host', {permissions: ['use:shared_spaces', 'use:invite_guest_accounts']}),
  object('Member', `acme/${BO}`, {roles: ['host']}),
  object('Member', `acme/${CY}`, {roles: ['host']}),
  object('User', ROOT, {systemAdmin: true}),
  object('Space', 'acme/room', {type: 'internal', creator: BO, region: 'EU', resources: []}),
  object('Space', 'acme/hall', {type: 'internal', creator: ANA, region: 'EU', resources: []}),
  object('Share', 'acme/room-cy', {
    target: 'space:room',
    requestedBy: BO,
    to: [{subject: `user:${CY}`, role: 'editor'}],
  }),
  object('Guest', 'acme/gia@guests.example', {
    invitedBy: BO,
    spaces: [
      {space: 'hall', role: 'viewer'},
      {space: 'room', role: 'viewer'},
    ],
  }),
  object('Grant', 'acme/all', {subject: 'everyone', permissions: ['spaces:read:all']}),
];

let server: TestServer;
let store: Store;
let sql: pg.Client;
let url: string;
beforeAll(async () => {
  server = await startTestServer({own: true});
  await server.database();
  await makeLogins(server, {ci_bo: 'bylaw_apply', ci_cy: 'bylaw_apply'});
  ({store, sql, url} = await server.store());
  await applyTo(store, firm, {actor: ROOT});
});
afterAll(() => server.close());

/** The rule that stands against a confirmation; null if it was written. */
const confirm = (addresses: readonly string[], by: string, from = store, reason: string | null = null) =>
  from.confirm({addresses, by, reason}).then(
    () => null,
    (error: unknown) =>
      error instanceof StoreError ? (error.rule ?? error.code) : Promise.reject(error as Error),
  );

const rowsAt = async (address: string): Promise<readonly ReviewRow[]> =>
  (await reviewAccess(store, 'acme')).rows.filter((row) => row.address === address);

test('who manages what is shared, an admin, or a system admin confirms it; the program says the same before', async () => {
  for (const [address, email, rule] of [
    [SHARE, BO, null],
    [SHARE, ANA, null],
    [SHARE, ROOT, null],
    [SHARE, CY, 'authority/not-permitted'],
    [SHARE, 'eve@other.example', 'authority/not-permitted'],
    // bo manages one of its spaces alone.
    [GUEST, BO, 'authority/not-permitted'],
    [GUEST, ANA, null],
    ['Grant/acme/all', BO, 'authority/not-permitted'],
    [`Member/acme/${ANA}`, ANA, null],
    ['Share/acme/none', ANA, 'references/unresolved'],
    ['Space/acme/room', ANA, 'references/unresolved'],
  ] as const) {
    expect([address, email, await confirm([address], email)]).toEqual([address, email, rule]);
    const asked = {addresses: [address], by: null, reason: null, actor: email};
    const {diagnostics} = await confirmAccess({...store, confirm: () => Promise.resolve(0)}, asked);
    expect([address, email, diagnostics[0]?.rule ?? null]).toEqual([address, email, rule]);
  }
});

test('it is in the rows and in the history, and changes nothing else: all or none', async () => {
  const before = (await store.read(scopeOf('acme', firm))).live;
  const counted = async () => (await sql.query('select count(*)::int as n from bylaw.audit_events')).rows;
  const events = await counted();
  expect(await confirm([SHARE, 'Grant/acme/all'], BO)).toBe('authority/not-permitted');
  expect(await counted()).toEqual(events);
  expect(await confirm([SHARE, 'Grant/acme/all'], ANA, store, `asked by ${BO}`)).toBeNull();
  const [row] = await rowsAt(SHARE);
  expect(row).toMatchObject({person: CY, since: expect.any(String) as string, confirmedBy: ANA});
  expect(await rowsAt('Grant/acme/all')).toMatchObject(
    [ANA, BO, CY].map((person) => ({person, confirmedBy: ANA})),
  );
  const after = (await store.read(scopeOf('acme', firm))).live;
  expect([after.objects, after.ledger]).toEqual([before.objects, before.ledger]);
  const history = await store.workspaceEvents('acme', 2);
  expect(history.map(({action, address, after: said}) => [action, address, said])).toEqual([
    ['confirm', SHARE, {by: ANA, reason: `asked by ${BO}`}],
    ['confirm', 'Grant/acme/all', {by: ANA, reason: `asked by ${BO}`}],
  ]);
  expect((await store.verify()).filter(({intact}) => !intact)).toEqual([]);
  const {rows} = await sql.query(
    "select from bylaw.audit_events where action = 'confirm' and after::text like '%@%'",
  );
  expect(rows).toHaveLength(0);
});

test('a login that is bound confirms for itself, or for another only what both manage', async () => {
  await sql.query('insert into bylaw.actors values ($1, $2), ($3, $4)', ['ci_bo', BO, 'ci_cy', CY]);
  const [asBo, asCy] = [await server.open(asLogin(url, 'ci_bo')), await server.open(asLogin(url, 'ci_cy'))];
  expect(await confirm([SHARE], ANA, asCy)).toBe('authority/not-permitted');
  expect(await confirm(['Grant/acme/all'], ANA, asBo)).toBe('authority/not-permitted');
  expect(await confirm([SHARE], ANA, asBo)).toBeNull();
  const [event] = await store.workspaceEvents('acme', 1);
  expect(event).toMatchObject({actor: BO, after: {by: ANA}});
  expect(await confirm([SHARE], CY, asBo)).toBe('authority/not-permitted');
  expect(await confirm([SHARE], BO, await server.open(asRole(url, 'bylaw_plan')))).toBe('permission');
  // Nobody writes the event around the function.
  const thief = await server.connect(asLogin(url, 'ci_cy'));
  await expect(thief.query("select bylaw.append_home_events(now(), 'x', '{}')")).rejects.toThrow(
    /permission denied/,
  );
});
