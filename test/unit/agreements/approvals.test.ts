/** What each side of a request has approved that still counts, and what closes it. */
import {describe, expect, it, test} from 'vitest';
import {
  approvedFor,
  denialBy,
  denialOf,
  isCovered,
  lowered,
  presentDecisions,
  recipientsAsked,
  recipientsOf,
  shareApprovalsInForce,
} from '../../../src/agreements/approvals.ts';
import {requestDigests} from '../../../src/agreements/request-digest.ts';
import type {DecisionRecord, Ledger} from '../../../src/model/ledger.ts';
import type {GovernedObject} from '../../../src/model/objects.ts';
import {connection, resource, share, space} from '../access/organisation.ts';
import {
  BO,
  CONNECTED,
  connectionIn,
  decided,
  firms,
  into,
  ledgerOf,
  RAJ,
  room,
  shareIn,
  toVera,
  VERA,
} from './firms.ts';

const TO_VERA = `user:${VERA}`;
const TO_RAJ = `user:${RAJ}`;

describe('decisions that count', () => {
  const out = shareIn(firms(toVera()), 'out');
  const of = (...decisions: readonly DecisionRecord[]) => ledgerOf(decisions);

  it('are those of this incarnation that were not taken back', () => {
    const [counts, ended, earlier] = [
      decided(),
      decided({sequence: 2, ended: true}),
      decided({sequence: 3, incarnation: 2}),
    ];
    expect(presentDecisions(of(counts, ended, earlier), out)).toEqual([counts]);
    expect(presentDecisions(of(), out)).toEqual([]);
  });

  it('are approvals of a side, of what is shared now, in this epoch', () => {
    const counts = decided();
    const others: readonly DecisionRecord[] = [
      decided({sequence: 2, side: 'northwind'}),
      decided({sequence: 3, decision: 'deny'}),
      decided({sequence: 4, epoch: 2}),
      decided({sequence: 5, target: 'vault:eagle'}),
      decided({sequence: 6, ended: true}),
    ];
    expect(shareApprovalsInForce(of(counts, ...others), out, 'acme')).toEqual([counts]);
    expect(shareApprovalsInForce(of(counts, ...others), out, 'northwind')).toEqual([others[0]]);
  });

  it('say of a recipient what the last of them says that names them', () => {
    const first = decided({
      recipients: [
        {subject: TO_VERA, role: 'editor'},
        {subject: TO_RAJ, role: 'viewer'},
      ],
    });
    const second = decided({recipients: [{subject: TO_VERA, role: 'viewer'}]});
    expect(approvedFor([first, second], TO_VERA)).toEqual({subject: TO_VERA, role: 'viewer'});
    expect(approvedFor([first, second], TO_RAJ)).toEqual({subject: TO_RAJ, role: 'viewer'});
    expect(approvedFor([first, second], TO_VERA.replace('vera', 'vic'))).toBeUndefined();
    expect(approvedFor([], TO_VERA)).toBeUndefined();
  });
});

describe('whom a share is for', () => {
  it('are its recipients, or the space that it goes into', () => {
    expect(recipientsOf(shareIn(firms(toVera()), 'out'))).toEqual([{subject: TO_VERA, role: 'viewer'}]);
    expect(recipientsOf(shareIn(firms(into('editor')), 'into'))).toEqual([
      {subject: 'space:joint', role: 'editor'},
    ]);
  });

  it('are not those for whom it has ended', () => {
    const both = share(
      'acme',
      'out',
      'vault:falcon',
      {[TO_VERA]: 'viewer', [TO_RAJ]: 'viewer'},
      {with: 'northwind'},
    );
    const ending = {cause: 'recipient', renew: 0, incarnation: 1, at: 0} as const;
    const ended = ledgerOf([], {ended: new Map([[`Share/acme/out ${TO_VERA}`, ending]])});
    expect(recipientsAsked(ended, shareIn(firms(both), 'out'))).toEqual([{subject: TO_RAJ, role: 'viewer'}]);
    expect(recipientsAsked(ledgerOf(), shareIn(firms(both), 'out'))).toHaveLength(2);
  });
});

