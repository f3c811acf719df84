/** What ends of itself over a border, why, and how that is said. */
import {describe, expect, it, test} from 'vitest';
import {endedText, willEndText} from '../../../src/agreements/ended-text.ts';
import {
  canAskAgain,
  crossingsIn,
  endedBecause,
  endedBetween,
  hasEnded,
  passes,
  recipientHasEnded,
} from '../../../src/agreements/endings.ts';
import {endingKey, type EndingCause, type Ledger} from '../../../src/model/ledger.ts';
import type {GovernedObject, State} from '../../../src/model/objects.ts';
import {share, stateOf, workspace} from '../access/organisation.ts';
import {connectionIn, FIRMS, firms, into, ledgerOf, RAJ, room, shareIn, toVera, VERA} from './firms.ts';

const TO_VERA = `user:${VERA}`;
const TO_RAJ = `user:${RAJ}`;
const STATE = firms(toVera(), into());
const OUT = shareIn(STATE, 'out');
const INTO = shareIn(STATE, 'into');
const CONNECTION = connectionIn(STATE, 'acme', 'northwind');
const without = (address: string, state: State = STATE): State =>
  new Map([...state].filter(([each]) => each !== address));

const endings = (...keys: readonly string[]): Partial<Ledger> => ({
  ended: new Map(keys.map((key) => [key, {cause: 'recipient', renew: 0, incarnation: 1, at: 0}])),
});

describe('why something ended', () => {
  test.each([
    [OUT, TO_VERA, 'recipient', `${VERA} was removed from northwind`],
    [INTO, '', 'space', 'space:joint of northwind was deleted or renamed'],
    [OUT, '', 'space', 'the space of northwind was deleted or renamed'],
    [CONNECTION, '', 'space', 'the space of northwind was deleted or renamed'],
    [OUT, '', 'region', 'acme and northwind are no longer in the same region'],
    [OUT, '', 'workspace', 'the workspace northwind was deleted'],
    [OUT, TO_VERA, 'workspace', `the workspace northwind, where ${VERA} was a member, was deleted`],
    [
      OUT,
      '',
      'lost',
      'northwind was deleted or in another region for some time, or the share was written outside bylaw',
    ],
    [
      CONNECTION,
      '',
      'lost',
      'northwind was deleted or in another region for some time, or the connection was written outside bylaw',
    ],
    [
      OUT,
      TO_VERA,
      'lost',
      `${VERA} was not a member of northwind for some time, or was added to the share outside bylaw`,
    ],
    [OUT, '', 'partners', '`partners` of acme or northwind excludes the other side'],
  ] as const)('is said of %# (%s, %s)', (request, subject, cause, text) => {
    expect(endedText(request, subject, cause)).toBe(text);
  });

  test.each([
    [OUT, TO_VERA, 'recipient', `${VERA} will no longer be a member of northwind`],
    [INTO, '', 'space', 'space:joint of northwind will be deleted or renamed'],
    [OUT, '', 'space', 'the space of northwind will be deleted or renamed'],
    [CONNECTION, '', 'space', 'the space of northwind will be deleted or renamed'],
    [OUT, '', 'region', 'acme and northwind will no longer be in the same region'],
    [OUT, '', 'workspace', 'the workspace northwind will be deleted'],
    [OUT, TO_VERA, 'workspace', `the workspace northwind, where ${VERA} is a member, will be deleted`],
    [OUT, '', 'partners', '`partners` of acme or northwind will exclude the other side'],
    [
      OUT,
      '',
      'lost',
      'northwind was deleted or in another region for some time, or the share was written outside bylaw',
    ],
  ] as const)('is said of %# (%s, %s), where a plan ends it', (request, subject, cause, text) => {
    expect(willEndText(request, subject, cause)).toBe(text);
  });

  it('passes with the region, the workspace and the partners alone', () => {
    const causes: readonly EndingCause[] = ['recipient', 'space', 'region', 'workspace', 'partners', 'lost'];
    expect(causes.filter(passes)).toEqual(['region', 'workspace', 'partners']);
  });

  it('says to renew, where that is all it takes', () => {
    const renews = (...[state, request, subject, cause]: Parameters<typeof endedBecause>): boolean =>
      endedBecause(state, request, subject, cause) ===
      `${endedText(request, subject, cause)}; \`renew: ${request.spec.renew + 1}\` asks for approval again`;
    expect(renews(STATE, OUT, TO_VERA, 'recipient')).toBe(true);
    expect(renews(STATE, INTO, '', 'space')).toBe(true);
    expect(endedBecause(STATE, OUT, '', 'region')).toBe(endedText(OUT, '', 'region'));
    const gone = without(`Member/northwind/${VERA}`);
    expect(endedBecause(gone, OUT, TO_VERA, 'recipient')).toBe(endedText(OUT, TO_VERA, 'recipient'));
    const third = firms(toVera('viewer', {renew: 2}));
    expect(endedBecause(third, shareIn(third, 'out'), '', 'lost')).toContain('`renew: 3`');
  });
});

