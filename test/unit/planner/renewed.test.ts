/** What was declared once, with a `renew` at which it can count again. */
import {describe, expect, it} from 'vitest';
import {EMPTY_LEDGER, type DecisionRecord, type EndingCause, type Ledger} from '../../../src/model/ledger.ts';
import type {GovernedObject} from '../../../src/model/objects.ts';
import {renewed} from '../../../src/planner/renewed.ts';
import {liveFrom} from '../model/states.ts';
import {liveWith, NOW} from './plans.ts';

const THEN = NOW - 1_000_000;
const [BEFORE, SINCE] = [THEN - 1000, THEN + 1000];

const share = (renew: number, more = ''): string =>
  `apiVersion: bylaw/v1\nkind: Share\nmetadata: {workspace: acme, name: out}\nspec: {target: "vault:falcon", with: north, requestedBy: ana@acme.example, to: [{subject: "user:raj@north.example", role: viewer}], renew: ${renew}${more}}`;
const connection = (renew: number): string =>
  `apiVersion: bylaw/v1\nkind: Connection\nmetadata: {workspace: acme, name: north}\nspec: {with: north, requestedBy: ana@acme.example, renew: ${renew}}`;
const guest = (renew: number): string =>
  `apiVersion: bylaw/v1\nkind: Guest\nmetadata: {workspace: acme, name: gia@guest.example}\nspec: {spaces: [{space: room, role: viewer}], invitedBy: ana@acme.example, renew: ${renew}}`;
const [SHARE, CONNECTION, GUEST] = [
  'Share/acme/out',
  'Connection/acme/north',
  'Guest/acme/gia@guest.example',
];

const objectOf = (text: string): GovernedObject => {
  const [object] = liveFrom(text).values();
  if (object === undefined) throw new Error('nothing is declared');
  return object;
};

/** The `renew` of what was declared, with what is live now and what happened since then. */
function renewOf(
  then: string,
  live: string | null,
  now: Partial<Ledger> = {},
  ledgerThen: Partial<Ledger> = {},
): unknown {
  const state = live === null ? new Map<string, never>() : liveFrom(live);
  const object = renewed(objectOf(then), liveWith(state, {ledger: {...EMPTY_LEDGER, ...now}}), {
    ledger: {...EMPTY_LEDGER, ...ledgerThen},
    at: THEN,
  });
  return (object.spec as {readonly renew?: number}).renew;
}

it.each([
  ['lower', 1, 4, 4],
  ['higher', 5, 4, 5],
  ['equal', 2, 2, 2],
])('a `renew` that is %s than the live one is the higher of both', (_, then, now, is) => {
  expect(renewOf(share(then), share(now))).toBe(is);
  expect(renewOf(connection(then), connection(now))).toBe(is);
  expect(renewOf(guest(then), guest(now))).toBe(is);
});

it('what is not live any more is another request, and keeps what it said', () => {
  expect(renewOf(share(1), null, {ended: ended(SHARE, 'lost', 7)})).toBe(1);
});

it('an object that renews nothing is the same', () => {
  const team = objectOf(
    'apiVersion: bylaw/v1\nkind: Team\nmetadata: {workspace: acme, name: deals}\nspec: {members: []}',
  );
  const live = liveWith(new Map());
  expect(renewed(team, live, {ledger: EMPTY_LEDGER, at: THEN})).toBe(team);
  const same = objectOf(share(2));
  expect(renewed(same, liveWith(liveFrom(share(2))), {ledger: EMPTY_LEDGER, at: THEN})).toBe(same);
});

const ended = (key: string, cause: EndingCause, renew: number, at: number | null = SINCE): Ledger['ended'] =>
  new Map([[key, {cause, renew, incarnation: 1, at}]]);

