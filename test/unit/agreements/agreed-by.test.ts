/** By whom each side of a connection agreed, which connections begin with a plan, and what would be agreed if all was applied. */
import {describe, expect, it} from 'vitest';
import {ledgerAsDeclared, withApproved} from '../../../src/agreements/as-declared.ts';
import {agreedBy, connectionsMade} from '../../../src/agreements/connections-made.ts';
import {externalAccessOf} from '../../../src/agreements/external-access-in-force.ts';
import {EMPTY_LEDGER, type Ledger, type PairRecord} from '../../../src/model/ledger.ts';
import type {GovernedObject, LiveObject, State} from '../../../src/model/objects.ts';
import {connection, NOW, workspace} from '../access/organisation.ts';
import {ANA, CONNECTED, decided, FIRMS, firms, ledgerOf, RAJ, shareIn, toVera, VERA} from './firms.ts';

const AT = '2026-06-01T10:00:00.000Z';
const SINCE = Date.parse(AT);
const ASKED = new Map([
  ['connection:northwind/acme acme', {digest: '', asked: '', askedBy: RAJ, since: SINCE, lapsed: false}],
]);
const BY_DECISION: PairRecord = {
  ...CONNECTED,
  agreed: new Map([
    ['acme', 'Connection/acme/northwind#1'],
    ['northwind', 'connection:acme/northwind#2'],
  ]),
};
const approval = decided({
  request: 'connection:acme/northwind',
  sequence: 2,
  side: 'northwind',
  by: RAJ,
  target: null,
  recipients: [],
  allow: ['vault'],
});
const pairs = (...records: readonly (readonly [string, PairRecord])[]): Partial<Ledger> => ({
  pairs: new Map(records),
});

describe('a side has agreed', () => {
  const by = (side: 'acme' | 'northwind', ledger: Ledger, state: State = firms()) =>
    agreedBy(state, ledger, side === 'acme' ? ['acme', 'northwind'] : ['northwind', 'acme']);

  it('by the requester of its Connection, since it was asked for', () => {
    expect(by('acme', ledgerOf())).toStrictEqual({by: ANA});
    expect(by('northwind', ledgerOf([], {asked: ASKED}))).toStrictEqual({by: RAJ, at: AT});
  });

  it('by who approved the other’s', () => {
    const earlier = {...approval, sequence: 1, by: ANA};
    const ledger = ledgerOf([earlier, approval], pairs(['acme northwind', BY_DECISION]));
    expect(by('northwind', ledger)).toStrictEqual({by: RAJ, at: AT});
    expect(by('northwind', ledgerOf([], pairs(['acme northwind', BY_DECISION])))).toBeUndefined();
  });

  it('not where the ledger has nothing of it', () => {
    expect(by('acme', ledgerOf([], pairs()))).toBeUndefined();
    expect(
      by('acme', ledgerOf([], pairs(['acme northwind', {...CONNECTED, agreed: new Map()}]))),
    ).toBeUndefined();
  });
});

