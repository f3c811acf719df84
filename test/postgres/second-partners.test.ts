/** A space has one partner: its host approves no second one, in whatever way the first came back or never was one. */
import type pg from 'pg';
import {afterAll, afterEach, beforeAll, beforeEach, expect, test} from 'vitest';
import type {Store} from '../../src/app/store-port.ts';
import {StoreError} from '../../src/model/store-error.ts';
import type {Decision} from '../../src/model/ledger.ts';
import type {GovernedObject} from '../../src/model/objects.ts';
import {askedDigest} from './asked-digest.ts';
import {applyTo, object, scopeOf} from './objects.ts';
import {startTestServer, type TestServer} from './test-server.ts';

let server: TestServer;
let store: Store;
let sql: pg.Client;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());
afterEach(() => server.releaseDatabases());
beforeEach(async () => {
  ({store, sql} = await server.store());
  await applyTo(store, [object('User', ROOT, {systemAdmin: true})], {set: 'platform', actor: ROOT});
});

const ROOT = 'root@platform.example';
const [ANA, BO, RAJ, QUI, QUE] = [
  'ana@acme.example',
  'bo@acme.example',
  'raj@north.example',
  'qui@quill.example',
  'que@quill.example',
] as const;
const [CONTRIBUTION, SHARE] = ['share:north/into-acme', 'share:acme/to-quill'] as const;

const firm = (name: string, admins: readonly string[], more: object = {}): readonly GovernedObject[] => [
  object('Workspace', name, {displayName: name, organization: name, region: 'EU', ...more}),
  object('Role', `${name}/partner`, {permissions: ['use:shared_spaces', 'use:external_collaboration']}),
  ...admins.map((email) => object('Member', `${name}/${email}`, {roles: ['admin', 'partner']})),
];
const ROOM = object('Space', 'acme/room', {type: 'external', creator: ANA, region: 'EU'});
const TO_NORTH = object('Connection', 'acme/north', {with: 'north', requestedBy: ANA});
const TO_QUILL = object('Connection', 'acme/quill', {with: 'quill', requestedBy: ANA, admins: [BO]});
const shareWithQuill = (requestedBy: string = ANA): GovernedObject =>
  object('Share', 'acme/to-quill', {
    target: 'space:room',
    with: 'quill',
    requestedBy,
    to: [{subject: `user:${QUE}`, role: 'viewer'}],
  });

const applyAcme = async (
  more: readonly GovernedObject[],
  {deny = [], actor = ROOT}: {deny?: readonly string[]; actor?: string} = {},
): Promise<void> => {
  await applyTo(store, [...firm('acme', [ANA, BO], {partners: {allow: [], deny}}), ROOM, ...more], {actor});
};
const applyNeighbours = async (): Promise<void> => {
  const north = [
    ...firm('north', [RAJ]),
    object('Resource', 'north/vault', {type: 'vault', creator: RAJ}),
    object('Connection', 'north/to-acme', {with: 'acme', requestedBy: RAJ}),
    object('Share', 'north/into-acme', {
      target: 'vault:vault',
      with: 'acme',
      into: 'space:room',
      role: 'viewer',
      requestedBy: RAJ,
    }),
  ];
  const quill = [
    ...firm('quill', [QUI, QUE]),
    object('Connection', 'quill/acme', {with: 'acme', requestedBy: QUI}),
  ];
  await applyTo(store, north, {set: 'north', actor: ROOT});
  await applyTo(store, quill, {set: 'quill', actor: ROOT});
};

const digestFor = async (request: string, side: string): Promise<string> =>
  askedDigest((await store.read({...scopeOf('acme', [ROOM]), everything: true})).live, request, side);
const decide = async (request: string, side: string, by: string, decision: Decision = 'approve') =>
  store.decide({request, side, decision, by, digest: await digestFor(request, side), reason: null});
