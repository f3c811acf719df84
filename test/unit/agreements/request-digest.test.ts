/** "A decision carries a `digest`: of the request, its target and partner, recipients, roles, expiries, `renew` …" */
import {createHash} from 'node:crypto';
import {describe, expect, it} from 'vitest';
import {epochOf, incarnationOf, requestDigests} from '../../../src/agreements/request-digest.ts';
import {EMPTY_LEDGER, type Ledger} from '../../../src/model/ledger.ts';
import type {GovernedObject} from '../../../src/model/objects.ts';
import {connection, resource, share, space} from '../access/organisation.ts';
import {
  ANA,
  BO,
  connectionIn,
  firms,
  into,
  ledgerOf,
  RAJ,
  room,
  shareIn,
  toVera,
  VERA,
  CONNECTED,
} from './firms.ts';

const sha256 = (...lines: readonly string[]): string =>
  `sha256:${createHash('sha256').update(lines.join('\n')).digest('hex')}`;

const ofShare = (
  object: GovernedObject,
  side = 'northwind',
  ledger: Ledger = ledgerOf(),
  ...more: GovernedObject[]
) => {
  const state = firms(object, ...more);
  return requestDigests(state, ledger, shareIn(state, object.name), side);
};
const ofConnection = (object: GovernedObject, ledger: Ledger = ledgerOf()) => {
  const state = firms(object);
  return requestDigests(state, ledger, connectionIn(state, 'acme', 'northwind'), 'northwind');
};

describe('of a share', () => {
  const lines = [
    '["share", "acme/room"]',
    '["target", "space:room"]',
    '["with", "northwind"]',
    `["to", "user:${RAJ}", "editor", "${Date.parse('2027-02-01T00:00:00Z')}"]`,
    `["to", "user:${VERA}", "viewer", ""]`,
    '["renew", "2"]',
    '["incarnation", "1"]',
  ];
  const requester = `["requestedBy", "${ANA}"]`;
  const asked = share(
    'acme',
    'room',
    'space:room',
    {[`user:${VERA}`]: 'viewer', [`user:${RAJ}`]: {role: 'editor', expires: '2027-01-31'}},
    {with: 'northwind', renew: 2},
  );
  const two = [
    resource('acme', 'vault', 'eagle', BO),
    space('acme', 'room', BO, {resources: ['vault:falcon', 'vault:eagle']}),
  ];

  it('is of these lines, the host’s also of what is in the space', () => {
    expect(ofShare(asked, 'northwind', ledgerOf(), ...two)).toEqual({
      digest: sha256(...lines, '["epoch", "1"]'),
      asked: sha256(...lines, requester),
    });
    const resources = ['["resource", "vault:eagle"]', '["resource", "vault:falcon"]'];
    expect(ofShare(asked, 'acme', ledgerOf(), ...two)).toEqual({
      digest: sha256(...lines, '["epoch", "1"]', ...resources),
      asked: sha256(...lines, requester, ...resources),
    });
  });

  it('names the space of a contribution and the role there', () => {
    expect(ofShare(into('editor')).digest).toBe(
      sha256(
        '["share", "acme/into"]',
        '["target", "vault:falcon"]',
        '["with", "northwind"]',
        '["into", "space:joint", "editor"]',
        '["renew", "0"]',
        '["incarnation", "1"]',
        '["epoch", "1"]',
      ),
    );
  });

  it('has another epoch after a withdrawal, and is asked for as before', () => {
    const later = ledgerOf([], {pairs: new Map([['acme northwind', {...CONNECTED, epoch: 2}]])});
    const [now, then] = [ofShare(toVera()), ofShare(toVera(), 'northwind', later)];
    expect(then.digest).not.toBe(now.digest);
    expect(then.asked).toBe(now.asked);
  });

  it('is the same by another requester, who asks anew by that', () => {
    const [now, then] = [ofShare(toVera()), ofShare(toVera('viewer', {requestedBy: BO}))];
    expect(then.digest).toBe(now.digest);
    expect(then.asked).not.toBe(now.asked);
  });

  it('knows people by the name under which they were first decided on', () => {
    const old = 'v@northwind.example';
    const known = ledgerOf([], {
      knownAs: new Map([
        [VERA, old],
        [ANA, 'a@acme.example'],
      ]),
    });
    const before = share(
      'acme',
      'out',
      'vault:falcon',
      {[`user:${old}`]: 'viewer'},
      {with: 'northwind', requestedBy: 'a@acme.example'},
    );
    expect(ofShare(toVera(), 'northwind', known)).toEqual(ofShare(before));
    // A team is nobody's name.
    const team = share('acme', 'out', 'vault:falcon', {[`team:${VERA}`]: 'viewer'}, {with: 'northwind'});
    expect(ofShare(team, 'northwind', ledgerOf([], {knownAs: new Map([[VERA, old]])}))).toEqual(
      ofShare(team),
    );
  });

  it('orders recipients by the names under which it knows them', () => {
    const [ann, zoe] = ['ann@northwind.example', 'zoe@northwind.example'];
    const to = (...people: readonly string[]) =>
      share(
        'acme',
        'out',
        'vault:falcon',
        Object.fromEntries(people.map((email) => [`user:${email}`, 'viewer'])),
        {with: 'northwind'},
      );
    const known = ledgerOf([], {knownAs: new Map([[ann, zoe]])});
    expect(ofShare(to(ann, VERA), 'northwind', known)).toEqual(ofShare(to(VERA, zoe)));
  });

  it('of a resource says nothing of any space', () => {
    expect(ofShare(toVera(), 'acme')).toEqual(ofShare(toVera(), 'northwind'));
    expect(ofShare(room(), 'acme')).not.toEqual(ofShare(room(), 'northwind'));
  });
});

