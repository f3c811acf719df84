/** What is to be reviewed in a workspace: who has what by which object, since when, and when somebody confirmed it. */
import {expect, test} from 'vitest';
import {reviewAccess} from '../../../src/app/access-review.ts';
import type {ReviewRow} from '../../../src/model/access-review.ts';
import type {Change} from '../../../src/model/change.ts';
import type {GovernedObject} from '../../../src/model/objects.ts';
import {
  connection,
  grant,
  guest,
  member,
  resource,
  role,
  share,
  space,
  team,
  workspace,
} from '../access/organisation.ts';
import {FakeStore} from './fake-store.ts';

const ANA = 'ana@acme.example';
const BO = 'bo@acme.example';
const CY = 'cy@acme.example';
const GIA = 'gia@guests.example';
const ROOM = 'space:acme/room';

const FIRM: readonly GovernedObject[] = [
  workspace('acme', {features: {guestAccounts: true}}),
  role('acme', 'host', ['use:shared_spaces', 'use:invite_guest_accounts']),
  member('acme', ANA, ['admin']),
  member('acme', BO, ['host']),
  member('acme', CY, ['host']),
  team('acme', 'deals', [BO, CY]),
  resource('acme', 'vault', 'falcon', BO),
  space('acme', 'room', BO),
];

const noon = (day: string): number => Date.parse(`2026-${day}T12:00:00Z`);

/** Applies objects on a day, beside what is live. */
async function apply(store: FakeStore, day: string, ...objects: readonly GovernedObject[]): Promise<void> {
  store.now = noon(day);
  const changes = objects.map((after): Change => {
    const before = store.objects.get(after.address);
    const actions = [before === undefined ? ('create' as const) : ('update' as const)];
    return {address: after.address, actions, reason: 'declared', fields: [], before, after} as never;
  });
  const request = {scope: {set: 'acme'}, actor: ANA, planDigest: day, lockTimeoutMs: 0} as never;
  const write = {changes, actor: ANA, commit: null, planDigest: day} as never;
  await store.apply(request, () => ({write, result: null}));
}

async function firm(...more: readonly GovernedObject[]): Promise<FakeStore> {
  const store = new FakeStore(new Map(), noon('01-01'));
  await apply(store, '01-01', ...FIRM, ...more);
  return store;
}

const rowsOf = async (store: FakeStore, olderThan?: number): Promise<readonly ReviewRow[]> => {
  const asked =
    olderThan === undefined ? {} : {olderThan: {text: `${olderThan}d`, ms: olderThan * 86_400_000}};
  return (await reviewAccess(store, 'acme', asked)).rows;
};
const day = (time: string | null): string | null => time?.slice(5, 10) ?? null;
const told = (rows: readonly ReviewRow[], kind: string): unknown[] =>
  rows
    .filter((row) => row.kind === kind)
    .map(({person, target, level, since}) =>
      [person, target, level, day(since)].filter((one) => one !== null).join(' '),
    );

test('one row for each person and what gives it, in the order of a review', async () => {
  const store = await firm(
    grant('acme', 'deals', 'team:deals', ['manage:external_connections']),
    share('acme', 'room-deals', 'space:room', {'team:deals': 'editor'}),
  );
  await apply(store, '02-01', guest('acme', GIA, {room: 'viewer'}, {invitedBy: BO, expires: '2027-01-31'}));
  store.now = noon('03-01');
  const rows = await rowsOf(store);
  expect([...new Set(rows.map(({kind}) => kind))]).toEqual(['guest', 'admin', 'eca', 'grant', 'share']);
  expect(told(rows, 'guest')).toEqual([`${GIA} ${ROOM} viewer 02-01`]);
  expect(rows[0]).toMatchObject({
    outside: 'guest',
    requestedBy: BO,
    expires: '2027-01-31',
    address: `Guest/acme/${GIA}`,
  });
  expect(told(rows, 'admin')).toEqual([`${ANA} workspace:acme 01-01`]);
  expect(told(rows, 'eca')).toEqual([ANA, BO, CY].map((who) => `${who} workspace:acme 01-01`));
  expect(told(rows, 'share')).toEqual([`${BO} ${ROOM} editor 01-01`, `${CY} ${ROOM} editor 01-01`]);
  expect(rows.find(({kind}) => kind === 'grant')).toMatchObject({
    permissions: ['manage:external_connections'],
    via: ['Grant/acme/deals', 'team:acme/deals'],
    changedBy: ANA,
  });
});

