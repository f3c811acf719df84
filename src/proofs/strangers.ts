/**
 * What is not known counts for access on the worst state: recipients of workspaces that are not declared are capable members,
 * and what is contributed into a space there is in reach of any member and any guest of it.
 */
import {addressOf, type Address} from '../model/address.ts';
import {canonicalSpec} from '../model/canonical.ts';
import type {Kind} from '../model/kinds.ts';
import type {GovernedObject, State} from '../model/objects.ts';
import {splitReference} from '../model/references.ts';
import {CAPABILITIES} from '../model/permissions.ts';

/** Objects that stand for what is not known of some workspaces. */
export interface WithStrangers {
  readonly objects: State;
  /** The workspaces that nobody declares. */
  readonly strangers: ReadonlySet<string>;
}

const anyMember = (workspace: string): string => `any member of ${workspace}`;
const anyGuest = (workspace: string): string => `any guest of ${workspace}`;

/** The role of people of workspaces that are not declared; no declared role has such a name. */
const CAPABLE = 'capable of all';

type Make = (kind: Kind, workspace: string | null, name: string, spec: unknown) => void;

/** People whom an object names, in the workspaces that they have to be members of. */
function peopleNamed(object: GovernedObject): readonly (readonly [string, string])[] {
  const home = object.workspace ?? '';
  switch (object.kind) {
    case 'Space':
    case 'Resource':
      return [[home, object.spec.creator]];
    case 'Guest':
      return [[home, object.spec.invitedBy]];
    case 'Share': {
      const people = (object.spec.to ?? []).map(({subject}) => splitReference(subject));
      return people
        .filter(({type}) => type === 'user')
        .map(({name}) => [object.spec.with ?? home, name] as const);
    }
    default:
      return [];
  }
}

/** Workspaces that objects are in, or share with. */
const workspacesNamed = ({workspace, kind, spec}: GovernedObject): readonly string[] => [
  ...(workspace === null ? [] : [workspace]),
  ...((kind === 'Share' || kind === 'Connection') && spec.with !== undefined ? [spec.with] : []),
];

function regionFor(objects: State, stranger: string): string {
  for (const object of objects.values()) {
    const named = workspacesNamed(object);
    if (!named.includes(stranger)) continue;
    for (const other of named) {
      const workspace = objects.get(addressOf('Workspace', null, other));
      if (workspace?.kind === 'Workspace') return workspace.spec.region;
    }
  }
  return 'US';
}

/** A workspace that nobody declares accepts everybody, and everybody in it may do what access needs. */
function addWorkspace(make: Make, stranger: string, region: string): void {
  const spec = {displayName: stranger, organization: stranger, region, features: {guestAccounts: true}};
  make('Workspace', null, stranger, spec);
  make('Role', stranger, CAPABLE, {permissions: [...CAPABILITIES]});
  make('Grant', stranger, CAPABLE, {subject: 'everyone', permissions: [...CAPABILITIES]});
}

/** A space of a workspace that nobody declares, with whoever may be in it. */
function addSpace(make: Make, stranger: string, name: string, region: string): void {
  const member = anyMember(stranger);
  make('Member', stranger, member, {roles: [CAPABLE]});
  make('Space', stranger, name, {type: 'external', creator: member, region});
  make('Guest', stranger, anyGuest(stranger), {
    spaces: [{space: name, role: 'editor'}],
    invitedBy: member,
  });
}

/** A state with everything that may be in the workspaces that it names and does not have. */
export function withStrangers(declared: State): WithStrangers {
  const strangers = new Set<string>();
  for (const object of declared.values()) {
    for (const name of workspacesNamed(object)) {
      if (!declared.has(addressOf('Workspace', null, name))) strangers.add(name);
    }
  }
  if (strangers.size === 0) return {objects: declared, strangers};
  const objects = new Map<Address, GovernedObject>(declared);
  const make: Make = (kind, workspace, name, spec) => {
    const address = addressOf(kind, workspace, name);
    if (objects.has(address)) return;
    const made = {address, kind, workspace, name, labels: {}, spec: canonicalSpec(kind, spec)};
    objects.set(address, made as GovernedObject);
  };
  const regions = new Map([...strangers].map((name) => [name, regionFor(declared, name)]));
  for (const [name, region] of regions) addWorkspace(make, name, region);
  for (const object of declared.values()) {
    for (const [workspace, person] of peopleNamed(object)) {
      if (strangers.has(workspace)) make('Member', workspace, person, {roles: [CAPABLE]});
    }
    if (object.kind !== 'Share' || object.spec.with === undefined) continue;
    const {with: partner, into} = object.spec;
    if (into !== undefined && strangers.has(partner))
      addSpace(make, partner, splitReference(into).name, regions.get(partner) ?? 'US');
  }
  addConnections(make, declared, strangers);
  return {objects, strangers};
}

/** A connection that a share needs may be one that the partner declares, where that is not known. */
function addConnections(make: Make, declared: State, strangers: ReadonlySet<string>): void {
  const offered = new Set<string>();
  for (const {kind, workspace, spec} of declared.values()) {
    if (kind === 'Connection') offered.add(`${workspace ?? ''} ${spec.with}`);
  }
  for (const {kind, workspace, spec} of declared.values()) {
    if (kind !== 'Share' || spec.with === undefined) continue;
    for (const [side, other] of [
      [workspace ?? '', spec.with],
      [spec.with, workspace ?? ''],
    ] as const) {
      if (!strangers.has(side) || offered.has(`${side} ${other}`) || offered.has(`${other} ${side}`))
        continue;
      offered.add(`${side} ${other}`);
      make('Member', side, anyMember(side), {roles: [CAPABLE]});
      make('Connection', side, other, {with: other, requestedBy: anyMember(side)});
    }
  }
}