test.each([
  ['viewer', undefined, 'editor', undefined, 'viewer', undefined],
  ['editor', undefined, 'viewer', undefined, 'viewer', undefined],
  ['editor', '2026-12-31', 'editor', '2027-01-31', 'editor', '2026-12-31'],
  ['editor', '2027-01-31', 'editor', '2026-12-31', 'editor', '2026-12-31'],
  ['editor', '2027-01-31', 'editor', undefined, 'editor', '2027-01-31'],
  ['editor', undefined, 'editor', '2027-01-31', 'editor', '2027-01-31'],
] as const)('%s until %s, and %s until %s, are %s until %s', (a, aEnd, b, bEnd, role, end) => {
  const one = {subject: TO_VERA, role: a, ...(aEnd && {expires: aEnd})};
  const other = {subject: TO_VERA, role: b, ...(bEnd && {expires: bEnd})};
  expect(lowered(one, other)).toStrictEqual({subject: TO_VERA, role, ...(end && {expires: end})});
});

describe('a side has agreed to all of a share', () => {
  const covers = (asked: GovernedObject, side: string, ...decisions: readonly DecisionRecord[]) => {
    const state = firms(asked);
    return isCovered(state, ledgerOf(decisions), shareIn(state, asked.name), side);
  };
  const until = (expires: string) => [{subject: TO_VERA, role: 'viewer', expires}] as const;

  it('by an approval of its own', () => {
    expect(covers(toVera(), 'acme')).toBe(false);
    expect(covers(toVera(), 'acme', decided())).toBe(true);
    expect(covers(toVera(), 'northwind', decided())).toBe(false);
  });

  it('if that was of this `renew`, or a later one', () => {
    expect(covers(toVera('viewer', {renew: 1}), 'acme', decided())).toBe(false);
    expect(covers(toVera('viewer', {renew: 1}), 'acme', decided({renew: 1}))).toBe(true);
    expect(covers(toVera('viewer', {renew: 1}), 'acme', decided({renew: 2}))).toBe(true);
    expect(covers(toVera('viewer', {renew: 1}), 'acme', decided({renew: 1}), decided({sequence: 2}))).toBe(
      true,
    );
  });

  it('if it was for every recipient, with as high a role, for as long', () => {
    expect(covers(toVera('editor'), 'acme', decided())).toBe(false);
    expect(covers(toVera(), 'acme', decided({recipients: [{subject: TO_VERA, role: 'editor'}]}))).toBe(true);
    expect(covers(toVera(), 'acme', decided({recipients: [{subject: TO_RAJ, role: 'editor'}]}))).toBe(false);
    expect(covers(toVera(), 'acme', decided({recipients: until('2027-01-31')}))).toBe(false);
    const asked = share(
      'acme',
      'out',
      'vault:falcon',
      {[TO_VERA]: {role: 'viewer', expires: '2027-01-31'}},
      {with: 'northwind'},
    );
    expect(covers(asked, 'acme', decided({recipients: until('2027-01-31')}))).toBe(true);
    expect(covers(asked, 'acme', decided({recipients: until('2027-01-30')}))).toBe(false);
    expect(covers(asked, 'acme', decided())).toBe(true);
    const two = share(
      'acme',
      'out',
      'vault:falcon',
      {[TO_VERA]: 'viewer', [TO_RAJ]: 'viewer'},
      {with: 'northwind'},
    );
    expect(covers(two, 'acme', decided())).toBe(false);
  });

  it('as host only if it was of every resource in the space', () => {
    const of = (side: string, ...resources: readonly string[]) =>
      decided({request: 'share:acme/room', target: 'space:room', side, resources});
    expect(covers(room(), 'acme', of('acme'))).toBe(false);
    expect(covers(room(), 'acme', of('acme', 'vault:falcon'))).toBe(true);
    expect(covers(room(), 'northwind', of('northwind'))).toBe(true);
    const state = firms(
      resource('acme', 'vault', 'eagle', BO),
      space('acme', 'room', BO, {resources: ['vault:falcon', 'vault:eagle']}),
      room(),
    );
    const covered = (...decisions: readonly DecisionRecord[]) =>
      isCovered(state, ledgerOf(decisions), shareIn(state, 'room'), 'acme');
    expect(covered(of('acme', 'vault:falcon'))).toBe(false);
    expect(covered(of('acme', 'vault:falcon'), {...of('acme', 'vault:eagle'), sequence: 2})).toBe(true);
  });
});

