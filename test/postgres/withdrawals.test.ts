/** Who withdrew from a connection, when and why, as it is read from the audit: of every way in which a side withdraws. */
import {expect, test} from 'vitest';
import {connectionsByPair} from '../../src/agreements/approvers.ts';
import {connectionState} from '../../src/agreements/connection-state.ts';
import {openRequests} from '../../src/agreements/requests.ts';
import {heldPermissions} from '../../src/access/held-permissions.ts';
import {rfc3339} from '../../src/model/expiry.ts';
import type {Decision, WithdrawalRecord} from '../../src/model/ledger.ts';
import type {Live} from '../../src/model/live.ts';
import type {GovernedObject} from '../../src/model/objects.ts';
import {askedDigest} from './asked-digest.ts';
import {applyTo, object, scopeOf} from './objects.ts';
import {databaseForEach} from './database-for-each.ts';

const database = databaseForEach();

const ANA = 'ana@acme.example';
const RAJ = 'raj@north.example';
const ASKED = 'connection:acme/north';

const ACME = [
  object('Workspace', 'acme', {displayName: 'Acme', organization: 'acme', region: 'EU'}),
  ...[ANA, 'al@acme.example'].map((name) => object('Member', `acme/${name}`, {roles: ['admin']})),
];
const north = (partners: object = {}): readonly GovernedObject[] => [
  object('Workspace', 'north', {displayName: 'North', organization: 'north', region: 'EU', partners}),
  ...[RAJ, 'rae@north.example'].map((name) => object('Member', `north/${name}`, {roles: ['admin']})),
];
const acmeAsks = (renew = 0): GovernedObject =>
  object('Connection', 'acme/north', {with: 'north', requestedBy: ANA, renew});
const northAsks = (renew = 0): GovernedObject =>
  object('Connection', 'north/acme', {with: 'acme', requestedBy: RAJ, renew});
const approval = (digest: string): GovernedObject =>
  object('Approval', 'north/acme', {request: ASKED, decision: 'approve', by: RAJ, digest});

const read = async (): Promise<Live> =>
  (await database.store.read({...scopeOf('', []), workspaces: ['acme', 'north']})).live;
const acme = (...more: readonly GovernedObject[]) => applyTo(database.store, [...ACME, ...more]);
const northern = (more: readonly GovernedObject[] = [], partners: object = {}) =>
  applyTo(database.store, [...north(partners), ...more], {set: 'north', actor: RAJ});

const digest = async (id = ASKED, side = 'north'): Promise<string> => askedDigest(await read(), id, side);
const decide = async (decision: Decision, reason: string | null = null): Promise<boolean> =>
  database.store.decide({request: ASKED, side: 'north', decision, by: RAJ, digest: await digest(), reason});

/** The withdrawals that stand, without their times; these lie in the last minute. */
async function standing(): Promise<readonly Omit<WithdrawalRecord, 'at'>[]> {
  const {ledger, now} = await read();
  return [...ledger.withdrawals.values()].map(({at, ...record}) => {
    expect(at).toBeLessThanOrEqual(now);
    expect(at).toBeGreaterThan(now - 60_000);
    return record;
  });
}
const state = async () => {
  const {objects, ledger} = await read();
  const {state: is, sides} = connectionState(objects, ledger, connectionsByPair(objects), ['acme', 'north']);
  return [is, ...sides.map((side) => side.state)];
};

const RECORD = {side: 'north', with: 'acme', by: RAJ, reason: null};

test('by the command, until it agrees again', async () => {
  await acme(acmeAsks());
  await northern([northAsks()]);
  expect(await standing()).toEqual([]);
  await database.store.withdraw({workspace: 'north', with: 'acme', by: 'rae@north.example', reason: 'done'});
  expect(await standing()).toEqual([
    {...RECORD, through: 'command', by: 'rae@north.example', reason: 'done'},
  ]);
  expect(await state()).toEqual(['withdrawn', 'agreed', 'withdrawn']);
  // What is read for the other set alone says the same.
  const {live} = await database.store.read({...scopeOf('acme', []), workspaces: ['acme']});
  expect([...live.ledger.withdrawals.keys()]).toEqual(['north acme']);

  await northern([northAsks(1)]);
  expect(await standing()).toEqual([]);
  expect(await state()).toEqual(['active', 'agreed', 'agreed']);
});

test('by removing the Connection, and both sides at once', async () => {
  await acme(acmeAsks());
  await northern([northAsks()]);
  await northern();
  expect(await standing()).toEqual([{...RECORD, through: 'connection'}]);
  expect(await state()).toEqual(['withdrawn', 'agreed', 'withdrawn']);
  await database.store.withdraw({workspace: 'acme', with: 'north', by: ANA, reason: 'then we too'});
  expect(await standing()).toEqual([
    {...RECORD, through: 'connection'},
    {side: 'acme', with: 'north', through: 'command', by: ANA, reason: 'then we too'},
  ]);
});

test('the removal of a Connection is no withdrawal of who had approved it', async () => {
  await acme(acmeAsks());
  await northern();
  await decide('approve');
  await acme();
  expect(await standing()).toEqual([
    {side: 'acme', with: 'north', through: 'connection', by: ANA, reason: null},
  ]);
  await acme(acmeAsks());
  expect(await standing()).toEqual([]);
  expect(await state()).toEqual(['waiting', 'agreed', 'silent']);
});