test('since when is that of the person: in the team, at the level, by this object', async () => {
  const store = await firm(share('acme', 'room-deals', 'space:room', {'team:deals': 'viewer'}));
  await apply(store, '02-01', team('acme', 'deals', [BO]));
  await apply(store, '03-01', team('acme', 'deals', [BO, CY]));
  await apply(store, '04-01', share('acme', 'room-deals', 'space:room', {'team:deals': 'editor'}));
  await apply(store, '05-01', share('acme', 'room-cy', 'space:room', {[`user:${CY}`]: 'viewer'}));
  store.now = noon('06-01');
  expect(told(await rowsOf(store), 'share')).toEqual([
    `${BO} ${ROOM} editor 04-01`,
    `${CY} ${ROOM} viewer 05-01`,
    `${CY} ${ROOM} editor 04-01`,
  ]);
});

test('a role that was widened is told of those who had it before, with what came later', async () => {
  const store = await firm();
  await apply(
    store,
    '02-01',
    role('acme', 'host', ['use:shared_spaces', 'use:invite_guest_accounts', 'vaults:*:all']),
  );
  await apply(store, '03-01', member('acme', 'di@acme.example', ['host']));
  store.now = noon('04-01');
  const rows = (await rowsOf(store)).filter(({kind}) => kind === 'role');
  expect(rows.map(({person, permissions}) => [person, permissions])).toEqual([
    [BO, ['vaults:*:all']],
    [CY, ['vaults:*:all']],
  ]);
  expect(rows[0]).toMatchObject({address: `Member/acme/${BO}`, target: 'role:acme/host'});
  expect([day(rows[0]?.since ?? null), day(rows[0]?.lastChange ?? null)]).toEqual(['01-01', '02-01']);
});

test('a confirmation counts for what was so when it was given, and is a reason to leave a row out', async () => {
  const address = 'Share/acme/room-all';
  const both = {[`user:${BO}`]: 'viewer', [`user:${CY}`]: 'viewer'};
  const store = await firm(share('acme', 'room-all', 'space:room', {[`user:${CY}`]: 'viewer'}));
  await apply(store, '04-01', share('acme', 'room-all', 'space:room', both));
  const at = new Date(noon('03-01')).toISOString();
  store.confirmations = [
    {address, chain: 'workspace:acme', run: null, at, actor: BO, after: {by: ANA, reason: null}},
  ];
  store.now = noon('06-01');
  const confirmed = (rows: readonly ReviewRow[]): unknown[] =>
    rows
      .filter((row) => row.kind === 'share')
      .map((row) => [row.person, day(row.lastConfirmed), row.confirmedBy]);
  expect(confirmed(await rowsOf(store))).toEqual([
    [BO, null, null],
    [CY, '03-01', ANA],
  ]);
  store.now = noon('06-20');
  const late = new Date(noon('06-10')).toISOString();
  store.confirmations = store.confirmations.map((one) => ({...one, at: late}));
  expect(confirmed(await rowsOf(store, 30))).toEqual([]);
  expect((await rowsOf(store, 30)).map(({kind}) => kind)).toContain('admin');
  expect(confirmed(await rowsOf(store, 5))).toHaveLength(2);
});

test('of somebody who was written in around bylaw, nobody has confirmed anything', async () => {
  const store = await firm(share('acme', 'room-all', 'space:room', {[`user:${CY}`]: 'viewer'}));
  const [address, both] = ['Share/acme/room-all', {[`user:${BO}`]: 'viewer', [`user:${CY}`]: 'viewer'}];
  store.write({...share('acme', 'room-all', 'space:room', both), managedBy: 'acme'});
  const at = new Date(noon('02-01')).toISOString();
  store.confirmations = [{address, chain: 'workspace:acme', run: null, at, actor: BO, after: {by: BO}}];
  store.now = noon('03-01');
  const rows = (await rowsOf(store)).filter(({kind}) => kind === 'share');
  expect(rows.map(({person, since, lastConfirmed}) => [person, day(since), day(lastConfirmed)])).toEqual([
    [BO, null, null],
    [CY, '01-01', '02-01'],
  ]);
});

test('it tells what nobody is left to approve, and what is not in force, with what it lacks', async () => {
  const store = await firm(
    workspace('northwind'),
    member('northwind', 'vera@northwind.example', []),
    connection('acme', 'northwind', {requestedBy: ANA}),
    share('acme', 'room-out', 'space:room', {'user:vera@northwind.example': 'editor'}, {with: 'northwind'}),
  );
  const rows = await rowsOf(store);
  expect(rows.find(({kind}) => kind === 'share')).toMatchObject({
    person: 'vera@northwind.example',
    outside: 'partner',
    since: null,
    missing: [expect.any(String) as string],
  });
  expect(
    rows.filter(({kind}) => kind === 'nobody-approves').map(({address, target}) => [address, target]),
  ).toContainEqual(['Share/acme/room-out', 'workspace:northwind']);
});

test('of a workspace of others it tells nothing', async () => {
  const store = await firm(workspace('other'), member('other', 'eve@other.example', ['admin']));
  store.session = {name: 'eve', actor: 'eve@other.example', anyBound: true};
  await expect(reviewAccess(store, 'acme')).rejects.toThrow('There is no workspace acme.');
});