describe('what crosses a border', () => {
  const goneIn = (state: State, read: State = STATE) =>
    [...crossingsIn(state, read)].flatMap(({request, subject, gone}) =>
      gone === null ? [] : [`${endingKey(request.address, subject)}: ${gone}`],
    );

  it('are requests, and their recipients who are people', () => {
    const team = share(
      'acme',
      'teams',
      'vault:falcon',
      {'team:legal': 'viewer', [TO_RAJ]: 'viewer'},
      {with: 'northwind'},
    );
    const inside = share('acme', 'inside', 'vault:falcon', {[TO_RAJ]: 'viewer'});
    const crossings = [...crossingsIn(firms(toVera(), into(), team, inside), STATE)];
    expect(crossings.map(({request, subject}) => endingKey(request.address, subject))).toEqual([
      'Connection/acme/northwind',
      'Connection/northwind/acme',
      'Share/acme/out',
      `Share/acme/out ${TO_VERA}`,
      'Share/acme/into',
      'Share/acme/teams',
      `Share/acme/teams ${TO_RAJ}`,
    ]);
    expect(crossings.every(({gone}) => gone === null)).toBe(true);
  });

  it('goes with the workspace of the partner, its recipients too', () => {
    expect(goneIn(without(`Member/northwind/${VERA}`, without('Workspace/northwind')))).toEqual([
      'Connection/acme/northwind: workspace',
      'Share/acme/out: workspace',
      `Share/acme/out ${TO_VERA}: workspace`,
      'Share/acme/into: workspace',
    ]);
    // Of a workspace that was not read either nothing is known; of one that is gone itself nothing crosses.
    const unread = without('Workspace/northwind');
    expect(goneIn(unread, unread)).toEqual([]);
    expect(goneIn(without('Workspace/acme'))).toEqual(['Connection/northwind/acme: workspace']);
  });

  it('goes with the region, the partners, the space and the membership that it names', () => {
    const both = (cause: string) =>
      ['Connection/acme/northwind', 'Connection/northwind/acme', 'Share/acme/out', 'Share/acme/into'].map(
        (address) => `${address}: ${cause}`,
      );
    const more = [toVera(), into()];
    expect(goneIn(firms(...more, workspace('northwind', {region: 'US'})))).toEqual(both('region'));
    expect(goneIn(firms(...more, workspace('acme', {partners: {deny: ['northwind']}})))).toEqual(
      both('partners'),
    );
    expect(goneIn(firms(...more, workspace('northwind', {partners: {deny: ['acme']}})))).toEqual(
      both('partners'),
    );
    expect(goneIn(without('Space/northwind/joint'))).toEqual(['Share/acme/into: space']);
    expect(goneIn(without(`Member/northwind/${VERA}`))).toEqual([`Share/acme/out ${TO_VERA}: recipient`]);
  });

  it('can be asked for again if it could go on', () => {
    expect(canAskAgain(STATE, OUT, '')).toBe(true);
    expect(canAskAgain(STATE, OUT, TO_VERA)).toBe(true);
    expect(canAskAgain(without(`Member/northwind/${VERA}`), OUT, TO_VERA)).toBe(false);
    expect(canAskAgain(without(`Member/northwind/${VERA}`), OUT, '')).toBe(true);
    expect(canAskAgain(without('Workspace/northwind'), OUT, '')).toBe(false);
    expect(canAskAgain(without('Space/northwind/joint'), INTO, '')).toBe(false);
  });
});

describe('a request has ended', () => {
  const both = firms(
    share('acme', 'out', 'vault:falcon', {[TO_VERA]: 'viewer', [TO_RAJ]: 'viewer'}, {with: 'northwind'}),
    into(),
  );
  const out = shareIn(both, 'out');

  it('by itself, or since all its recipients have', () => {
    expect(hasEnded(ledgerOf(), out)).toBe(false);
    expect(hasEnded(ledgerOf([], endings('Share/acme/out')), out)).toBe(true);
    expect(hasEnded(ledgerOf([], endings(`Share/acme/out ${TO_VERA}`)), out)).toBe(false);
    expect(
      hasEnded(ledgerOf([], endings(`Share/acme/out ${TO_VERA}`, `Share/acme/out ${TO_RAJ}`)), out),
    ).toBe(true);
  });

  it('not because another one has', () => {
    expect(hasEnded(ledgerOf([], endings('Share/acme/into')), out)).toBe(false);
    expect(hasEnded(ledgerOf([], endings('Share/acme/out')), shareIn(both, 'into'))).toBe(false);
    expect(hasEnded(ledgerOf([], endings('Share/acme/out')), CONNECTION)).toBe(false);
    expect(hasEnded(ledgerOf([], endings(CONNECTION.address)), CONNECTION)).toBe(true);
  });

  it('for one recipient', () => {
    const ledger = ledgerOf([], endings(`Share/acme/out ${TO_VERA}`));
    expect(recipientHasEnded(ledger, out, TO_VERA)).toBe(true);
    expect(recipientHasEnded(ledger, out, TO_RAJ)).toBe(false);
  });
});

