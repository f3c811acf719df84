/** Requests, decisions and connections with something in every field, as use cases hand them to a view. */
import type {
  ConnectionAnswer,
  ConnectionList,
  WithdrawalAnswer,
} from '../../../src/model/connection-answers.ts';
import type {DecisionAnswer, RequestList, ShownRequest} from '../../../src/model/request-answers.ts';
import type {RevocationInput} from '../../../src/render/view.ts';

const DIGEST = `sha256:${'03fb22c1'.repeat(8)}`;
const ID = 'share:acme-legal/deal-room-northwind';

export const CONNECTION: ConnectionAnswer = {
  workspace: 'acme-legal',
  with: 'northwind-legal',
  state: 'active',
  since: '2026-11-02T08:00:00.000Z',
  epoch: 2,
  allow: ['space', 'vault'],
  sides: [
    {
      workspace: 'acme-legal',
      state: 'agreed',
      by: 'Connection/acme-legal/northwind',
      agreedBy: 'ana@acme.example',
      agreedAt: '2026-11-01T09:00:00.000Z',
      connection: 'Connection/acme-legal/northwind',
      requestedBy: 'ana@acme.example',
      excludes: false,
      ended: null,
      withdrawal: null,
      suspended: true,
      request: null,
      approvers: ['ana@acme.example'],
      admins: ['bo@acme.example'],
    },
    {
      workspace: 'northwind-legal',
      state: 'agreed',
      by: 'connection:acme-legal/northwind',
      agreedBy: 'raj@northwind.example',
      agreedAt: null,
      connection: null,
      requestedBy: null,
      excludes: false,
      ended: null,
      withdrawal: null,
      suspended: false,
      request: null,
      approvers: ['raj@northwind.example'],
      admins: [],
    },
  ],
  shares: {declared: 2, inForce: 1},
};

const WAITING: ConnectionAnswer = {
  ...CONNECTION,
  with: 'fabrikam',
  state: 'withdrawn',
  since: null,
  sides: [
    {
      workspace: 'acme-legal',
      state: 'withdrawn',
      by: null,
      agreedBy: null,
      agreedAt: null,
      connection: 'Connection/acme-legal/fabrikam',
      requestedBy: 'ana@acme.example',
      excludes: true,
      ended: null,
      withdrawal: {
        through: 'command',
        by: 'al@acme.example',
        at: '2026-11-19T09:00:00.000Z',
        reason: 'a conflict of interest',
      },
      suspended: false,
      request: 'connection:fabrikam/acme',
      approvers: ['al@acme.example', 'ana@acme.example'],
      admins: [],
    },
    {
      workspace: 'fabrikam',
      state: 'requester',
      by: null,
      agreedBy: null,
      agreedAt: null,
      connection: 'Connection/fabrikam/acme',
      requestedBy: 'kim@fabrikam.example',
      excludes: false,
      ended: null,
      withdrawal: null,
      suspended: false,
      request: null,
      approvers: ['lee@fabrikam.example'],
      admins: [],
    },
  ],
};

const ASKED: ConnectionAnswer = {
  ...CONNECTION,
  with: 'globex',
  state: 'waiting',
  since: null,
  epoch: 1,
  sides: [
    CONNECTION.sides[0] as ConnectionAnswer['sides'][number],
    {
      workspace: 'globex',
      state: 'silent',
      by: null,
      agreedBy: null,
      agreedAt: null,
      connection: null,
      requestedBy: null,
      excludes: false,
      ended: null,
      withdrawal: null,
      suspended: false,
      request: 'connection:acme-legal/globex',
      approvers: ['gus@globex.example'],
      admins: [],
    },
  ],
};

export const CONNECTION_LIST: ConnectionList = {
  of: 'the set acme-governance',
  connections: [CONNECTION, WAITING, ASKED],
};

const CONTENT = {
  id: ID,
  address: 'Share/acme-legal/deal-room-northwind',
  kind: 'share',
  workspace: 'acme-legal',
  with: 'northwind-legal',
  requestedBy: 'ana@acme.example',
  reason: 'Diligence on Falcon',
  renew: 1,
  suspended: false,
  target: 'space:acme-legal/deal-room',
  into: null,
  allow: [],
} as const;

const SIDES = [
  {
    id: ID,
    side: 'acme-legal',
    status: 'approved',
    approvers: ['bo@acme.example'],
    since: '2026-11-20T08:00:00.000Z',
    digest: DIGEST,
    denial: null,
  },
  {
    id: ID,
    side: 'northwind-legal',
    status: 'waiting',
    approvers: ['raj@northwind.example', 'rae@northwind.example', 'uma@northwind.example'],
    since: '2026-11-20T08:00:00.000Z',
    digest: DIGEST,
    denial: null,
  },
] as const;

const DENIAL = {by: 'gus@globex.example', at: '2026-11-20T09:00:00.000Z', reason: 'not now'};

const VERA = {subject: 'user:vera@northwind.example', role: 'editor', expires: '2027-05-31'} as const;

const GAINED = {
  principal: 'user:vera@northwind.example',
  object: 'space:acme-legal/deal-room',
  before: null,
  after: 'editor',
  via: ['Share/acme-legal/deal-room-northwind', 'user:vera@northwind.example'],
};