describe('what ended of itself since then', () => {
  it.each(['recipient', 'space', 'lost'] as const)('by its %s is renewed above that', (cause) => {
    expect(renewOf(share(1), share(2), {ended: ended(SHARE, cause, 2)})).toBe(3);
  });

  it.each(['region', 'workspace', 'partners'] as const)('by its %s waits anew by itself', (cause) => {
    expect(renewOf(share(1), share(2), {ended: ended(SHARE, cause, 2)})).toBe(2);
  });

  it('for one recipient is renewed for all', () => {
    const key = `${SHARE} user:raj@north.example`;
    expect(renewOf(share(0), share(0), {ended: ended(key, 'recipient', 0)})).toBe(1);
  });

  it('is renewed where it is not recorded yet, and not where it ended before', () => {
    expect(renewOf(share(0), share(0), {ended: ended(SHARE, 'lost', 0, null)})).toBe(1);
    expect(renewOf(share(0), share(0), {ended: ended(SHARE, 'lost', 0, BEFORE)})).toBe(0);
    expect(renewOf(share(0), share(0), {ended: ended(SHARE, 'lost', 0, THEN)})).toBe(0);
  });

  it('is none of another object, whatever its name begins with', () => {
    expect(renewOf(share(0), share(0), {ended: ended(`${SHARE}-more`, 'lost', 5)})).toBe(0);
    expect(renewOf(share(0), share(0), {ended: ended('Share/acme/x', 'lost', 5)})).toBe(0);
  });

  it('counts by the highest of several', () => {
    const several = new Map([
      ...ended(`${SHARE} user:a@north.example`, 'recipient', 3),
      ...ended(`${SHARE} user:b@north.example`, 'recipient', 1),
    ]);
    expect(renewOf(share(0), share(0), {ended: several})).toBe(4);
  });
});

describe('what a side denied since then', () => {
  const decided = (more: Partial<DecisionRecord>): Partial<Ledger> => {
    const decision = {
      request: 'share:acme/out',
      decision: 'deny',
      renew: 1,
      at: SINCE,
      ended: false,
      ...more,
    } as DecisionRecord;
    return {decisions: new Map([[decision.request, [decision]]])};
  };

  it.each([
    ['is renewed above that', {}, 2],
    ['is not, if that was before', {at: BEFORE}, 1],
    ['is not, if that was then', {at: THEN}, 1],
    ['is not, if the denial counts no more', {ended: true}, 1],
    ['is not, if it was approved', {decision: 'approve' as const}, 1],
    ['is not, if it was another request', {request: 'share:acme/other'}, 1],
  ])('%s', (_, decision, renew) => {
    expect(renewOf(share(0), share(1), decided(decision))).toBe(renew);
  });
});

describe('a connection that its own side withdrew since then', () => {
  const agreed = (...sides: readonly string[]): Partial<Ledger> => ({
    pairs: new Map([
      ['acme north', {epoch: 1, since: null, agreed: new Map(sides.map((side) => [side, 'x']))}],
    ]),
  });
  const withdrawn = {withdrawn: new Map([[CONNECTION, 2]])};

  it('is renewed above that, if the side had agreed then', () => {
    expect(renewOf(connection(0), connection(2), withdrawn, agreed('acme'))).toBe(3);
    expect(renewOf(connection(0), connection(2), withdrawn, agreed('north'))).toBe(2);
    expect(renewOf(connection(0), connection(2), withdrawn)).toBe(2);
    expect(renewOf(connection(0), connection(2), {}, agreed('acme'))).toBe(2);
  });

  it('does not renew a share of the same sides', () => {
    const both = {withdrawn: new Map([[SHARE, 2]])};
    expect(renewOf(share(0), share(0), both, agreed('acme'))).toBe(0);
  });
});

describe('a guest whose invitation ended', () => {
  const over = {endedInvitations: new Map([[GUEST, 3]])};

  it('is invited again if that was since then', () => {
    expect(renewOf(guest(0), guest(1), over)).toBe(4);
    expect(renewOf(guest(0), guest(1), over, over)).toBe(1);
    expect(renewOf(guest(0), guest(1))).toBe(1);
  });

  it('renews nobody else', () => {
    expect(renewOf(share(0), share(0), {endedInvitations: new Map([[SHARE, 3]])})).toBe(0);
  });
});
