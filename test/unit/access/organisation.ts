/** Builders of small states for the tests of access: what is left out of a spec has its default. */
import type {AccessQuestion} from '../../../src/access/access-question.ts';
import {NO_EXTERNAL_ACCESS, type ExternalAccess} from '../../../src/access/external-access.ts';
import {addressOf} from '../../../src/model/address.ts';
import {canonicalSpec} from '../../../src/model/canonical.ts';
import type {Kind} from '../../../src/model/kinds.ts';
import type {GovernedObject, State} from '../../../src/model/objects.ts';

export const NOW = Date.parse('2026-06-15T12:00:00Z');
export const PAST = '2026-06-14';
export const FUTURE = '2026-06-15';

/** An object of any kind; `workspace` is null for `Workspace` and `User`. */
const object = (kind: Kind, workspace: string | null, name: string, spec: unknown): GovernedObject =>
  ({
    address: addressOf(kind, workspace, name),
    kind,
    workspace,
    name,
    labels: {},
    spec: canonicalSpec(kind, spec),
  }) as GovernedObject;

export const stateOf = (objects: Iterable<GovernedObject>): State =>
  new Map([...objects].map((each) => [each.address, each]));

export const workspace = (name: string, spec: object = {}): GovernedObject =>
  object('Workspace', null, name, {displayName: name, organization: name, region: 'EU', ...spec});
export const user = (email: string, spec: object = {}): GovernedObject => object('User', null, email, spec);
export const role = (ws: string, name: string, permissions: readonly string[]): GovernedObject =>
  object('Role', ws, name, {permissions});
export const member = (
  ws: string,
  email: string,
  roles: readonly string[],
  spec: object = {},
): GovernedObject => object('Member', ws, email, {roles, ...spec});
export const team = (
  ws: string,
  name: string,
  members: readonly string[],
  spec: object = {},
): GovernedObject => object('Team', ws, name, {members, ...spec});
export const grant = (
  ws: string,
  name: string,
  subject: string,
  permissions: readonly string[],
  spec: object = {},
): GovernedObject => object('Grant', ws, name, {subject, permissions, ...spec});
export const resource = (
  ws: string,
  type: string,
  name: string,
  creator: string,
  spec: object = {},
): GovernedObject => object('Resource', ws, name, {type, creator, ...spec});
export const space = (ws: string, name: string, creator: string, spec: object = {}): GovernedObject =>
  object('Space', ws, name, {type: 'external', creator, ...spec});
export const guest = (
  ws: string,
  email: string,
  spaces: Readonly<Record<string, string>>,
  spec: object = {},
): GovernedObject =>
  object('Guest', ws, email, {
    spaces: Object.entries(spaces).map(([name, level]) => ({space: name, role: level})),
    invitedBy: 'bo@acme.example',
    ...spec,
  });

/** A share to recipients: `{'team:legal': 'editor', 'user:…': {role, expires}}`. */
export const share = (
  ws: string,
  name: string,
  target: string,
  to: Readonly<Record<string, string | {readonly role: string; readonly expires: string}>>,
  spec: object = {},
): GovernedObject =>
  object('Share', ws, name, {
    target,
    requestedBy: 'ana@acme.example',
    to: Object.entries(to).map(([subject, given]) =>
      typeof given === 'string' ? {subject, role: given} : {subject, ...given},
    ),
    ...spec,
  });
export const contribution = (
  ws: string,
  name: string,
  target: string,
  into: string,
  partner: string,
  level: string,
): GovernedObject =>
  object('Share', ws, name, {target, requestedBy: 'ana@acme.example', into, with: partner, role: level});

/** The Connection of a workspace with another, named after it. */
export const connection = (ws: string, partner: string, spec: object = {}): GovernedObject =>
  object('Connection', ws, partner, {with: partner, requestedBy: 'ana@acme.example', ...spec});

/** Everything is approved as it is declared, and every resource was in its space when the host approved. */
export const ALL_APPROVED: ExternalAccess = {
  recipient: ({spec}, subject) => spec.to?.find((to) => to.subject === subject),
  contribution: ({spec}) => spec.role && {role: spec.role},
  resourceInSharedSpace: () => true,
  invitationEnded: () => false,
};

export const question = (
  objects: Iterable<GovernedObject>,
  external: ExternalAccess = NO_EXTERNAL_ACCESS,
): AccessQuestion => ({state: stateOf(objects), now: NOW, external});
