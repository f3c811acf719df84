/** An invented plan with something of everything, as the planner would make it. */
import type {Diagnostic} from '../../../src/diagnostics/diagnostic.ts';
import {isAdvice} from '../../../src/render/words/findings.ts';
import {fieldChanges} from '../../../src/diff/field-changes.ts';
import {canonicalSpec} from '../../../src/model/canonical.ts';
import type {Action, ChangeReason} from '../../../src/model/change.ts';
import type {Kind} from '../../../src/model/kinds.ts';
import type {
  Cause,
  AccessChange,
  Outside,
  Gate,
  PermissionChange,
  Plan,
  PlannedChange,
  ReachedHow,
} from '../../../src/model/plan.ts';
import type {Labels, Spec} from '../../../src/model/specs.ts';

const READY: Gate = {status: 'ready', needs: []};

interface ChangeFacts {
  readonly before?: unknown;
  readonly after?: unknown;
  readonly actions?: readonly Action[];
  readonly reason?: ChangeReason;
  readonly labels?: Labels;
  readonly gate?: Gate;
}

/** A planned change of an object, from its specs as manifests would write them. */
export function plannedChange(address: string, facts: ChangeFacts): PlannedChange {
  const kind = address.split('/')[0] as Kind;
  const canonical = (raw: unknown): Spec | undefined =>
    raw === undefined ? undefined : canonicalSpec(kind, raw);
  const before = canonical(facts.before);
  const after = canonical(facts.after);
  const usual: Action = before === undefined ? 'create' : after === undefined ? 'delete' : 'update';
  const reasons = {create: 'declared', update: 'edited', delete: 'removed', adopt: 'adopted'} as const;
  return {
    address,
    actions: facts.actions ?? [usual],
    reason: facts.reason ?? reasons[usual],
    fields: fieldChanges(before, after),
    before: before ?? null,
    after: after ?? null,
    ...(facts.labels && {labels: facts.labels}),
    gate: facts.gate ?? READY,
    file: after === undefined ? null : 'manifests/acme/objects.yaml',
    line: after === undefined ? null : 3,
  };
}

/** Domains of outsiders. */
const OUTSIDE: Readonly<Record<string, Outside>> = {
  'counsel.example': 'guest',
  'northwind.example': 'partner',
};

export const accessChange = (
  email: string,
  object: string,
  before: string | null,
  after: string | null,
  ...via: string[]
): AccessChange => ({
  principal: `user:${email}`,
  object,
  before,
  after,
  via,
  outside: OUTSIDE[email.split('@')[1] ?? ''] ?? null,
});

const permissionChange = (email: string, permission: string, ...via: string[]): PermissionChange => ({
  principal: `user:${email}`,
  workspace: 'acme-legal',
  permission,
  via,
});

