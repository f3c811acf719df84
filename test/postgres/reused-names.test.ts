/**
 * The name of a share that went to one partner and goes to another now: what happens to the later one is no matter of the
 * former partner, whose chain hears nothing of it, and changes nothing of what they approved.
 */
import type pg from 'pg';
import {afterAll, beforeAll, beforeEach, expect, test} from 'vitest';
import type {Store} from '../../src/app/store-port.ts';
import type {GovernedObject} from '../../src/model/objects.ts';
import {askedDigest} from './asked-digest.ts';
import {applyTo, object, scopeOf} from './objects.ts';
import {bothWays} from './replayed-agreements.ts';
import {startTestServer, type TestServer} from './test-server.ts';

let server: TestServer;
let store: Store;
let sql: pg.Client;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());
beforeEach(async () => {
  ({store, sql} = await server.store());
});

const FIRMS = ['acme', 'north', 'south'] as const;
const ANA = 'ana@acme.example';
const AL = 'al@acme.example';
/** A member of both partners, whose subject in a share says nothing of which. */
const PAT = 'pat@partner.example';

interface Terms {
  readonly with: 'north' | 'south';
  readonly partners?: readonly string[];
  readonly isPatInSouth?: boolean;
}

const declared = ({with: partner, partners, isPatInSouth = true}: Terms): readonly GovernedObject[] => [
  object('Workspace', 'acme', {
    displayName: 'acme',
    organization: 'acme',
    region: 'EU',
    ...(partners && {partners: {default: 'deny', allow: partners}}),
  }),
  ...['north', 'south'].map((name) =>
    object('Workspace', name, {displayName: name, organization: name, region: 'EU'}),
  ),
  ...[ANA, AL].map((email) => object('Member', `acme/${email}`, {roles: ['admin']})),
  ...(['north', 'south'] as const).flatMap((name) => [
    object('Member', `${name}/boss@${name}.example`, {roles: ['admin']}),
    ...(name === 'north' || isPatInSouth ? [object('Member', `${name}/${PAT}`, {roles: ['admin']})] : []),
    object('Connection', `acme/${name}`, {with: name, requestedBy: ANA}),
    object('Connection', `${name}/acme`, {with: 'acme', requestedBy: `boss@${name}.example`}),
  ]),
  object('Resource', 'acme/falcon', {type: 'vault', creator: ANA}),
  object('Share', 'acme/deal', {
    target: 'vault:falcon',
    with: partner,
    requestedBy: ANA,
    to: [
      {subject: `user:${PAT}`, role: 'editor'},
      {subject: `user:boss@${partner}.example`, role: 'viewer'},
    ],
  }),
];

const apply = (terms: Terms) => applyTo(store, declared(terms), {actor: 'root@platform.example'});

async function decide(side: string, by: string, decision: 'approve' | 'deny' | 'revoke'): Promise<void> {
  const {live} = await store.read(scopeOf('acme', declared({with: 'south'})));
  const digest = askedDigest(live, 'share:acme/deal', side);
  const made = await store.decide({request: 'share:acme/deal', side, decision, by, digest, reason: null});
  expect(made).toBe(true);
}

/** What was decided of the share with north. */
const ofNorth = () =>
  sql
    .query(
      `select d.side, d.ended_at, array(select a.subject from bylaw.approved_recipients a
          where a.workspace = d.workspace and a.share = d.name and a.sequence = d.sequence order by 1) as subjects
        from bylaw.decisions d where d."with" = 'north' and d.kind = 'share' order by d.sequence`,
    )
    .then(({rows}) => rows);

async function approvedByBoth(): Promise<void> {
  await decide('acme', AL, 'approve');
  await decide('south', `boss@south.example`, 'approve');
}

/** Deletes the share with north, and declares one with south under its name, in one run. */
const passOn = () =>
  applyTo(store, declared({with: 'south'}), {
    actor: 'root@platform.example',
    changes: ({live}) => {
      const address = 'Share/acme/deal';
      const before = live.objects.get(address);
      const after = declared({with: 'south'}).find((each) => each.address === address);
      return [
        {address, actions: ['delete'], reason: 'removed', fields: [], ...(before && {before})},
        {address, actions: ['create'], reason: 'declared', fields: [], ...(after && {after})},
      ];
    },
  });

test.each<[string, () => Promise<unknown>]>([
  ['is revoked', () => approvedByBoth().then(() => decide('acme', ANA, 'revoke'))],
  ['is denied', () => decide('acme', AL, 'deny')],
  ['is denied once it is approved', () => approvedByBoth().then(() => decide('acme', ANA, 'deny'))],
  ['ends by partners', () => apply({with: 'south', partners: ['north']})],
  ['ends with a recipient of both', () => apply({with: 'south', isPatInSouth: false})],
])('a share that %s', async (_, happens) => {
  await apply({with: 'north'});
  await decide('acme', AL, 'approve');
  await passOn();
  const before = await ofNorth();
  expect(before).toHaveLength(1);

  await happens();

  expect(await ofNorth()).toEqual(before);
  const {own, shared} = await bothWays(sql, FIRMS);
  for (const {tables, events} of own) expect(events).toEqual(tables);
  for (const {told, toldThere} of shared) expect(toldThere).toEqual(told);
});
