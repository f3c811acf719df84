/** A request that was asked no more for a time, and is asked again: who applied it is still who asks. */
import type pg from 'pg';
import {afterAll, afterEach, beforeAll, beforeEach, expect, test} from 'vitest';
import type {Store} from '../../src/app/store-port.ts';
import type {GovernedObject} from '../../src/model/objects.ts';
import {StoreError} from '../../src/model/store-error.ts';
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
const [ANA, AL, BEA] = ['ana@acme.example', 'al@acme.example', 'bea@acme.example'] as const;
const REQUEST = 'share:acme/deal';

const acme = (deny: readonly string[]): readonly GovernedObject[] => [
  object('Workspace', 'acme', {
    displayName: 'Acme',
    organization: 'acme',
    region: 'EU',
    separationOfDuties: 'strict',
    partners: {allow: [], deny},
  }),
  ...[ANA, AL, BEA].map((email) => object('Member', `acme/${email}`, {roles: ['admin']})),
  object('Space', 'acme/room', {type: 'external', creator: ANA, region: 'EU', resources: []}),
  object('Connection', 'acme/north', {with: 'north', requestedBy: ANA}),
  object('Share', 'acme/deal', {
    target: 'space:room',
    with: 'north',
    requestedBy: ANA,
    to: [{subject: 'user:vera@north.example', role: 'viewer'}],
  }),
];
const north: readonly GovernedObject[] = [
  object('Workspace', 'north', {displayName: 'North', organization: 'north', region: 'EU'}),
  object('Member', 'north/raj@north.example', {roles: ['admin']}),
  object('Member', 'north/vera@north.example', {roles: []}),
  object('Connection', 'north/acme', {with: 'acme', requestedBy: 'raj@north.example'}),
];

const approve = async (by: string): Promise<string> => {
  const {live} = await store.read({...scopeOf('acme', acme([]))});
  const digest = askedDigest(live, REQUEST, 'acme');
  return store
    .decide({request: REQUEST, side: 'acme', decision: 'approve', by, digest, reason: null})
    .then(String, (error: unknown) => {
      if (error instanceof StoreError) return error.rule ?? error.code;
      throw error;
    });
};
const asking = async (): Promise<readonly unknown[]> =>
  (await sql.query('select side, asked_by, lapsed from bylaw.requests where name = $1 order by 1', ['deal']))
    .rows;

test.each([
  ['a partner was shut out', {set: 'acme', of: acme(['north'])}],
  ["the partner's workspace was archived", {set: 'north', of: []}],
])(
  'who applied a request may not approve it for a strict side once it waits anew after %s',
  async (_, lapse) => {
    await applyTo(store, north, {set: 'north', actor: ROOT});
    await applyTo(store, acme([]), {set: 'acme', actor: AL});
    expect(await approve(AL)).toBe('approval/self');
    await applyTo(store, lapse.of, {set: lapse.set, actor: ROOT});
    expect(await asking()).toEqual(['acme', 'north'].map((side) => ({side, asked_by: AL, lapsed: true})));
    await applyTo(store, north, {set: 'north', actor: ROOT});
    await applyTo(store, acme([]), {set: 'acme', actor: BEA});
    expect(await asking()).toEqual(['acme', 'north'].map((side) => ({side, asked_by: AL, lapsed: false})));
    expect(await approve(AL)).toBe('approval/self');
    expect(await approve(BEA)).toBe('true');
  },
);