describe('connections that begin', () => {
  const made = (known: Ledger, ledger: Ledger = ledgerOf(), state: State = firms()) =>
    connectionsMade(state, ledger, known);
  const sidesOf = (...args: Parameters<typeof made>) => made(...args).map(({sides}) => sides);

  it('are those that were not active', () => {
    expect(sidesOf(EMPTY_LEDGER)).toEqual([
      [
        {side: 'acme', by: ANA, at: null},
        {side: 'northwind', by: RAJ, at: null},
      ],
    ]);
    const half = {...CONNECTED, since: null, agreed: new Map([['northwind', 'Connection/northwind/acme#1']])};
    expect(sidesOf(ledgerOf([], {...pairs(['acme northwind', half]), asked: ASKED}))).toEqual([
      [
        {side: 'acme', by: ANA, at: null},
        {side: 'northwind', by: RAJ, at: AT},
      ],
    ]);
    expect(sidesOf(ledgerOf([], pairs(['acme northwind', half])))).toEqual([
      [
        {side: 'acme', by: ANA, at: null},
        {side: 'northwind', by: RAJ},
      ],
    ]);
  });

  it('are those that begin anew in another epoch, and not those that go on', () => {
    expect(made(ledgerOf([], pairs(['acme northwind', {...CONNECTED}])))).toEqual([]);
    expect(made(ledgerOf([], pairs(['acme northwind', {...CONNECTED, epoch: 0}])))).toHaveLength(1);
    const ledger = ledgerOf();
    expect(made(ledger, ledger)).toEqual([]);
  });

  it('are not those that wait, are withheld or suspended', () => {
    expect(made(EMPTY_LEDGER, ledgerOf([], pairs(['acme northwind', {...CONNECTED, since: null}])))).toEqual(
      [],
    );
    expect(
      made(EMPTY_LEDGER, ledgerOf(), firms(workspace('acme', {partners: {deny: ['northwind']}}))),
    ).toEqual([]);
    expect(made(EMPTY_LEDGER, ledgerOf(), firms(connection('acme', 'northwind', {suspended: true})))).toEqual(
      [],
    );
  });

  it('are ordered by their workspaces', () => {
    const more = [workspace('aardvark'), connection('aardvark', 'acme'), connection('acme', 'aardvark')];
    const known = ledgerOf();
    const both: Ledger = {
      ...known,
      incarnations: new Map([
        ...known.incarnations,
        ['Connection/aardvark/acme', 1],
        ['Connection/acme/aardvark', 1],
      ]),
      pairs: new Map([
        ...known.pairs,
        [
          'aardvark acme',
          {
            ...CONNECTED,
            agreed: new Map([
              ['aardvark', 'Connection/aardvark/acme#1'],
              ['acme', 'Connection/acme/aardvark#1'],
            ]),
          },
        ],
      ]),
    };
    expect(made(EMPTY_LEDGER, both, firms(...more)).map(({workspaces}) => workspaces)).toEqual([
      ['aardvark', 'acme'],
      ['acme', 'northwind'],
    ]);
  });
});

describe('once everything that is declared was applied', () => {
  const live = (objects: Iterable<GovernedObject>): State<LiveObject> =>
    new Map([...objects].map((each) => [each.address, {...each, managedBy: 'a-set'}]));

  it('what Connections and requests say counts, each applied by somebody who may', () => {
    const objects = live(FIRMS.filter(({address}) => address !== 'Connection/northwind/acme'));
    const theirs = connection('northwind', 'acme', {requestedBy: RAJ});
    const state = new Map<string, GovernedObject>([
      ...objects,
      [theirs.address, theirs],
      ['Share/acme/out', toVera()],
    ]);
    const half = {...CONNECTED, since: null, agreed: new Map([['acme', 'Connection/acme/northwind#1']])};
    const before = ledgerOf([], pairs(['acme northwind', half]));
    const ledger = ledgerAsDeclared({ledger: before, objects}, state, NOW);
    expect(ledger.pairs.get('acme northwind')).toEqual({...CONNECTED, since: NOW});
    expect(ledger.asked.get('share:acme/out northwind')).toMatchObject({since: NOW, askedBy: ''});
    // The same objects are no changes.
    expect(ledgerAsDeclared({ledger: before, objects}, objects, NOW)).toBe(before);
  });

  it('a Connection that says something else is one that was edited', () => {
    const objects = live(FIRMS);
    const narrow = connection('northwind', 'acme', {requestedBy: RAJ, allow: ['space']});
    const state = new Map<string, GovernedObject>([...objects, [narrow.address, narrow]]);
    const {pairs: after, incarnations} = ledgerAsDeclared({ledger: ledgerOf(), objects}, state, NOW);
    expect(after.get('acme northwind')).toEqual(CONNECTED);
    expect(incarnations.get(narrow.address)).toBe(1);
  });
});

describe('if all sides of some requests approved', () => {
  const state = firms(toVera());
  const out = shareIn(state, 'out');

  it('what they ask for would be in force', () => {
    const approved = withApproved(state, ledgerOf([decided()]), [out]);
    expect(externalAccessOf(state, approved).recipient(out, `user:${VERA}`)?.role).toBe('viewer');
    expect(approved.decisions.get('share:acme/out')?.map(({side}) => side)).toEqual(['acme', 'northwind']);
  });

  it('nothing changes where all have, or nothing is asked', () => {
    const both = ledgerOf([decided(), decided({sequence: 2, side: 'northwind'})]);
    expect(withApproved(state, both, [out])).toBe(both);
    expect(withApproved(state, both, [])).toBe(both);
  });
});
