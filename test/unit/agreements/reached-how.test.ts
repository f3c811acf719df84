import {expect, it} from 'vitest';
import {reachOf} from '../../../src/access/reach.ts';
import {externalAccessOf} from '../../../src/agreements/external-access-in-force.ts';
import {reachedHowIn} from '../../../src/agreements/reached-how.ts';
import {EMPTY_LEDGER, type DecisionRecord, type Ledger} from '../../../src/model/ledger.ts';
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
