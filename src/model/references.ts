/**
 * What an object refers to: the one list of edges that resolution, deletion, order and staleness all use.
 * Section 1 of the contract says how references are written.
 */
import {addressOf, type Address} from './address.ts';
import type {ReferenceForm} from './field.ts';
import {KINDS, type Kind} from './kinds.ts';
import {objectAt, ofKinds, type GovernedObject, type ObjectOf, type State} from './objects.ts';
import {ADMIN_ROLE} from './permissions.ts';
import {fieldPaths, someValue, specFields, visitValues} from './spec-fields.ts';

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

/** The space or resource that a share is about; undefined if there is none in this state. */
export function targetOf(
  share: ObjectOf<'Share'>,
  state: State,
): ObjectOf<'Space'> | ObjectOf<'Resource'> | undefined {
  const address = targetAddress(share.workspace ?? '', share.spec.target);
  return objectAt(state, 'Space', address) ?? objectAt(state, 'Resource', address);
}

/** The object that a text names in a workspace; undefined for `everyone`, `right:…`, the built-in role, and requests. */
export function meantBy(
  form: ReferenceForm,
  workspace: string,
  text: string,
): Pick<Reference, 'to' | 'resourceType'> | undefined {
  switch (form) {
    case 'Workspace':
      return {to: addressOf('Workspace', null, text)};
    case 'Role':
      return text === ADMIN_ROLE ? undefined : {to: addressOf('Role', workspace, text)};
    case 'Member':
    case 'Team':
    case 'Space':
      return {to: addressOf(form, workspace, text)};
    case 'subject': {
      const {type, name} = splitReference(text);
      const kind = SUBJECTS.get(type);
      return kind === undefined ? undefined : meantBy(kind, workspace, name);
    }
    case 'target': {
      const {type} = splitReference(text);
      const to = targetAddress(workspace, text);
      return type === 'space' ? {to} : {to, resourceType: type};
    }
    // The request may have gone, and rules of its own speak of that.
    case 'request':
    // The catalogue of permissions is no object.
    case 'permission':
      return undefined;
  }
}

const SUBJECTS: ReadonlyMap<string, ReferenceForm> = new Map([
  ['user', 'Member'],
  ['team', 'Team'],
  ['role', 'Role'],
]);

/** Where the specs of a kind name something. */
interface NamingField {
  /** As `visitValues` takes it. */
  readonly path: readonly string[];
  readonly form: ReferenceForm;
  /** The field of the spec that names the workspace in which it is meant, if another than the object's own. */
  readonly home: string | undefined;
}

/** What is in another workspace, or stands in a list of items, comes after what the object itself names. */
const comesLast = ({path, home}: NamingField): boolean =>
  home !== undefined || path.slice(0, -1).includes('*');

function namingsIn(kind: Kind): readonly NamingField[] {
  const all = [...fieldPaths(specFields(kind))].flatMap(({path, field}): NamingField[] => {
    if (!('reference' in field) || field.reference === undefined) return [];
    const values = field.type === 'set' ? [...path, '*'] : path;
    return [{path: values, form: field.reference, home: field.in}];
  });
  return all.toSorted((a, b) => Number(comesLast(a)) - Number(comesLast(b)));
}

const NAMINGS = Object.fromEntries(KINDS.map((kind) => [kind, namingsIn(kind)])) as Readonly<
  Record<Kind, readonly NamingField[]>
>;

/** Calls `visit` with every text of an object that names something, its form, and the workspace in which it is meant. */
export function visitNamings(
  {kind, workspace, spec}: GovernedObject,
  visit: (pointer: string, text: string, form: ReferenceForm, home: string) => void,
): void {
  const fields = spec as unknown as Readonly<Record<string, string | undefined>>;
  for (const {path, form, home} of NAMINGS[kind]) {
    const where = (home === undefined ? undefined : fields[home]) ?? workspace ?? '';
    visitValues(spec, path, (pointer, value) => visit(pointer, value as string, form, where));
  }
}

/** A text that names something: its form, the workspace in which it is meant, and the text. */
export type Naming = readonly [form: ReferenceForm, home: string, text: string];

/**
 * Whether an object names something of which `isMeant` holds, its workspace included: told sooner than by {@link referencesOf}, whose
 * pointers and addresses take most of its time.
 */
export function namesSome(
  {kind, workspace, spec}: GovernedObject,
  isMeant: (...naming: Naming) => boolean,
): boolean {
  if (workspace !== null && isMeant('Workspace', '', workspace)) return true;
  const fields = spec as unknown as Readonly<Record<string, string | undefined>>;
  for (const {path, form, home} of NAMINGS[kind]) {
    const where = (home === undefined ? undefined : fields[home]) ?? workspace ?? '';
    if (someValue(spec, path, (value) => isMeant(form, where, value as string))) return true;
  }
  return false;
}

/** Every reference of an object to another: to its workspace, and those of its fields. */
export function referencesOf(object: GovernedObject): readonly Reference[] {
  const {workspace} = object;
  const references: Reference[] =
    workspace === null ? [] : [{pointer: '', text: workspace, to: addressOf('Workspace', null, workspace)}];
  visitNamings(object, (pointer, text, form, home) => {
    const meant = meantBy(form, home, text);
    if (meant !== undefined) references.push({pointer, text, ...meant});
  });
  return references;
}

/** The kinds that name other workspaces. */
const CROSSING: ReadonlySet<Kind> = new Set(
  KINDS.filter((kind) => NAMINGS[kind].some(({form}) => form === 'Workspace' || form === 'request')),
);

/** Whether an object is of a kind that may name other workspaces than its own, or is one itself. */
export const namesWorkspaces = ({kind}: Pick<GovernedObject, 'kind'>): boolean =>
  kind === 'Workspace' || CROSSING.has(kind);

/** The workspaces that an object concerns: its own, partners, and what an approval decides on. */
export function workspacesOf(object: GovernedObject): readonly string[] {
  const own = object.kind === 'Workspace' ? object.name : object.workspace;
  const workspaces = own === null ? [] : [own];
  if (!CROSSING.has(object.kind)) return workspaces;
  visitNamings(object, (_, text, form) => {
    if (form === 'Workspace') workspaces.push(text);
    if (form === 'request') {
      const asking = splitReference(text).name.split('/')[0];
      if (asking) workspaces.push(asking);
    }
  });
  return workspaces;
}

/** The kinds whose objects may name a permission, by itself or as `right:PERMISSION`. */
const NAMING_PERMISSIONS: readonly Kind[] = KINDS.filter((kind) =>
  NAMINGS[kind].some(({form}) => form === 'permission' || form === 'subject'),
);

/** The objects of the kinds that may name permissions. */
export const mayNamePermissions = <T extends GovernedObject>(state: State<T>): Iterable<T> =>
  ofKinds(state, NAMING_PERMISSIONS);

/** The permissions that an object names, with their pointers in its canonical spec. */
export function permissionsNamed(object: GovernedObject): readonly {pointer: string; permission: string}[] {
  const permissions: {pointer: string; permission: string}[] = [];
  visitNamings(object, (pointer, text, form) => {
    if (form === 'permission') permissions.push({pointer, permission: text});
    const {type, name} = splitReference(text);
    if (form === 'subject' && type === 'right') permissions.push({pointer, permission: name});
  });
  return permissions;
}
