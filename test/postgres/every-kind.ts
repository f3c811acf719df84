/** Objects of every kind with every field, in two workspaces that share with each other. */
import type {Kind} from '../../src/model/kinds.ts';
import type {GovernedObject} from '../../src/model/objects.ts';
import type {Labels} from '../../src/model/specs.ts';
import {everyField, type Chosen, type Names} from '../unit/model/every-field.ts';
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

/** What the fields below name unless they say otherwise. */
const NAMES: Names = {
  Workspace: B,
  Role: 'counsel',
  Member: ana,
  Team: 'zz-parent',
  Space: 'deal-room',
  subject: `user:${bo}`,
  target: 'vault:falcon',
  request: `share:${A}/outside`,
  permission: 'spaces:read:all',
};

/** An object with every field of its kind. */
const full = (kind: Kind, path: string, chosen: Chosen = {}, labels?: Labels): GovernedObject =>
  object(kind, path, everyField(kind, NAMES, chosen), labels);

export const EVERY_KIND: readonly GovernedObject[] = [
  full(
    'Workspace',
    A,
    {region: 'EU', partners: {allow: [B, 'contoso'], deny: ['globex']}},
    {practice: 'm-and-a', 'odd "label"': "it's, {odd} \\ ünïcode"},
  ),
  object('Workspace', B, {
    displayName: 'Northwind',
    organization: 'northwind',
    region: 'EU',
    settings: {
      intelligence: {
        providers: [
          {name: 'zeta', models: ['z-2', 'z-1']},
          {name: 'alpha', models: []},
        ],
        defaultModel: 'z-1',
      },
      integrations: [{name: 'plain'}],
    },
  }),
  full('User', ana, {displayName: 'Ana Person'}, {team: 'platform'}),
  object('User', cy, {}),
  full('Role', `${A}/counsel`, {permissions: ['use:shared_spaces', 'vaults:*:own']}),
  object('Role', `${A}/empty`, {permissions: []}),
  object('Member', `${A}/${ana}`, {roles: ['admin', 'counsel'], displayName: 'Ana Person'}),
  full('Member', `${A}/${bo}`),
  object('Member', `${A}/${cy}`, {roles: [], expires: '2030-06-01T08:30:15.25+02:00'}, {a: 'b'}),
  object('Member', `${B}/${raj}`, {roles: ['admin']}),
  full('Team', `${A}/aa-child`, {members: [ana, bo]}),
  object('Team', `${A}/zz-parent`, {members: []}),
  full('Grant', `${A}/to-user`, {expires: '2030-01-01T00:00:01Z', reason: `asked for by ${ana}`}),
  object('Grant', `${A}/to-team`, {subject: 'team:aa-child', permissions: ['use:shared_spaces']}),
  object('Grant', `${A}/to-role`, {subject: 'role:counsel', permissions: ['use:shared_spaces']}),
  object('Grant', `${A}/to-admins`, {subject: 'role:admin', permissions: ['use:shared_spaces']}),
  object('Grant', `${A}/to-all`, {subject: 'everyone', permissions: ['use:external_collaboration']}),
  full('Resource', `${A}/falcon`, {type: 'vault'}),
  object('Resource', `${A}/intake`, {type: 'workflow', creator: bo}),
  full('Space', `${A}/deal-room`, {
    type: 'external',
    region: 'EU',
    resources: ['vault:falcon', 'workflow:intake'],
  }),
  object('Space', `${B}/joint`, {type: 'external', creator: raj, region: 'EU'}),
  full('Connection', `${A}/northwind`, {admins: [ana, bo], allow: ['vault', 'space']}),
  object('Connection', `${B}/acme`, {with: A, requestedBy: raj}),
  full('Share', `${A}/inside`, {
    to: [
      {subject: 'team:aa-child', role: 'co-owner'},
      {subject: 'right:vaults:read:all', role: 'viewer', expires: '2030-02-28'},
      {subject: 'everyone', role: 'viewer'},
      {subject: `user:${bo}`, role: 'editor'},
    ],
    ...{into: undefined, role: undefined, with: undefined},
  }),
  full('Share', `${A}/outside`, {
    target: 'space:deal-room',
    to: [{subject: `user:${raj}`, role: 'editor', expires: '2030-02-28'}],
    ...{into: undefined, role: undefined},
  }),
  full('Share', `${A}/contributed`, {to: undefined, into: 'space:joint', role: 'viewer'}),
  full('Guest', `${A}/gia@guests.example`),
  full('Approval', `${B}/falcon-ok`, {by: raj}),
];
