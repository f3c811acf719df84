/** Objects of every kind with every field, in two workspaces that share with each other. */
import type {GovernedObject} from '../../src/model/objects.ts';
import {object} from './objects.ts';

const A = 'acme-legal';
const B = 'northwind';
const [ana, bo, cy, raj] = [
  'ana@acme.example',
  'bo@acme.example',
  'cy@acme.example',
  'raj@northwind.example',
];

/** Who decides in {@link EVERY_KIND}: a decision is written by whom it says. */
export const APPROVER = raj;

export const EVERY_KIND: readonly GovernedObject[] = [
  object(
    'Workspace',
    A,
    {
      displayName: 'Acme Legal',
      organization: 'acme',
      region: 'EU',
      features: {guestAccounts: true},
      partners: {allow: [B, 'contoso'], deny: ['globex']},
      separationOfDuties: 'strict',
      protect: false,
      retentionDays: 7,
      settings: {
        general: {
          logoUrl: 'https://a.example/l.png',
          handbookUrl: 'https://a.example/h',
          brandColor: '#00ff00',
        },
        intelligence: {
          providers: [
            {name: 'zeta', models: ['z-2', 'z-1']},
            {name: 'alpha', models: []},
          ],
          defaultModel: 'z-1',
        },
        integrations: [
          {
            name: 'crm',
            enabled: false,
            config: {deep: [1, {a: null}], on: true, rate: 0.5},
            secretRef: 'vault/crm',
          },
          {name: 'plain'},
        ],
      },
    },
    {practice: 'm-and-a', 'odd "label"': "it's, {odd} \\ ünïcode"},
  ),
  object('Workspace', B, {displayName: 'Northwind', organization: 'northwind', region: 'EU'}),
  object('User', ana, {displayName: 'Ana Person', systemAdmin: true}, {team: 'platform'}),
  object('User', cy, {}),
  object('Role', `${A}/counsel`, {
    permissions: ['use:shared_spaces', 'vaults:*:own'],
    description: 'May counsel',
  }),
  object('Role', `${A}/empty`, {permissions: []}),
  object('Member', `${A}/${ana}`, {roles: ['admin', 'counsel'], displayName: 'Ana Person'}),
  object('Member', `${A}/${bo}`, {roles: ['counsel'], status: 'deactivated', expires: '2031-01-31'}),
  object('Member', `${A}/${cy}`, {roles: [], expires: '2030-06-01T08:30:15.25+02:00'}, {a: 'b'}),
  object('Member', `${B}/${raj}`, {roles: ['admin']}),
  object('Team', `${A}/aa-child`, {members: [ana, bo], displayName: 'Child', parent: 'zz-parent'}),
  object('Team', `${A}/zz-parent`, {members: []}),
  object('Grant', `${A}/to-user`, {
    subject: `user:${bo}`,
    permissions: ['spaces:read:all', 'spaces:create:team'],
    expires: '2030-01-01T00:00:01Z',
    reason: `asked for by ${ana}`,
  }),
  object('Grant', `${A}/to-team`, {subject: 'team:aa-child', permissions: ['use:shared_spaces']}),
  object('Grant', `${A}/to-role`, {subject: 'role:counsel', permissions: ['use:shared_spaces']}),
  object('Grant', `${A}/to-admins`, {subject: 'role:admin', permissions: ['use:shared_spaces']}),
  object('Grant', `${A}/to-all`, {subject: 'everyone', permissions: ['use:external_collaboration']}),
  object('Resource', `${A}/falcon`, {type: 'vault', creator: ana, title: 'Falcon', generalAccess: 'link'}),
  object('Resource', `${A}/intake`, {type: 'workflow', creator: bo}),
  object('Space', `${A}/deal-room`, {
    type: 'external',
    creator: ana,
    displayName: 'Deal room',
    region: 'EU',
    generalAccess: 'global',
    resources: ['vault:falcon', 'workflow:intake'],
    protect: true,
  }),
  object('Space', `${B}/joint`, {type: 'external', creator: raj, region: 'EU'}),
  object('Connection', `${A}/northwind`, {
    with: B,
    requestedBy: ana,
    admins: [ana, bo],
    allow: ['vault', 'space'],
    reason: 'Falcon',
    renew: 2,
  }),
  object('Connection', `${B}/acme`, {with: A, requestedBy: raj}),
  object('Share', `${A}/inside`, {
    target: 'vault:falcon',
    requestedBy: ana,
    to: [
      {subject: 'team:aa-child', role: 'co-owner'},
      {subject: 'right:vaults:read:all', role: 'viewer', expires: '2030-02-28'},
      {subject: 'everyone', role: 'viewer'},
      {subject: `user:${bo}`, role: 'editor'},
    ],
    reason: 'work',
    renew: 1,
  }),
  object('Share', `${A}/outside`, {
    target: 'space:deal-room',
    requestedBy: ana,
    with: B,
    to: [{subject: `user:${raj}`, role: 'editor', expires: '2030-02-28'}],
  }),
  object('Share', `${A}/contributed`, {
    target: 'vault:falcon',
    requestedBy: ana,
    with: B,
    into: 'space:joint',
    role: 'viewer',
  }),
  object('Guest', `${A}/gia@guests.example`, {
    spaces: [{space: 'deal-room', role: 'editor'}],
    invitedBy: ana,
    expires: '2029-12-31',
    renew: 3,
  }),
  object('Approval', `${B}/falcon-ok`, {
    request: `share:${A}/outside`,
    decision: 'approve',
    by: raj,
    digest: 'sha256:00ff',
    reason: 'fine',
  }),
];
