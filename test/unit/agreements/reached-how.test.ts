import {expect, it} from 'vitest';
import {reachOf} from '../../../src/access/reach.ts';
import {externalAccessOf} from '../../../src/agreements/external-access-in-force.ts';
import {reachedHowIn, withExpiries} from '../../../src/agreements/reached-how.ts';
import {EMPTY_LEDGER, type DecisionRecord, type Ledger} from '../../../src/model/ledger.ts';
import type {AccessChange} from '../../../src/model/plan.ts';
import {
  connection,
  grant,
  guest,
  member,
  NOW,
  resource,
  share,
  space,
  stateOf,
  workspace,
} from '../access/organisation.ts';

const ALL = ['use:shared_spaces', 'use:external_collaboration', 'use:invite_guest_accounts'];
const BO = 'bo@acme.example';
const UMA = 'uma@northwind.example';
const FALCON = 'vault:acme/falcon';
const STATE = stateOf([
  workspace('acme', {features: {guestAccounts: true}}),
  workspace('northwind'),
  member('acme', BO, []),
  member('northwind', UMA, []),
  grant('acme', 'all', 'everyone', ALL),
  grant('northwind', 'all', 'everyone', ALL),
  resource('acme', 'vault', 'falcon', BO),
  space('acme', 'room', BO, {resources: [FALCON.replace('acme/', '')]}),
  connection('acme', 'northwind'),
  connection('northwind', 'acme'),
  share(
    'acme',
    'out',
    'vault:falcon',
    {[`user:${UMA}`]: {role: 'viewer', expires: '2027-01-31'}},
    {
      with: 'northwind',
    },
  ),
  guest('acme', 'gil@guests.example', {room: 'viewer'}, {expires: '2026-12-31'}),
]);

const approval = (side: string, by: string, sequence: number, at: string): DecisionRecord => ({
  request: 'share:acme/out',
  sequence,
  side,
  decision: 'approve',
  by,
  actor: by,
  automatic: false,
  digest: '',
  incarnation: 1,
  epoch: 1,
  renew: 0,
  target: 'vault:falcon',
  reason: null,
  source: null,
  at: Date.parse(at),
  ended: false,
  recipients: [{subject: `user:${UMA}`, role: 'viewer', expires: '2026-11-30'}],
  resources: [],
  allow: [],
});
const FIRST = approval('acme', BO, 1, '2026-06-01T10:00:00Z');
const SECOND = approval('northwind', UMA, 2, '2026-06-02T10:00:00Z');
const ledgerOf = (...decisions: readonly DecisionRecord[]): Ledger => ({
  ...EMPTY_LEDGER,
  incarnations: new Map([
    ['Share/acme/out', 1],
    ['Connection/acme/northwind', 1],
    ['Connection/northwind/acme', 1],
  ]),
  pairs: new Map([
    [
      'acme northwind',
      {
        epoch: 1,
        since: NOW,
        agreed: new Map([
          ['acme', 'Connection/acme/northwind#1'],
          ['northwind', 'Connection/northwind/acme#1'],
        ]),
      },
    ],
  ]),
  decisions: new Map([['share:acme/out', decisions]]),
});

/** Who reaches the vault, and how, where `known` is what was decided before the plan. */
function told(known: Ledger) {
  const ledger = ledgerOf(FIRST, SECOND);
  const then = {state: STATE, now: NOW, external: externalAccessOf(STATE, ledger)};
  const [reach] = reachOf(then, [FALCON], () => true, reachedHowIn(then, ledger, known));
  return reach?.levels;
}

const [ONE, TWO] = ['2026-06-01T10:00:00.000Z', '2026-06-02T10:00:00.000Z'];

it('says who is an outsider, who agreed since when, and the earliest end', () => {
  expect(told(ledgerOf(FIRST, SECOND))).toEqual([
    {
      level: 'creator',
      principals: [`user:${BO}`],
      how: {outside: null, since: null, agreed: [], expires: null},
    },
    {
      level: 'viewer',
      principals: ['user:gil@guests.example'],
      how: {outside: 'guest', since: null, agreed: [], expires: '2026-12-31'},
    },
    {
      level: 'viewer',
      principals: [`user:${UMA}`],
      how: {
        outside: 'partner',
        since: null,
        agreed: [
          {side: 'acme', by: BO, at: ONE},
          {side: 'northwind', by: UMA, at: TWO},
        ],
        expires: '2026-11-30',
      },
    },
  ]);
});

