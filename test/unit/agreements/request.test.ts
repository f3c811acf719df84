/** Connections and external shares, as requests between two workspaces. */
import {describe, expect, it, test} from 'vitest';
import {
  hasWorkspace,
  isRequest,
  otherSide,
  pairKey,
  requestAddress,
  requestId,
  requestIn,
  requestNamed,
  requestsIn,
  requestWorkspace,
  resourcesShared,
  sidesOf,
} from '../../../src/agreements/request.ts';
import {connection, share, stateOf, workspace} from '../access/organisation.ts';
import {connectionIn, FIRMS, firms, into, room, shareIn, toVera} from './firms.ts';

const inside = share('acme', 'inside', 'vault:falcon', {everyone: 'viewer'});
const STATE = firms(toVera(), room(), into(), inside);
const OUT = shareIn(STATE, 'out');
const CONNECTION = connectionIn(STATE, 'acme', 'northwind');

test('a pair has one key, whichever is named first', () => {
  expect(pairKey('acme', 'northwind')).toBe('acme northwind');
  expect(pairKey('northwind', 'acme')).toBe('acme northwind');
});

test('connections and shares with a partner are requests, and nothing else is', () => {
  expect([...STATE.values()].filter(isRequest).map(({address}) => address)).toEqual([
    'Connection/acme/northwind',
    'Connection/northwind/acme',
    'Share/acme/out',
    'Share/acme/room',
    'Share/acme/into',
  ]);
});

test('a request has an id, which means its address', () => {
  expect(requestId(OUT)).toBe('share:acme/out');
  expect(requestId(CONNECTION)).toBe('connection:acme/northwind');
  for (const request of [OUT, CONNECTION]) expect(requestAddress(requestId(request))).toBe(request.address);
  expect(requestWorkspace('share:acme/out')).toBe('acme');
});

test.each([
  'guest:acme/out',
  'share:acme',
  'share:/out',
  'share:acme/',
  'share:acme/out/more',
  'a share:acme/out',
  'Share/acme/out',
  '',
])('“%s” is no id of a request', (id) => {
  expect(requestAddress(id)).toBeUndefined();
  expect(requestWorkspace(id)).toBeUndefined();
  expect(requestIn(STATE, id)).toBeUndefined();
});

test.each([
  ['Share/acme/out', 'share:acme/out'],
  ['Connection/acme/northwind', 'connection:acme/northwind'],
  ['share:acme/out', 'share:acme/out'],
  ['Guest/acme/out', 'Guest/acme/out'],
  ['Share/acme', 'Share/acme'],
  ['Share/acme/out/more', 'Share/acme/out/more'],
  ['My Share/acme/out', 'My Share/acme/out'],
])('“%s” is meant as %s', (text, id) => {
  expect(requestNamed(text)).toBe(id);
});

describe('the requests of a state', () => {
  it('are those both of whose workspaces are in it', () => {
    const without = (address: string) => new Map([...STATE].filter(([each]) => each !== address));
    expect([...requestsIn(STATE)]).toHaveLength(5);
    for (const gone of ['Workspace/acme', 'Workspace/northwind']) {
      expect([...requestsIn(without(gone))]).toEqual([]);
      expect(requestIn(without(gone), 'share:acme/out')).toBeUndefined();
      expect(requestIn(without(gone), 'connection:acme/northwind')).toBeUndefined();
    }
    expect(hasWorkspace(STATE, 'acme')).toBe(true);
    expect(hasWorkspace(without('Workspace/acme'), 'acme')).toBe(false);
  });

  it('are found by id, but for what is no request or is not there', () => {
    expect(requestIn(STATE, 'share:acme/out')).toBe(OUT);
    expect(requestIn(STATE, 'share:acme/inside')).toBeUndefined();
    expect(requestIn(STATE, 'share:acme/none')).toBeUndefined();
  });
});

test('both workspaces decide on a share, and the partner alone on a connection', () => {
  expect(sidesOf(OUT)).toEqual(['acme', 'northwind']);
  expect(sidesOf(CONNECTION)).toEqual(['northwind']);
  for (const request of [OUT, CONNECTION]) {
    expect(otherSide(request, 'acme')).toBe('northwind');
    expect(otherSide(request, 'northwind')).toBe('acme');
  }
});

test('what is in the space is shared with it, and nothing by any other share', () => {
  expect(resourcesShared(STATE, shareIn(STATE, 'room'))).toEqual(['vault:falcon']);
  expect(resourcesShared(STATE, OUT)).toEqual([]);
  const gone = stateOf([...FIRMS.filter(({address}) => address !== 'Space/acme/room'), room()]);
  expect(resourcesShared(gone, shareIn(gone, 'room'))).toEqual([]);
});

test('a share of a resource that has the name of a space shares nothing in it', () => {
  const named = firms(share('acme', 'out', 'vault:room', {}, {with: 'northwind'}));
  expect(resourcesShared(named, shareIn(named, 'out'))).toEqual([]);
  expect([...requestsIn(stateOf([workspace('acme'), connection('acme', 'globex')]))]).toEqual([]);
});