test.each(['revoke', 'deny'] as const)('by a decision: %s', async (decision) => {
  await acme(acmeAsks());
  await northern();
  await decide('approve');
  await decide(decision, 'conflict');
  const through = decision === 'deny' ? 'denial' : 'revocation';
  expect(await standing()).toEqual([{...RECORD, through, reason: 'conflict'}]);
  expect(await state()).toEqual(['withdrawn', 'agreed', 'withdrawn']);
});

test('by removing the Approval', async () => {
  await acme(acmeAsks());
  await northern();
  await northern([approval(await digest())]);
  expect(await state()).toEqual(['active', 'agreed', 'agreed']);
  await northern();
  expect(await standing()).toEqual([{...RECORD, through: 'approval'}]);
});

test('by `partners`', async () => {
  await acme(acmeAsks());
  await northern([northAsks()]);
  await northern([northAsks()], {deny: ['acme']});
  expect(await standing()).toEqual([{...RECORD, through: 'partners'}]);
  await northern([northAsks()]);
  expect(await standing()).toEqual([{...RECORD, through: 'partners'}]);
  await northern([northAsks(1)]);
  expect(await standing()).toEqual([]);
  expect(await state()).toEqual(['active', 'agreed', 'agreed']);
});

test('what ended of itself is no withdrawal', async () => {
  await acme(acmeAsks());
  await northern();
  await decide('approve');
  await database.sql.query("update bylaw.workspaces set region = 'US' where name = 'north'");
  expect(await database.store.withdraw({workspace: 'acme', with: 'north', by: ANA, reason: null})).toBe(
    false,
  );
  expect(await state()).toEqual(['ended', 'ended', 'ended']);
  expect(await standing()).toEqual([]);
});

test('whoever was erased stays opaque', async () => {
  await acme(acmeAsks());
  await northern([northAsks()]);
  await database.store.withdraw({workspace: 'north', with: 'acme', by: 'rae@north.example', reason: null});
  await database.sql.query("update bylaw.people set email = null where email = 'rae@north.example'");
  expect(await standing()).toEqual([
    {...RECORD, through: 'command', by: expect.stringMatching(/^p_[0-9a-f]{24}$/)},
  ]);
});

test('a denial is over once its side has agreed by a Connection of its own', async () => {
  await acme(acmeAsks());
  await northern();
  await decide('deny', 'not yet');
  const closed = async () =>
    (
      await database.sql.query<{closed: boolean}>(
        'select closed from bylaw.request_sides where workspace = $1',
        ['acme'],
      )
    ).rows;
  expect(await closed()).toEqual([{closed: true}]);
  await northern([northAsks()]);
  expect(await state()).toEqual(['active', 'agreed', 'agreed']);
  expect(await closed()).toEqual([{closed: false}]);
});

const SHARED = [
  object('Resource', 'acme/falcon', {type: 'vault', creator: ANA}),
  object('Share', 'acme/falcon', {
    target: 'vault:falcon',
    with: 'north',
    to: [{subject: `user:${RAJ}`, role: 'viewer'}],
    requestedBy: ANA,
  }),
];

/** Since when what waits does so, by request and side. */
async function waitingSince(): Promise<Readonly<Record<string, string | null>>> {
  const {objects, ledger, now} = await read();
  const open = [...openRequests(objects, ledger, heldPermissions(objects, now)).values()].flat();
  return Object.fromEntries(open.map(({id, side, since}) => [`${id} ${side}`, since]));
}

test('what waits again waits since the withdrawal', async () => {
  await acme(acmeAsks(), ...SHARED);
  await northern();
  const asked = (await waitingSince())[`${ASKED} north`];
  await decide('approve');
  await decide('revoke');
  const at = rfc3339((await read()).ledger.withdrawals.get('north acme')?.at ?? 0);
  expect(at > (asked ?? '')).toBe(true);
  expect(await waitingSince()).toEqual({
    [`${ASKED} north`]: at,
    'share:acme/falcon acme': at,
    'share:acme/falcon north': at,
  });
});

test('a request keeps its withdrawals over all epochs, and both histories have them', async () => {
  await acme(acmeAsks(), ...SHARED);
  await northern([northAsks()]);
  await database.store.decide({
    request: 'share:acme/falcon',
    side: 'acme',
    decision: 'approve',
    by: 'al@acme.example',
    digest: await digest('share:acme/falcon', 'acme'),
    reason: null,
  });
  await database.store.withdraw({workspace: 'acme', with: 'north', by: ANA, reason: 'first'});
  await acme(acmeAsks(1), ...SHARED);
  await northern();
  await northern([approval(await digest())]);
  await northern();
  const told = async (request: string) =>
    (await database.store.withdrawalsOn(request, 'north')).map(
      ({side, through, by, reason, ofConnection}) => [side, through, by, reason, ofConnection],
    );
  const all = [
    ['acme', 'command', ANA, 'first', true],
    ['north', 'connection', RAJ, null, true],
    ['north', 'approval', RAJ, null, true],
  ];
  expect(await told(ASKED)).toEqual(all);
  expect(await told('share:acme/falcon')).toEqual(all);
  for (const workspace of ['acme', 'north']) {
    const events = await database.store.workspaceEvents(workspace, 50);
    expect(
      events
        .filter(({action}) => ['withdraw', 'disagree', 'revoke'].includes(action))
        .map(({action, actor}) => [action, actor]),
    ).toEqual([
      ['revoke', RAJ],
      ['disagree', RAJ],
      ['withdraw', ANA],
    ]);
  }
});