const changes: readonly PlannedChange[] = [
  plannedChange('User/vera@acme.example', {after: {displayName: 'Vera Lindqvist', systemAdmin: true}}),
  plannedChange('Workspace/acme-legal', {
    before: {
      displayName: 'Acme Legal',
      organization: 'acme',
      region: 'EU',
      partners: {allow: ['northwind-legal', 'fabrikam']},
      settings: {integrations: [{name: 'slack', enabled: true, config: {channel: '#legal', retries: 3}}]},
    },
    after: {
      displayName: 'Acme Legal 法務部',
      organization: 'acme',
      region: 'EU',
      partners: {allow: ['northwind-legal']},
      separationOfDuties: 'strict',
      settings: {
        integrations: [{name: 'slack', enabled: false, config: {channel: '#legal-ops', retries: 3}}],
      },
    },
  }),
  plannedChange('Role/acme-legal/counsel', {
    before: {
      permissions: ['spaces:read:all', 'vaults:read:team', 'billing:read:all'],
      description: 'Lawyers who work on matters of the company and may read what concerns them.',
    },
    after: {
      permissions: [
        'spaces:read:all',
        'vaults:read:team',
        'use:external_collaboration',
        'use:shared_spaces',
        'insights:read:all',
      ],
      description:
        'Lawyers who work on matters of the company and may read what concerns them, and who work with lawyers of partners.',
    },
  }),
  plannedChange('Member/acme-legal/cy@acme.example', {
    before: {roles: ['counsel'], expires: '2026-12-31'},
    after: {roles: ['counsel', 'paralegal'], displayName: 'Cy Okafor'},
    labels: {'cost-centre': '4711'},
  }),
  plannedChange('Team/acme-legal/m-and-a', {
    before: {members: ['ana@acme.example', 'bo@acme.example']},
    after: {members: ['ana@acme.example', 'bo@acme.example'], displayName: 'Mergers & acquisitions'},
    actions: ['adopt', 'update'],
    reason: 'adopted',
  }),
  plannedChange('Team/acme-legal/litigation', {
    before: {members: ['cy@acme.example']},
    after: {members: ['cy@acme.example']},
    actions: ['adopt'],
    reason: 'adopted',
  }),
  plannedChange('Grant/acme-legal/auditors-read', {
    before: {
      subject: 'team:auditors',
      permissions: ['insights:read:all'],
      expires: '2026-11-01',
    },
    reason: 'expired',
  }),
  plannedChange('Space/acme-legal/deal-room', {
    after: {
      type: 'external',
      creator: 'ana@acme.example',
      displayName: 'Falcon deal room',
      region: 'EU',
      resources: ['vault:falcon', 'workflow:due-diligence', 'playbook:closing'],
      protect: true,
    },
    labels: {practice: 'm-and-a'},
  }),
  plannedChange('Connection/acme-legal/globex', {
    after: {
      with: 'globex',
      requestedBy: 'ana@acme.example',
      admins: ['bo@acme.example'],
      reason: 'Joint venture',
    },
    gate: {status: 'blocked', needs: []},
  }),
  plannedChange('Share/acme-legal/deal-room-northwind', {
    after: {
      target: 'space:deal-room',
      with: 'northwind-legal',
      requestedBy: 'ana@acme.example',
      to: [
        {subject: 'user:raj@northwind.example', role: 'editor', expires: '2027-03-31'},
        {subject: 'user:sue@northwind.example', role: 'viewer'},
      ],
      reason: 'Due diligence in the Falcon deal, agreed with Northwind on 12 October',
    },
    gate: {
      status: 'waiting',
      needs: [{side: 'northwind-legal', approvers: ['raj@northwind.example']}],
    },
  }),
  plannedChange('Share/acme-legal/handbook-team', {
    before: {
      target: 'playbook:handbook',
      requestedBy: 'ana@acme.example',
      to: [
        {subject: 'team:interns', role: 'viewer'},
        {subject: 'user:vera@acme.example', role: 'viewer'},
      ],
    },
    after: {
      target: 'playbook:handbook',
      requestedBy: 'ana@acme.example',
      to: [
        {subject: 'team:m-and-a', role: 'editor', expires: '2027-01-31'},
        {subject: 'user:vera@acme.example', role: 'editor'},
      ],
    },
  }),
  plannedChange('Share/acme-legal/due-diligence-bo', {
    before: {
      target: 'workflow:due-diligence',
      requestedBy: 'ana@acme.example',
      to: [{subject: 'user:bo@acme.example', role: 'editor'}],
    },
    after: {
      target: 'workflow:due-diligence',
      requestedBy: 'ana@acme.example',
      to: [{subject: 'user:bo@acme.example', role: 'viewer'}],
    },
    reason: 'drift',
  }),
  plannedChange('Guest/acme-legal/kim@counsel.example', {
    after: {
      spaces: [{space: 'deal-room', role: 'viewer'}],
      invitedBy: 'ana@acme.example',
      expires: '2026-12-01',
    },
    reason: 'drift',
  }),
  plannedChange('Workspace/acme-sales', {
    before: {displayName: 'Acme Sales', organization: 'acme', region: 'US', protect: false},
  }),
];

const INTERNS = ['ida', 'jon', 'kai', 'lea', 'mia', 'noa', 'oli', 'pia'].map(
  (name) => `${name}@acme.example`,
);

export const RICH_SOURCES: ReadonlyMap<string, {readonly text: string}> = new Map([
  [
    'manifests/acme/connections.yaml',
    {
      text: `apiVersion: bylaw/v1
kind: Connection
metadata: {workspace: acme-legal, name: globex}
spec:
  with: globex
  requestedBy: ana@acme.example
`,
    },
  ],
]);