describe('a side has agreed to a connection', () => {
  const asked = (spec: object = {}): GovernedObject => connection('acme', 'northwind', spec);
  const approval = decided({
    request: 'connection:acme/northwind',
    sequence: 2,
    side: 'northwind',
    target: null,
    recipients: [],
    allow: ['space', 'vault'],
  });
  const covers = (
    by: string | null,
    spec: object = {},
    decisions: readonly DecisionRecord[] = [approval],
  ) => {
    const state = firms(asked({allow: ['vault'], ...spec}));
    const agreed = new Map([['acme', 'Connection/acme/northwind#1']]);
    if (by !== null) agreed.set('northwind', by);
    const ledger = ledgerOf(decisions, {pairs: new Map([['acme northwind', {...CONNECTED, agreed}]])});
    return isCovered(state, ledger, connectionIn(state, 'acme', 'northwind'), 'northwind');
  };
  const BY_DECISION = 'connection:acme/northwind#2';

  it('by a Connection of its own, whatever the other asks', () => {
    expect(covers('Connection/northwind/acme#1', {renew: 5})).toBe(true);
    expect(covers('Connection/northwind/acme#2')).toBe(false);
    expect(covers(null)).toBe(false);
  });

  it('by a decision on this `renew`, of every kind that is asked for', () => {
    expect(covers(BY_DECISION)).toBe(true);
    expect(covers(BY_DECISION, {allow: ['space', 'vault']})).toBe(true);
    expect(covers(BY_DECISION, {allow: ['vault', 'workflow']})).toBe(false);
    expect(covers(BY_DECISION, {renew: 1})).toBe(false);
    expect(covers(BY_DECISION, {renew: 1}, [{...approval, renew: 1}])).toBe(true);
    const earlier = {...approval, sequence: 1};
    expect(covers(BY_DECISION, {renew: 1}, [earlier, {...approval, renew: 1}])).toBe(true);
    expect(covers(BY_DECISION, {}, [{...approval, ended: true}])).toBe(false);
    expect(covers(BY_DECISION, {}, [])).toBe(false);
    expect(covers('connection:acme/northwind#1')).toBe(false);
  });

  it('not where nothing is known of the two', () => {
    const state = firms(asked());
    const nothing = ledgerOf([], {pairs: new Map()});
    expect(isCovered(state, nothing, connectionIn(state, 'acme', 'northwind'), 'northwind')).toBe(false);
  });
});

describe('a denial', () => {
  const state = firms(toVera());
  const out = shareIn(state, 'out');
  const denial = (side: string, more: Partial<DecisionRecord> = {}) =>
    decided({
      decision: 'deny',
      side,
      digest: requestDigests(state, ledgerOf(), out, side).digest,
      recipients: [],
      ...more,
    });
  const by = (side: string, ledger: Ledger) => denialBy(state, ledger, out, side);

  it('is by the side that made it, of what is asked now', () => {
    const denied = ledgerOf([denial('northwind')]);
    expect(by('northwind', denied)).toEqual(denial('northwind'));
    expect(by('acme', denied)).toBeUndefined();
    expect(
      by('northwind', ledgerOf([denial('northwind', {digest: 'sha256:of-other-content'})])),
    ).toBeUndefined();
    expect(by('northwind', ledgerOf([denial('northwind', {decision: 'approve'})]))).toBeUndefined();
    expect(by('northwind', ledgerOf([denial('northwind', {ended: true})]))).toBeUndefined();
    expect(by('northwind', ledgerOf())).toBeUndefined();
  });

  it('by either side closes the request', () => {
    for (const side of ['acme', 'northwind']) {
      expect(denialOf(state, ledgerOf([denial(side)]), out)).toEqual(denial(side));
    }
    expect(denialOf(state, ledgerOf(), out)).toBeUndefined();
  });

  it('closes nothing once that side has agreed to all of it', () => {
    const approval = decided({sequence: 2, side: 'northwind'});
    expect(denialOf(state, ledgerOf([denial('northwind'), approval]), out)).toBeUndefined();
    expect(denialOf(state, ledgerOf([denial('acme'), approval]), out)).toEqual(denial('acme'));
  });
});
