import {expect, test} from 'vitest';
import {settle} from '../../../src/agreements/settle.ts';
import type {DecisionRecord, Ledger} from '../../../src/model/ledger.ts';
import type {LiveObject} from '../../../src/model/objects.ts';
import {liveFrom} from '../model/states.ts';
import {settledLedger} from '../model/settled.ts';

const NOW = Date.parse('2027-01-20T12:00:00Z');
const ROOT = 'root@platform.example';
const ZED = 'zed@platform.example';
const ID = 'share:acme/falcon';

/** Zed belongs to both sides: External Connection Admin of one, Connection Admin of the other. */
const STATE = liveFrom(
  `
  apiVersion: bylaw/v1
  kind: WorkspaceList
  metadata: {}
  items:
    - {name: acme, displayName: Acme, organization: acme, region: EU}
    - {name: northwind, displayName: Northwind, organization: northwind, region: EU}
  ---
  apiVersion: bylaw/v1
  kind: MemberList
  metadata: {workspace: acme}
  items: [{name: ana@acme.example, roles: [admin]}, {name: ${ZED}, roles: [admin]}]
  ---
  apiVersion: bylaw/v1
  kind: MemberList
  metadata: {workspace: northwind}
  items: [{name: raj@northwind.example, roles: [admin]}, {name: ${ZED}, roles: []}]
  ---
  apiVersion: bylaw/v1
  kind: Connection
  metadata: {workspace: acme, name: northwind}
  spec: {with: northwind, requestedBy: ana@acme.example}
  ---
  apiVersion: bylaw/v1
  kind: Connection
  metadata: {workspace: northwind, name: acme}
  spec: {with: acme, requestedBy: raj@northwind.example, admins: [${ZED}]}
  ---
  apiVersion: bylaw/v1
  kind: Resource
  metadata: {workspace: acme, name: falcon}
  spec: {type: vault, creator: ana@acme.example}
  ---
  apiVersion: bylaw/v1
  kind: Share
  metadata: {workspace: acme, name: falcon}
  spec: {target: 'vault:falcon', with: northwind, requestedBy: ana@acme.example, to: [{subject: 'user:${ZED}', role: viewer}]}
`,
  'acme-governance',
);

const RAJ = 'raj@northwind.example';

/** An Approval of the share by Raj, as the manifests declare it. */
function approvalByRaj(digest: string): LiveObject {
  const state = liveFrom(
    `
    apiVersion: bylaw/v1
    kind: Approval
    metadata: {workspace: northwind, name: falcon}
    spec: {request: '${ID}', decision: approve, by: ${RAJ}, digest: '${digest}'}
  `,
    'acme-governance',
  );
  const [approval] = state.values();
  if (approval === undefined) throw new Error('there is no Approval');
  return approval;
}

/** Who approved by themselves when the share is asked for, after Zed had decided for the host in `epoch`. */
function automaticBy(epoch: number): readonly string[] {
  const settled = settledLedger(STATE, NOW, ROOT);
  const [automatic] = settled.decisions.get(ID) ?? [];
  if (automatic === undefined) throw new Error('the share is approved by nobody');
  const byZed: DecisionRecord = {...automatic, side: 'acme', by: ZED, actor: ZED, automatic: false, epoch};
  const pair = settled.pairs.get('acme northwind');
  if (pair === undefined) throw new Error('there is no connection');
  const ledger: Ledger = {
    ...settled,
    decisions: new Map([[ID, [byZed]]]),
    asked: new Map(),
    pairs: new Map([['acme northwind', {...pair, epoch: 2}]]),
  };
  const share = STATE.get('Share/acme/falcon');
  if (share === undefined) throw new Error('there is no share');
  const change = {
    address: share.address,
    actions: ['update'],
    reason: 'edited',
    fields: [],
    before: share,
    after: share,
  } as const;
  const after = settle({
    ledger,
    before: STATE,
    after: STATE,
    changes: [change],
    actor: ROOT,
    isSystemAdmin: (email) => email === ROOT,
    now: NOW,
  });
  const made = after.ledger.decisions.get(ID) ?? [];
  return made.filter(({automatic: byItself, side}) => byItself && side === 'northwind').map(({by}) => by);
}

test('whoever decided for the host approves nothing for the partner by being the recipient', () => {
  expect(automaticBy(2)).toEqual([]);
});

test('what was decided before the connection was made anew does not count in that', () => {
  expect(automaticBy(1)).toEqual([ZED]);
});

test('an Approval that was deleted around bylaw, and is written anew before it ended, is still the one that was decided', () => {
  const settled = settledLedger(STATE, NOW, ROOT);
  const [automatic] = settled.decisions.get(ID) ?? [];
  if (automatic === undefined) throw new Error('the share is approved by nobody');
  const byRaj: DecisionRecord = {
    ...automatic,
    side: 'northwind',
    by: RAJ,
    actor: RAJ,
    automatic: false,
    source: 'Approval/northwind/falcon',
  };
  const approval = approvalByRaj(byRaj.digest);
  const {ledger, refused} = settle({
    ledger: {...settled, decisions: new Map([[ID, [byRaj]]])},
    before: STATE,
    after: new Map(STATE).set(approval.address, approval),
    changes: [
      {address: approval.address, actions: ['create'], reason: 'declared', fields: [], after: approval},
    ],
    actor: ROOT,
    isSystemAdmin: (email) => email === ROOT,
    now: NOW,
  });
  expect(refused.size).toBe(0);
  expect(ledger.decisions.get(ID)?.filter(({side}) => side === 'northwind')).toEqual([byRaj]);
});

test('a Connection that was withdrawn, deleted and is declared anew offers to connect', () => {
  const own = 'Connection/northwind/acme';
  const connection = STATE.get(own);
  if (connection === undefined) throw new Error('there is no Connection');
  const without = new Map([...STATE].filter(([address]) => address !== own));
  const common = {actor: ROOT, isSystemAdmin: (email: string) => email === ROOT, now: NOW};
  const settled = settledLedger(STATE, NOW, ROOT);
  const deleted = settle({
    ...common,
    ledger: {
      ...settled,
      withdrawn: new Map([[own, connection.kind === 'Connection' ? connection.spec.renew : 0]]),
    },
    before: STATE,
    after: without,
    changes: [{address: own, actions: ['delete'], reason: 'removed', fields: [], before: connection}],
  });
  const {ledger} = settle({
    ...common,
    ledger: deleted.ledger,
    before: without,
    after: STATE,
    changes: [{address: own, actions: ['create'], reason: 'declared', fields: [], after: connection}],
  });
  expect([...(ledger.pairs.get('acme northwind')?.agreed.keys() ?? [])].toSorted()).toEqual([
    'acme',
    'northwind',
  ]);
});