export const RICH_DIAGNOSTICS: readonly Diagnostic[] = [
  {
    rule: 'expiry/soon',
    severity: 'info',
    address: 'Guest/acme-legal/kim@counsel.example',
    message: 'This expires within 14 days (2026-12-01).',
    help: 'If it is needed for longer, set a later expiry.',
    file: 'manifests/acme/guests.yaml',
    line: 12,
    column: 5,
  },
  {
    rule: 'guard/few-admins',
    severity: 'warning',
    address: 'Workspace/acme-legal',
    message:
      'acme-legal has only one active admin whose membership does not expire, ana@acme.example: if they are away, nobody can act for the workspace.',
    help: 'Give the role `admin` to a second member.',
    file: 'manifests/acme/workspaces.yaml',
    line: 1,
    column: 1,
  },
  {
    rule: 'guard/confirm-delete',
    severity: 'refusal',
    address: 'Workspace/acme-sales',
    message:
      'The workspace acme-sales would be deleted: all access in it and to it would end at once, and it would stay archived for 30 days.',
    help: 'To keep it, declare it again. To delete it, pass `--confirm-delete acme-sales`.',
    file: null,
    line: null,
    column: null,
  },
  {
    rule: 'region/connection',
    severity: 'error',
    address: 'Connection/acme-legal/globex',
    message:
      'acme-legal is in EU and globex is in US: workspaces in different regions cannot be connected, since what is shared would leave its region.',
    help: 'Connect to a workspace of the organisation of globex that is in EU, or remove the connection.',
    file: 'manifests/acme/connections.yaml',
    line: 5,
    column: 9,
  },
];

const THIS_COMMIT: Cause = {
  kind: 'this-commit',
  commit: '1f2e3d4c5b6a79880716253443526170f1e2d3c4',
  subject: 'Share the deal room with Northwind',
  by: 'Ana Alvarez',
  at: '2026-11-20T09:00:00.000Z',
};
const CAUSES: ReadonlyMap<string, Cause> = new Map([
  [
    'Role/acme-legal/counsel',
    {
      kind: 'earlier-commit',
      commit: 'c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00',
      subject: 'Counsels read insights',
      by: 'Bo Berg',
      at: '2026-11-18T16:20:00.000Z',
    },
  ],
  [
    'Share/acme-legal/due-diligence-bo',
    {kind: 'live', by: 'al@acme.example', at: '2026-11-19T08:00:00.000Z', leaving: true},
  ],
  [
    'Guest/acme-legal/kim@counsel.example',
    {kind: 'live', by: null, at: null, lastWritten: {run: 11, at: '2026-11-10T08:00:00.000Z'}},
  ],
  ['Team/acme-legal/litigation', {kind: 'uncommitted'}],
]);

/** By the approvals of both sides, one of which comes with the plan. */
const BY_BOTH: ReachedHow = {
  outside: 'partner',
  since: null,
  agreed: [
    {side: 'acme-legal', by: 'ana@acme.example', at: null},
    {side: 'northwind-legal', by: 'raj@northwind.example', at: '2026-11-02T14:03:07.000Z'},
  ],
  expires: '2027-09-30',
};