describe('what ends between two ledgers', () => {
  const all = new Map<string, GovernedObject>([
    ...FIRMS.map((each) => [each.address, each] as const),
    ...[
      share('acme', 'two', 'vault:falcon', {[TO_VERA]: 'viewer', [TO_RAJ]: 'viewer'}, {with: 'northwind'}),
      share(
        'acme',
        'three',
        'vault:falcon',
        {[TO_VERA]: 'viewer', [TO_RAJ]: 'viewer', 'user:vic@northwind.example': 'viewer'},
        {with: 'northwind'},
      ),
      room(),
    ].map((each) => [each.address, each] as const),
  ]);
  const told = (
    ended: Readonly<Record<string, EndingCause>>,
    before: readonly string[] = [],
    outside: readonly string[] = [],
    concerns: (address: string) => boolean = () => true,
  ) => {
    const after = ledgerOf([], {
      ended: new Map(
        Object.entries(ended).map(([key, cause]) => [key, {cause, renew: 0, incarnation: 1, at: 0}]),
      ),
    });
    return endedBetween(all, [ledgerOf([], endings(...before)), after], new Set(outside), ({address}) =>
      concerns(address),
    ).map(({request, why}) => `${request.address}: ${why}`);
  };
  const VERA_GOES = `${VERA} will no longer be a member of northwind`;
  const RAJ_GOES = `${RAJ} will no longer be a member of northwind`;

  it('is told request by request in order, each by all that it has', () => {
    expect(told({'Share/acme/room': 'region', 'Connection/acme/northwind': 'region'})).toEqual([
      'Connection/acme/northwind: acme and northwind will no longer be in the same region',
      'Share/acme/room: acme and northwind will no longer be in the same region',
    ]);
    expect(
      told({[`Share/acme/two ${TO_VERA}`]: 'recipient', [`Share/acme/two ${TO_RAJ}`]: 'recipient'}),
    ).toEqual([`Share/acme/two: ${VERA_GOES}; ${RAJ_GOES}`]);
    expect(told({})).toEqual([]);
  });

  it('is told as a part, where others stay', () => {
    expect(
      told({[`Share/acme/three ${TO_VERA}`]: 'recipient', [`Share/acme/three ${TO_RAJ}`]: 'recipient'}),
    ).toEqual([`Share/acme/three: only for ${VERA} and ${RAJ}, because ${VERA_GOES}; ${RAJ_GOES}`]);
  });

  it('is told as a whole, whatever parts of it end too', () => {
    expect(told({[`Share/acme/two ${TO_VERA}`]: 'workspace', 'Share/acme/two': 'workspace'})).toEqual([
      'Share/acme/two: the workspace northwind will be deleted',
    ]);
  });

  it('says what was written around bylaw', () => {
    expect(told({'Share/acme/room': 'region'}, [], ['Share/acme/room'])).toEqual([
      'Share/acme/room: acme and northwind will no longer be in the same region, and it had been created outside bylaw',
    ]);
    const key = `Share/acme/three ${TO_VERA}`;
    expect(told({[key]: 'recipient'}, [], [key])).toEqual([
      `Share/acme/three: only for ${VERA}, because ${VERA_GOES}, and had been added to it outside bylaw`,
    ]);
  });

  it('is not what had ended before, is not there, or concerns nobody who asks', () => {
    expect(told({'Share/acme/room': 'region'}, ['Share/acme/room'])).toEqual([]);
    expect(told({'Share/acme/gone': 'region'})).toEqual([]);
    expect(told({'Space/acme/room': 'region'})).toEqual([]);
    expect(told({'Share/acme/room': 'region'}, [], [], (address) => address !== 'Share/acme/room')).toEqual(
      [],
    );
  });
});

test('a state of two firms and nothing else has no crossing but their connections', () => {
  expect([...crossingsIn(stateOf(FIRMS), STATE)].map(({request}) => request.kind)).toEqual([
    'Connection',
    'Connection',
  ]);
});
