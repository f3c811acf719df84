/**
 * What a run makes of several Approvals is foreseen one by one in the order in which the database takes them, also where
 * the name of a workspace is the beginning of another's: by workspace, then by name, and not by the text of the address.
 */
import {afterAll, afterEach, beforeAll, beforeEach, expect, test} from 'vitest';
import {settle, type Settlement} from '../../src/agreements/settle.ts';
import type {Store} from '../../src/app/store-port.ts';
import {applyChanges} from '../../src/diff/diff.ts';
import type {DecisionRecord} from '../../src/model/ledger.ts';
import type {GovernedObject} from '../../src/model/objects.ts';
import {StoreError} from '../../src/model/store-error.ts';
import {askedDigest} from './asked-digest.ts';
import {applyTo, object, scopeOf} from './objects.ts';
import {startTestServer, type TestServer} from './test-server.ts';

let server: TestServer;
let store: Store;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());
beforeEach(async () => {
  ({store} = await server.store());
});
afterEach(() => server.releaseDatabases());

const REQUEST = 'share:acme/deal';
const ANA = 'ana@acme.example';
const AL = 'al@acme.example';
const RAJ = 'raj@legal.example';
const ACTOR = AL;

const firms = (...more: readonly GovernedObject[]): readonly GovernedObject[] => [
  object('Workspace', 'acme', {displayName: 'Acme', organization: 'acme', region: 'EU'}),
  object('Workspace', 'acme-legal', {displayName: 'Legal', organization: 'legal', region: 'EU'}),
  ...[ANA, AL].map((email) => object('Member', `acme/${email}`, {roles: ['admin']})),
  ...[RAJ, AL].map((email) => object('Member', `acme-legal/${email}`, {roles: ['admin']})),
  object('Space', 'acme/deal', {type: 'external', creator: ANA, region: 'EU', resources: []}),
  object('Connection', 'acme/legal', {with: 'acme-legal', requestedBy: ANA}),
  object('Connection', 'acme-legal/acme', {with: 'acme', requestedBy: RAJ}),
  object('Share', 'acme/deal', {
    target: 'space:deal',
    with: 'acme-legal',
    requestedBy: ANA,
    to: [{subject: `user:${RAJ}`, role: 'editor'}],
  }),
  ...more,
];

async function approval(path: string, by: string): Promise<GovernedObject> {
  const {live} = await store.read(scopeOf('acme', firms()));
  const digest = askedDigest(live, REQUEST, path.split('/')[0] ?? '');
  return object('Approval', path, {request: REQUEST, decision: 'approve', by, digest});
}

const counted = (decisions: readonly DecisionRecord[] | undefined) =>
  (decisions ?? []).map(({sequence, side, by, source, ended}) => ({sequence, side, by, source, ended}));

/** Applies as of this set; returns the decisions that were foreseen and those that are there. */
async function apply(desired: readonly GovernedObject[]) {
  let foreseen: Settlement | undefined;
  const error = await applyTo(store, desired, {
    actor: ACTOR,
    onJudged: (read, changes) => {
      const after = applyChanges(read.objects, changes);
      foreseen = settle({
        ledger: read.ledger,
        before: read.objects,
        after,
        changes,
        actor: ACTOR,
        isSystemAdmin: () => false,
        now: read.now,
      });
    },
  }).then(
    () => null,
    (caught: unknown) => {
      if (caught instanceof StoreError) return caught;
      throw caught;
    },
  );
  const {ledger} = (await store.read(scopeOf('acme', desired))).live;
  return {
    foreseen: counted(foreseen?.ledger.decisions.get(REQUEST)),
    foreseenRefused: [...(foreseen?.refused ?? [])],
    refused: error?.message,
    made: counted(ledger.decisions.get(REQUEST)),
  };
}

test('of the Approvals of both sides by one actor, the second is refused', async () => {
  await applyTo(store, firms(), {actor: ANA});
  const {foreseenRefused, refused} = await apply(
    firms(await approval('acme-legal/deal', RAJ), await approval('acme/deal', AL)),
  );
  // Raj's is the second, of acme-legal.
  expect(refused).toMatch(new RegExp(`^${RAJ} .* One person cannot decide for both sides`));
  expect(foreseenRefused).toEqual([['Approval/acme-legal/deal', 'both-sides']]);
});

test('an Approval goes by one of several names that say the same', async () => {
  await applyTo(store, firms(), {actor: ANA});
  await apply(firms(await approval('acme/old', AL)));
  const approvals = [];
  for (const name of ['z', 'b', 'm']) approvals.push(await approval(`acme/${name}`, AL));
  const {foreseen, made} = await apply(firms(...approvals));
  expect(made.map(({source}) => source)).toEqual(['Approval/acme/b', 'Approval/acme/m', 'Approval/acme/z']);
  expect(foreseen).toEqual(made);
});
