/** Which sides of which requests have not decided, since when they are asked, and what their approval would bring. */
import {describe, expect, it, test} from 'vitest';
import {heldPermissions} from '../../../src/access/held-permissions.ts';
import {externalAccessOf} from '../../../src/agreements/external-access-in-force.ts';
import {requestDigests} from '../../../src/agreements/request-digest.ts';
import {askedSince, asIfApproved, compareWaiting, openRequests} from '../../../src/agreements/requests.ts';
import type {AskedRecord, DecisionRecord, Ledger} from '../../../src/model/ledger.ts';
import type {GovernedObject, State} from '../../../src/model/objects.ts';
import type {Waiting} from '../../../src/model/plan.ts';
import {connection, member, NOW, workspace} from '../access/organisation.ts';
import {ANA, CONNECTED, decided, firms, ledgerOf, RAJ, shareIn, toVera, VERA} from './firms.ts';

const at = (minute: number): number => Date.parse('2026-06-01T10:00:00Z') + minute * 60_000;
const told = (minute: number): string => new Date(at(minute)).toISOString();
const STATE = firms(toVera());
const OUT = shareIn(STATE, 'out');
const digests = (side: string) => requestDigests(STATE, ledgerOf(), OUT, side);

describe('since when a side is asked', () => {
  const {digest, asked} = digests('northwind');
  const record = {digest, asked, askedBy: ANA, since: at(10), lapsed: false};
  const since = (
    was: Partial<AskedRecord> | null,
    withdrawn: Readonly<Record<string, number>> = {},
    more: Partial<Ledger> = {},
  ) => {
    const ledger = ledgerOf([], {
      asked: new Map(was === null ? [] : [['share:acme/out northwind', {...record, ...was}]]),
      pairs: new Map([['acme northwind', {...CONNECTED, agreed: new Map()}]]),
      withdrawals: new Map(
        Object.entries(withdrawn).map(([side, minute]) => {
          const other = side === 'acme' ? 'northwind' : 'acme';
          return [
            `${side} ${other}`,
            {side, with: other, through: 'command', by: ANA, at: at(minute), reason: null},
          ];
        }),
      ),
      ...more,
    });
    return askedSince(ledger, OUT, 'northwind', {digest, asked});
  };

  it('is as it was noted, and not known of what is only planned or is asked no more', () => {
    expect(since({})).toBe(told(10));
    expect(since(null)).toBeNull();
    expect(since({lapsed: true})).toBeNull();
    expect(since({digest: 'sha256:old', asked: 'sha256:old'})).toBeNull();
  });

  it('is the last withdrawal of either side, after that', () => {
    expect(since({}, {acme: 20})).toBe(told(20));
    expect(since({}, {northwind: 30})).toBe(told(30));
    expect(since({}, {acme: 40, northwind: 30})).toBe(told(40));
    expect(since({}, {acme: 5, northwind: 4})).toBe(told(10));
    // Who has agreed again since does not count.
    expect(since({}, {acme: 20}, {pairs: new Map([['acme northwind', CONNECTED]])})).toBe(told(10));
  });

  it('is that withdrawal where the same is asked in another epoch', () => {
    expect(since({digest: 'sha256:old'}, {acme: 20})).toBe(told(20));
    expect(since({digest: 'sha256:old'}, {acme: 5})).toBeNull();
    expect(since({digest: 'sha256:old'}, {acme: 10})).toBeNull();
    expect(since({digest: 'sha256:old', asked: 'sha256:old'}, {acme: 20})).toBeNull();
  });
});