export const RICH_PLAN: Plan = {
  formatVersion: '1.0',
  tool: {name: 'bylaw', version: '0.1.0'},
  createdAt: '2026-11-21T19:33:07.512Z',
  set: 'acme-governance',
  actor: 'ana@acme.example',
  applyable: false,
  desired: {
    digest: 'sha256:4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945',
    files: 3,
    objects: 50,
    commit: '1f2e3d4c5b6a79880716253443526170f1e2d3c4',
    base: {ref: 'origin/main', commit: '0a1b2c3d4e5f60718293a4b5c6d7e8f901234567', behind: 3, inSet: 1},
  },
  live: {digest: 'sha256:9b74c9897bac770ffc029102a200c5de', lastRun: 12},
  summary: {
    create: 5,
    update: 5,
    delete: 2,
    adopt: 2,
    release: 0,
    accept: 0,
    unchanged: 38,
    waiting: 3,
    unmanaged: 4,
    outsiders: 2,
  },
  changes: changes.map((change) => ({
    ...change,
    cause: CAUSES.get(change.address) ?? THIS_COMMIT,
    ...(change.address === 'Share/acme-legal/handbook-team' && {
      reverts: {run: 11, commit: 'dec1de00dec1de00dec1de00dec1de00dec1de00'},
    }),
    ...(change.reason === 'drift' && {by: 'al@acme.example'}),
  })),
  workspaces: [
    {name: 'acme-legal', region: 'EU'},
    {name: 'globex', region: 'US'},
  ],
  waiting: [
    {
      id: 'connection:acme-legal/fabrikam',
      side: 'fabrikam',
      approvers: [],
      since: '2026-11-02T14:03:07Z',
      digest: 'sha256:aaaa',
    },
    {
      id: 'share:acme-legal/deal-room-northwind',
      side: 'acme-legal',
      approvers: ['ana@acme.example', 'bo@acme.example'],
      since: null,
      digest: 'sha256:bbbb',
    },
    {
      id: 'share:acme-legal/deal-room-northwind',
      side: 'northwind-legal',
      approvers: ['raj@northwind.example'],
      since: null,
      digest: 'sha256:bbbb',
    },
  ],
  dormant: ['Member/acme-legal/old@acme.example', 'Share/acme-legal/old-room'],
  createdOutside: [
    {address: 'Member/acme-legal/eve@evil.example', set: null, gives: ['role admin']},
    {address: 'Team/northwind-legal/inner', set: 'acme-governance', gives: []},
  ],
  agreed: [
    {
      id: 'connection:acme-legal/northwind',
      side: 'northwind-legal',
      by: 'raj@northwind.example',
      at: '2026-11-02T14:03:07.000Z',
      automatic: false,
    },
    {
      id: 'share:acme-legal/deal-room-northwind',
      side: 'acme-legal',
      by: 'ana@acme.example',
      at: null,
      automatic: true,
      partly: true,
    },
  ],
  connected: [
    {
      workspaces: ['acme-legal', 'northwind-legal'],
      sides: [
        {side: 'acme-legal', by: 'ana@acme.example', at: null},
        {side: 'northwind-legal', by: 'raj@northwind.example', at: '2026-11-02T14:03:07.000Z'},
      ],
    },
  ],
  ended: [
    {
      address: 'Share/northwind-legal/tax-model-in-deal-room',
      set: 'northwind-governance',
      why: 'space:deal-room of acme-legal no longer exists',
    },
    {
      address: 'Share/gamma/falcon',
      set: null,
      why: 'di@acme.example was removed from acme-legal',
    },
  ],
  access: {
    gained: [
      accessChange(
        'kim@counsel.example',
        'space:acme-legal/deal-room',
        null,
        'viewer',
        'Guest/acme-legal/kim@counsel.example',
      ),
      accessChange(
        'kim@counsel.example',
        'vault:acme-legal/falcon',
        null,
        'viewer',
        'Space/acme-legal/deal-room',
        'Guest/acme-legal/kim@counsel.example',
      ),
      ...['space:acme-legal/war-room', 'thread:acme-legal/notes', 'vault:acme-legal/evidence'].map((object) =>
        accessChange(
          'vic@northwind.example',
          object,
          null,
          'viewer',
          ...(object.startsWith('space:') ? [] : ['Space/acme-legal/war-room']),
          'Share/acme-legal/war-room-northwind',
          'user:vic@northwind.example',
        ),
      ),
      accessChange(
        'bo@acme.example',
        'playbook:acme-legal/handbook',
        null,
        'editor',
        'Share/acme-legal/handbook-team',
        'team:acme-legal/m-and-a',
      ),
      accessChange(
        'dee@acme.example',
        'playbook:acme-legal/handbook',
        null,
        'editor',
        'Share/acme-legal/handbook-team',
        'team:acme-legal/m-and-a',
      ),
    ],
    lost: INTERNS.map((email) =>
      accessChange(
        email,
        'playbook:acme-legal/handbook',
        'viewer',
        null,
        'Share/acme-legal/handbook-team',
        'team:acme-legal/interns',
      ),
    ),
    changed: [
      accessChange(
        'bo@acme.example',
        'workflow:acme-legal/due-diligence',
        'editor',
        'viewer',
        'Share/acme-legal/due-diligence-bo',
      ),
      accessChange(
        'vera@acme.example',
        'playbook:acme-legal/handbook',
        'viewer',
        'co-owner',
        'User/vera@acme.example',
      ),
    ],
    longer: [
      {
        principal: 'user:kim@counsel.example',
        object: 'space:acme-legal/deal-room',
        before: 'viewer',
        after: 'viewer',
        via: ['Guest/acme-legal/kim@counsel.example'],
        outside: 'guest',
        was: '2027-02-01T00:00:00.000Z',
        expires: '2027-03-01T00:00:00.000Z',
      },
    ],
    pending: [
      accessChange(
        'raj@northwind.example',
        'space:acme-legal/deal-room',
        null,
        'editor',
        'Share/acme-legal/deal-room-northwind',
      ),
      {
        ...accessChange(
          'sue@northwind.example',
          'space:acme-legal/deal-room',
          null,
          'viewer',
          'Share/acme-legal/deal-room-northwind',
        ),
        expires: '2027-03-31',
      },
    ],
    reach: [
      {
        object: 'playbook:acme-legal/handbook',
        levels: [
          {
            level: 'co-owner',
            principals: ['user:ana@acme.example'],
            how: {outside: null, since: '2026-10-01T08:00:00.000Z', agreed: [], expires: null},
          },
          {level: 'co-owner', principals: ['user:vera@acme.example']},
          {
            level: 'editor',
            principals: ['user:bo@acme.example', 'user:dee@acme.example'],
            how: {outside: null, since: null, agreed: [], expires: '2027-01-31'},
          },
        ],
      },
      ...['space:acme-legal/deal-room', 'vault:acme-legal/falcon'].map((object) => ({
        object,
        levels: [
          {
            level: 'viewer',
            principals: ['user:kim@counsel.example'],
            how: {outside: 'guest' as const, since: null, agreed: [], expires: '2026-12-01'},
          },
        ],
      })),
      ...['space:acme-legal/war-room', 'thread:acme-legal/notes', 'vault:acme-legal/evidence'].map(
        (object) => ({
          object,
          levels: [{level: 'viewer', principals: ['user:vic@northwind.example'], how: BY_BOTH}],
        }),
      ),
      {
        object: 'workflow:acme-legal/due-diligence',
        levels: [
          {level: 'creator', principals: ['user:ana@acme.example']},
          {level: 'viewer', principals: ['user:bo@acme.example']},
          {
            level: 'viewer',
            link: true,
            principals: Array.from({length: 14}, (_, n) => `user:m${n + 10}@acme.example`),
          },
        ],
      },
    ],
  },
  names: {
    'bo@acme.example': 'Bo Berg',
    'dee@acme.example': 'Dee Dahl',
    'space:acme-legal/deal-room': 'Falcon deal room',
    'team:acme-legal/m-and-a': 'Mergers and acquisitions',
    'workflow:acme-legal/due-diligence': 'Due diligence, step by step',
  },
  permissions: {
    gained: ['bo', 'cy'].flatMap((name) => [
      permissionChange(`${name}@acme.example`, 'insights:read:all', 'Role/acme-legal/counsel'),
      permissionChange(`${name}@acme.example`, 'use:external_collaboration', 'Role/acme-legal/counsel'),
      permissionChange(`${name}@acme.example`, 'use:shared_spaces', 'Role/acme-legal/counsel'),
    ]),
    lost: [
      permissionChange('bo@acme.example', 'billing:read:all', 'Role/acme-legal/counsel'),
      permissionChange('cy@acme.example', 'billing:read:all', 'Role/acme-legal/counsel'),
      permissionChange(
        'ned@acme.example',
        'insights:read:all',
        'Grant/acme-legal/auditors-read',
        'team:acme-legal/auditors',
      ),
    ],
  },
  diagnostics: RICH_DIAGNOSTICS,
};

/** The same without what errors and refusals stand against: only of such a plan is told whose access changes. */
export const READY_PLAN: Plan = {
  ...RICH_PLAN,
  applyable: true,
  summary: {...RICH_PLAN.summary, create: 4, delete: 1},
  changes: RICH_PLAN.changes.filter(
    ({address}) => address !== 'Connection/acme-legal/globex' && address !== 'Workspace/acme-sales',
  ),
  diagnostics: RICH_DIAGNOSTICS.filter(isAdvice),
};