const ruleOf = (work: Promise<unknown>): Promise<string | null> =>
  work.then(
    () => null,
    (error: unknown) => (error instanceof StoreError ? error.rule : Promise.reject(error as Error)),
  );
const quillReaches = async (): Promise<readonly string[]> =>
  (
    await sql.query<{object: string}>(
      `select object from bylaw.effective_access where principal = 'user:${QUE}' and object not like '%quill%' order by object`,
    )
  ).rows.map((row) => row.object);

/** North's contribution is in force; Acme shuts North out, and shares the space with Quill. */
async function withQuillInsteadOfNorth(): Promise<void> {
  await applyAcme([]);
  await applyNeighbours();
  await applyAcme([TO_NORTH]);
  await decide(CONTRIBUTION, 'north', RAJ);
  await decide(CONTRIBUTION, 'acme', ANA);
  await applyAcme([], {deny: ['north']});
  await applyAcme([TO_QUILL, shareWithQuill()], {deny: ['north']});
  await decide(SHARE, 'quill', QUI);
  await decide(SHARE, 'acme', ANA);
  expect(await quillReaches()).toEqual(['space:acme/room']);
}

test('the host of a space approves no contribution of another than its partner', async () => {
  await withQuillInsteadOfNorth();
  await applyAcme([TO_QUILL, shareWithQuill()]);
  await decide('connection:north/to-acme', 'acme', ANA);
  await decide(CONTRIBUTION, 'north', RAJ);
  expect(await ruleOf(decide(CONTRIBUTION, 'acme', ANA))).toBe('identity/duplicate');
  expect(await quillReaches()).toEqual(['space:acme/room']);
  // Once the host takes back what it approved for the one, it may approve the other.
  await decide(SHARE, 'acme', ANA, 'revoke');
  expect(await decide(CONTRIBUTION, 'acme', BO)).toBe(true);
  expect(await ruleOf(decide(SHARE, 'acme', ANA))).toBe('identity/duplicate');
  expect(await quillReaches()).toEqual([]);
});

test('an Approval in the manifests brings no second partner either', async () => {
  await withQuillInsteadOfNorth();
  await applyAcme([TO_QUILL, TO_NORTH, shareWithQuill()]);
  await decide(CONTRIBUTION, 'north', RAJ);
  const approval = object('Approval', 'acme/north', {
    request: CONTRIBUTION,
    decision: 'approve',
    by: ANA,
    digest: await digestFor(CONTRIBUTION, 'acme'),
  });
  const withApproval = applyAcme([TO_QUILL, TO_NORTH, shareWithQuill(), approval], {actor: ANA});
  expect(await ruleOf(withApproval)).toBe('identity/duplicate');
  // A run that ends the one may begin with the other.
  await applyAcme([TO_QUILL, TO_NORTH, approval], {actor: ANA});
  const {rows} = await sql.query('select share from bylaw.contributions_in_force');
  expect(rows).toEqual([{share: 'into-acme'}]);
});

test('a Connection Admin who asks approves no second partner by that', async () => {
  await applyAcme([]);
  await applyNeighbours();
  await applyAcme([TO_NORTH, TO_QUILL]);
  await decide(CONTRIBUTION, 'acme', ANA);
  await applyAcme([TO_NORTH, TO_QUILL, shareWithQuill(BO)], {actor: BO});
  const {rows} = await sql.query(`select side from bylaw.decisions where name = 'to-quill'`);
  expect(rows).toEqual([]);
  // What Acme approved of North's ends by its withdrawal, and the next who asks approves by it.
  await decide(CONTRIBUTION, 'acme', ANA, 'revoke');
  await applyAcme([TO_NORTH, TO_QUILL]);
  await applyAcme([TO_NORTH, TO_QUILL, shareWithQuill(BO)], {actor: BO});
  const made = await sql.query(`select side, automatic from bylaw.decisions where name = 'to-quill'`);
  expect(made.rows).toEqual([{side: 'acme', automatic: true}]);
});