describe('of a connection', () => {
  it('is of these lines, whatever the epoch and the order of kinds', () => {
    const asked = connection('acme', 'northwind', {allow: ['vault', 'space'], renew: 3});
    const lines = [
      '["connection", "acme/northwind"]',
      '["with", "northwind"]',
      '["allow", "space", "vault"]',
      '["renew", "3"]',
      '["incarnation", "1"]',
    ];
    const expected = {digest: sha256(...lines), asked: sha256(...lines, `["requestedBy", "${ANA}"]`)};
    expect(ofConnection(asked)).toEqual(expected);
    expect(ofConnection(connection('acme', 'northwind', {allow: ['space', 'vault'], renew: 3}))).toEqual(
      expected,
    );
    const later = ledgerOf([], {pairs: new Map([['acme northwind', {...CONNECTED, epoch: 2}]])});
    expect(ofConnection(asked, later)).toEqual(expected);
  });
});

describe('what it counts in', () => {
  const out = shareIn(firms(toVera()), 'out');
  const counted = (incarnation: number | undefined, last?: number): Ledger => ({
    ...EMPTY_LEDGER,
    incarnations: new Map(incarnation === undefined ? [] : [[out.address, incarnation]]),
    lastIncarnations: new Map(last === undefined ? [] : [[out.address, last]]),
  });

  it('is the incarnation of the row, or the next one of its name', () => {
    expect(incarnationOf(out, counted(3, 5))).toBe(3);
    expect(incarnationOf(out, counted(0, 5))).toBe(6);
    expect(incarnationOf(out, counted(undefined, 5))).toBe(6);
    expect(incarnationOf(out, counted(undefined))).toBe(1);
  });

  it('is the epoch of the connection, the first where there was none', () => {
    const fourth = ledgerOf([], {pairs: new Map([['acme northwind', {...CONNECTED, epoch: 4}]])});
    expect(epochOf(fourth, 'northwind', 'acme')).toBe(4);
    expect(epochOf(fourth, 'acme', 'northwind')).toBe(4);
    expect(epochOf(fourth, 'acme', 'globex')).toBe(1);
  });
});
