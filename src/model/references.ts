/**
 * What an object refers to: the one list of edges that resolution, deletion, order and staleness all use.
 * Section 1 of the contract says how references are written.
 */
import {addressOf, type Address} from './address.ts';
import type {GovernedObject} from './objects.ts';
import {ADMIN_ROLE} from './permissions.ts';

/** One reference in an object. */
export interface Reference {
  /** JSON pointer of the reference in the canonical spec; `''` for what `metadata` says (the workspace). */
  readonly pointer: string;
  /** The reference as written. */
  readonly text: string;
  /** The object that is meant. */
  readonly to: Address;
  /** For `vault:falcon` and the like: the type that the resource must have. */
  readonly resourceType?: string;
}

/** A typed reference such as `team:legal` in its two parts. `everyone` has an empty name. */
export function splitReference(text: string): {readonly type: string; readonly name: string} {
  const colon = text.indexOf(':');
  return colon < 0 ? {type: text, name: ''} : {type: text.slice(0, colon), name: text.slice(colon + 1)};
}

/** The address of what a target of a workspace (`space:NAME`, `vault:NAME`, …) names. */
export function targetAddress(workspace: string, target: string): Address {
  const {type, name} = splitReference(target);
  return addressOf(type === 'space' ? 'Space' : 'Resource', workspace, name);
}

/** A target of a workspace as a reference. */
function targetReference(pointer: string, workspace: string, text: string): Reference {
  const {type} = splitReference(text);
  const to = targetAddress(workspace, text);
  return type === 'space' ? {pointer, text, to} : {pointer, text, to, resourceType: type};
}

/** A subject as a reference; none for `everyone`, `right:…` and the built-in role. */
function subjectReference(pointer: string, workspace: string, text: string): Reference[] {
  const {type, name} = splitReference(text);
  if (type === 'user') return [{pointer, text, to: addressOf('Member', workspace, name)}];
  if (type === 'team') return [{pointer, text, to: addressOf('Team', workspace, name)}];
  if (type === 'role' && name !== ADMIN_ROLE)
    return [{pointer, text, to: addressOf('Role', workspace, name)}];
  return [];
}

/**
 * Every reference of an object to another, in the order of its fields. An `Approval`'s request is none: the
 * request may have gone, and rules of its own speak of that.
 */
export function referencesOf(object: GovernedObject): readonly Reference[] {
  const ws = object.workspace ?? '';
  const member = (pointer: string, email: string): Reference => ({
    pointer,
    text: email,
    to: addressOf('Member', ws, email),
  });
  const home: Reference[] =
    object.workspace === null ? [] : [{pointer: '', text: ws, to: addressOf('Workspace', null, ws)}];
  switch (object.kind) {
    case 'Workspace':
    case 'User':
    case 'Role':
      return home;
    case 'Member':
      return home.concat(
        object.spec.roles.flatMap((role, i) =>
          role === ADMIN_ROLE ? [] : [{pointer: `/roles/${i}`, text: role, to: addressOf('Role', ws, role)}],
        ),
      );
    case 'Team': {
      const {members, parent} = object.spec;
      const up =
        parent === undefined ? [] : [{pointer: '/parent', text: parent, to: addressOf('Team', ws, parent)}];
      return [...home, ...members.map((email, i) => member(`/members/${i}`, email)), ...up];
    }
    case 'Grant':
      return [...home, ...subjectReference('/subject', ws, object.spec.subject)];
    case 'Resource':
      return [...home, member('/creator', object.spec.creator)];
    case 'Space':
      return [
        ...home,
        member('/creator', object.spec.creator),
        ...object.spec.resources.map((text, i) => targetReference(`/resources/${i}`, ws, text)),
      ];
    case 'Connection':
      return [
        ...home,
        {pointer: '/with', text: object.spec.with, to: addressOf('Workspace', null, object.spec.with)},
        member('/requestedBy', object.spec.requestedBy),
        ...object.spec.admins.map((email, i) => member(`/admins/${i}`, email)),
      ];
    case 'Share': {
      const {spec} = object;
      const partner = spec.with;
      return [
        ...home,
        targetReference('/target', ws, spec.target),
        member('/requestedBy', spec.requestedBy),
        ...(partner === undefined
          ? []
          : [{pointer: '/with', text: partner, to: addressOf('Workspace', null, partner)}]),
        ...(spec.to ?? []).flatMap((to, i) =>
          subjectReference(`/to/${i}/subject`, partner ?? ws, to.subject),
        ),
        ...(spec.into === undefined || partner === undefined
          ? []
          : [targetReference('/into', partner, spec.into)]),
      ];
    }
    case 'Guest':
      return [
        ...home,
        member('/invitedBy', object.spec.invitedBy),
        ...object.spec.spaces.map(({space}, i) => ({
          pointer: `/spaces/${i}/space`,
          text: space,
          to: addressOf('Space', ws, space),
        })),
      ];
    case 'Approval':
      return [...home, member('/by', object.spec.by)];
  }
}

/** The workspaces that an object concerns: its own, partners, and what an approval decides on. */
export function workspacesOf(object: GovernedObject): readonly string[] {
  const own =
    object.kind === 'Workspace' ? [object.name] : object.workspace === null ? [] : [object.workspace];
  if (object.kind === 'Connection') return [...own, object.spec.with];
  if (object.kind === 'Share' && object.spec.with !== undefined) return [...own, object.spec.with];
  if (object.kind === 'Approval') {
    const request = splitReference(object.spec.request).name.split('/')[0];
    return request ? [...own, request] : own;
  }
  return own;
}

/** The permissions that an object names, with their pointers in its canonical spec. */
export function permissionsNamed(object: GovernedObject): readonly {pointer: string; permission: string}[] {
  if (object.kind === 'Role' || object.kind === 'Grant') {
    return object.spec.permissions.map((permission, i) => ({pointer: `/permissions/${i}`, permission}));
  }
  if (object.kind === 'Share') {
    return (object.spec.to ?? []).flatMap(({subject}, i) => {
      const {type, name} = splitReference(subject);
      return type === 'right' ? [{pointer: `/to/${i}/subject`, permission: name}] : [];
    });
  }
  return [];
}