export const REQUEST_LIST: RequestList = {
  of: 'the set acme-governance',
  all: true,
  requests: [
    {
      ...CONTENT,
      recipients: [VERA, {subject: 'user:vic@northwind.example', role: 'viewer'}],
      sides: SIDES,
      deniedBy: [],
      withdrawn: [],
      ended: [],
      endedFor: [],
    },
    {
      ...CONTENT,
      id: 'share:acme-legal/tax-model',
      suspended: true,
      into: 'space:northwind-legal/joint',
      target: 'vault:acme-legal/tax-model',
      recipients: [{subject: 'space:joint', role: 'viewer'}],
      sides: [{...SIDES[1], approvers: []}],
      deniedBy: [],
      withdrawn: [],
      ended: ['space:hall of northwind-legal no longer exists'],
      endedFor: [],
    },
    {
      ...CONTENT,
      id: 'connection:acme-legal/globex',
      address: 'Connection/acme-legal/globex',
      kind: 'connection',
      with: 'globex',
      target: null,
      recipients: [],
      allow: ['space', 'vault'],
      sides: [{...SIDES[1], side: 'globex', status: 'denied', denial: DENIAL}],
      deniedBy: ['globex'],
      withdrawn: ['acme-legal'],
      ended: [],
      endedFor: [],
    },
  ],
};

export const SHOWN_REQUEST: ShownRequest = {
  ...CONTENT,
  sides: SIDES,
  deniedBy: [],
  withdrawn: [],
  ended: ['vic@northwind.example was removed from northwind-legal'],
  endedFor: ['user:vic@northwind.example'],
  recipients: [
    {
      ...VERA,
      inForce: {role: 'viewer', expires: '2027-01-31'},
      missing: ['use:shared_spaces in northwind-legal'],
    },
    {
      subject: 'user:vic@northwind.example',
      role: 'viewer',
      inForce: null,
      missing: ['the approval of northwind-legal'],
    },
  ],
  resources: [
    {resource: 'vault:falcon', approved: true},
    {resource: 'thread:notes', approved: false},
  ],
  connection: CONNECTION,
  pending: [{...GAINED, before: 'viewer'}],
  history: [
    {
      side: 'acme-legal',
      decision: 'approve',
      by: 'bo@acme.example',
      actor: 'bo@acme.example',
      at: '2026-11-20T08:00:00.000Z',
      automatic: true,
      reason: null,
      digest: DIGEST,
      source: null,
      ended: false,
    },
    {
      side: 'northwind-legal',
      decision: 'deny',
      by: 'raj@northwind.example',
      actor: 'rae@northwind.example',
      at: '2026-11-19T08:00:00.000Z',
      automatic: false,
      reason: 'not that much',
      digest: DIGEST,
      source: 'Approval/northwind-legal/deal-room',
      ended: true,
    },
  ],
  withdrawals: [
    {
      side: 'northwind-legal',
      through: 'connection',
      by: 'rae@northwind.example',
      at: '2026-11-19T12:00:00.000Z',
      reason: null,
      ofConnection: true,
    },
    {
      side: 'acme-legal',
      through: 'approval',
      by: 'al@acme.example',
      at: '2026-11-21T08:00:00.000Z',
      reason: 'too much',
      ofConnection: false,
    },
  ],
};

export const DECISION: DecisionAnswer = {
  status: 'decided',
  request: ID,
  side: 'northwind-legal',
  decision: 'approve',
  by: 'raj@northwind.example',
  waiting: [SIDES[1]],
  approved: ['acme-legal'],
  access: {gained: [GAINED], lost: [], changed: []},
  inForce: [{...VERA, inForce: {role: 'editor'}, missing: []}],
  withheld: [{...VERA, inForce: {role: 'editor'}, missing: ['use:shared_spaces in northwind-legal']}],
  connection: CONNECTION,
  diagnostics: [],
};

/** Who is about to take back what for which side. */
export const REVOCATION: RevocationInput = {
  request: ID,
  side: 'northwind-legal',
  by: 'raj@northwind.example',
};

export const REFUSED_DECISION: DecisionAnswer = {
  ...DECISION,
  status: 'refused',
  side: null,
  waiting: [],
  approved: [],
  access: {gained: [], lost: [], changed: []},
  inForce: [],
  withheld: [],
  connection: null,
  diagnostics: [
    {
      rule: 'approval/not-approver',
      severity: 'error',
      address: 'Share/acme-legal/deal-room-northwind',
      message: 'vera@northwind.example may not approve it.',
      help: 'raj@northwind.example may.',
      file: null,
      line: null,
      column: null,
    },
  ],
};

export const WITHDRAWAL: WithdrawalAnswer = {
  status: 'withdrawn',
  workspace: 'acme-legal',
  with: 'northwind-legal',
  by: 'ana@acme.example',
  wasActive: true,
  partnerState: 'agreed',
  shares: ['Share/acme-legal/deal-room-northwind'],
  access: {gained: [], lost: [{...GAINED, before: 'editor', after: null}], changed: []},
  connection: 'Connection/acme-legal/northwind',
  request: 'connection:northwind-legal/acme',
  diagnostics: [],
};