describe('open requests', () => {
  const open = (state: State, ledger: Ledger, known?: Ledger) => [
    ...openRequests(state, ledger, heldPermissions(state, NOW), known),
  ];
  const waiting = (side: string, since: string | null = null): Waiting => ({
    id: 'share:acme/out',
    side,
    approvers: side === 'acme' ? [ANA] : [RAJ],
    since,
    digest: digests(side).digest,
  });

  it('wait for each side that has not agreed to all of it', () => {
    expect(open(STATE, ledgerOf())).toEqual([['Share/acme/out', [waiting('acme'), waiting('northwind')]]]);
    expect(open(STATE, ledgerOf([decided()]))).toEqual([['Share/acme/out', [waiting('northwind')]]]);
    const both = [decided(), decided({sequence: 2, side: 'northwind', by: RAJ, actor: RAJ})];
    expect(open(STATE, ledgerOf(both))).toEqual([]);
  });

  it('are closed by a denial, and by their end', () => {
    const denial = decided({decision: 'deny', digest: digests('acme').digest});
    expect(open(STATE, ledgerOf([denial]))).toEqual([]);
    const ended = new Map([['Share/acme/out', {cause: 'region', renew: 0, incarnation: 1, at: 0} as const]]);
    expect(open(STATE, ledgerOf([], {ended}))).toEqual([]);
  });

  it('say since when, as what is live knows', () => {
    const asked = new Map([
      ['share:acme/out acme', {...digests('acme'), askedBy: ANA, since: at(10), lapsed: false}],
    ]);
    const known = ledgerOf([], {asked});
    const expected = [['Share/acme/out', [waiting('acme', told(10)), waiting('northwind')]]];
    expect(open(STATE, known)).toEqual(expected);
    expect(open(STATE, ledgerOf(), known)).toEqual(expected);
    expect(open(STATE, known, ledgerOf())).toEqual([
      ['Share/acme/out', [waiting('acme'), waiting('northwind')]],
    ]);
  });

  it('name nobody who requests it, where the side separates duties strictly', () => {
    const ada = 'ada@acme.example';
    const strict = firms(
      toVera(),
      member('acme', ada, ['admin']),
      workspace('acme', {separationOfDuties: 'strict'}),
    );
    expect(open(strict, ledgerOf())[0]?.[1][0]).toMatchObject({side: 'acme', approvers: [ada]});
  });
});

describe('if everybody who is asked approved', () => {
  const openIn = (state: State, ledger: Ledger) => openRequests(state, ledger, heldPermissions(state, NOW));
  const approved = (ledger: Ledger, ...objects: readonly GovernedObject[]) => {
    const state = firms(toVera(), ...objects);
    return asIfApproved(state, ledger, openIn(state, ledger));
  };

  it('a share would be in force', () => {
    const ledger = approved(ledgerOf());
    expect(
      ledger.decisions.get('share:acme/out')?.map(({side, sequence, decision}) => [side, sequence, decision]),
    ).toEqual([
      ['acme', 1, 'approve'],
      ['northwind', 2, 'approve'],
    ]);
    expect(externalAccessOf(STATE, ledger).recipient(OUT, `user:${VERA}`)).toEqual({
      subject: `user:${VERA}`,
      role: 'viewer',
    });
    expect(ledger.pairs).toEqual(ledgerOf().pairs);
  });

  it('what was decided before would stay, and be followed by it', () => {
    const before: DecisionRecord = decided();
    expect(
      approved(ledgerOf([before]))
        .decisions.get('share:acme/out')
        ?.map(({side, sequence, by, actor}) => [side, sequence, by, actor]),
    ).toEqual([
      ['acme', 1, ANA, ANA],
      ['northwind', 2, '', ''],
    ]);
  });

  it('a connection would be agreed, also where nothing is known of the two', () => {
    const ofOne = connection('acme', 'northwind');
    const by = ['northwind', 'connection:acme/northwind#1'] as const;
    const state = firms(ofOne);
    for (const pairs of [
      new Map(),
      new Map([
        ['acme northwind', {...CONNECTED, agreed: new Map([['acme', 'Connection/acme/northwind#1']])}],
      ]),
    ]) {
      const ledger = ledgerOf([], {pairs});
      const open = new Map([[ofOne.address, openIn(state, ledger).get(ofOne.address) ?? []]]);
      const after = asIfApproved(state, ledger, open).pairs.get('acme northwind');
      expect([...(after?.agreed ?? [])].at(-1)).toEqual(by);
      expect(after?.epoch).toBe(1);
    }
  });
});

test('what waits is ordered by request, then by side', () => {
  const waiting = (id: string, side: string): Waiting => ({id, side, approvers: [], since: null, digest: ''});
  const ordered = [
    waiting('share:acme/a', 'acme'),
    waiting('share:acme/a', 'northwind'),
    waiting('share:acme/b', 'acme'),
  ];
  expect(ordered.toReversed().toSorted(compareWaiting)).toEqual(ordered);
});