it('knows no time of what comes with the plan', () => {
  expect(told(ledgerOf(FIRST))?.at(-1)?.how).toMatchObject({
    since: null,
    agreed: [{at: ONE}, {at: null}],
  });
});

const CY = 'cy@acme.example';
const INSIDE = share('acme', 'in', FALCON.replace('acme/', ''), {
  'team:legal': {role: 'viewer', expires: '2027-03-01'},
  everyone: {role: 'viewer', expires: '2027-02-01'},
  'right:use:shared_spaces': {role: 'viewer', expires: '2027-04-01'},
  [`user:${CY}`]: 'viewer',
});
const ENDLESS = guest('acme', 'eve@guests.example', {room: 'viewer'});
const WITH_INSIDE = stateOf([...STATE.values(), member('acme', CY, []), INSIDE, ENDLESS]);

/** How somebody has access by these steps, where these decisions count and were known before. */
function by(principal: string, via: readonly string[], ...decisions: readonly DecisionRecord[]) {
  const ledger = ledgerOf(...decisions);
  const then = {state: WITH_INSIDE, now: NOW, external: externalAccessOf(WITH_INSIDE, ledger)};
  return reachedHowIn(then, ledger, EMPTY_LEDGER)(principal, FALCON, {via});
}

it.each([
  [['team:acme/legal'], '2027-03-01'],
  [['everyone:acme'], '2027-02-01'],
  [['right:acme/use:shared_spaces'], '2027-04-01'],
  // By several at once, which only the steps tell: the earliest.
  [['team:acme/legal', 'everyone:acme', 'right:acme/use:shared_spaces'], '2027-02-01'],
  [['right:acme/use:shared_spaces', 'team:acme/legal'], '2027-03-01'],
  // Of a recipient whom no step names, nothing is told, nor of a team of that name elsewhere.
  [['team:northwind/legal'], null],
  [['Space/acme/room'], null],
  [[], null],
])('by an internal share it ends as that says of the recipient: %j', (steps, expires) => {
  expect(by(`user:${BO}`, ['Share/acme/in', ...steps])).toEqual({
    outside: null,
    since: null,
    agreed: [],
    expires,
  });
});

it('has no end for who is named without one, whatever ends for others', () => {
  expect(by(`user:${CY}`, ['Share/acme/in', `user:${CY}`]).expires).toBeNull();
  expect(by('user:eve@guests.example', ['Guest/acme/eve@guests.example'])).toMatchObject({
    outside: 'guest',
    expires: null,
  });
});

it('names those who agreed, and ends as is written where it is not in force', () => {
  const via = ['Share/acme/out', `user:${UMA}`];
  expect(by(`user:${UMA}`, via)).toEqual({
    outside: 'partner',
    since: null,
    agreed: [],
    expires: '2027-01-31',
  });
  // Nobody knew of the decision before.
  expect(by(`user:${UMA}`, via, SECOND)).toMatchObject({
    agreed: [{side: 'northwind', by: UMA, at: null}],
    expires: '2027-01-31',
  });
  // By both a share and an invitation, the earlier end.
  expect(by(`user:${UMA}`, [...via, 'Guest/acme/gil@guests.example'], FIRST, SECOND).expires).toBe(
    '2026-11-30',
  );
  expect(by(`user:${UMA}`, [...via, 'Guest/acme/gil@guests.example']).expires).toBe('2026-12-31');
});

it('is told of the last approval of a side that has approved twice', () => {
  const again = {...SECOND, sequence: 3, by: 'raj@northwind.example'};
  expect(by(`user:${UMA}`, ['Share/acme/out'], FIRST, SECOND, again).agreed.map((one) => one.by)).toEqual([
    BO,
    'raj@northwind.example',
  ]);
});

it('adds to changes of access when what they come by ends, and leaves others as they are', () => {
  const change = (principal: string, via: readonly string[]): AccessChange => ({
    principal,
    object: FALCON,
    before: null,
    after: 'viewer',
    via,
  });
  const ends = change(`user:${BO}`, ['Share/acme/in', 'everyone:acme']);
  const stays = change(`user:${CY}`, ['Share/acme/in', `user:${CY}`]);
  const ledger = ledgerOf();
  const howOf = reachedHowIn(
    {state: WITH_INSIDE, now: NOW, external: externalAccessOf(WITH_INSIDE, ledger)},
    ledger,
    ledger,
  );
  const [told, other] = withExpiries([ends, stays], howOf);
  expect(told).toEqual({...ends, expires: '2027-02-01'});
  expect(other).toBe(stays);
});
