import {compareText} from '../diagnostics/compare-text.ts';
import {inWorkspace, isKind, kindRank, type Kind} from './kinds.ts';

/** `Kind/workspace/name`, or `Kind/name` for `Workspace` and `User`. */
export type Address = string & {readonly __address?: never};

/** The parts of an address; `workspace` is null for `Workspace` and `User`. */
export interface AddressParts {
  readonly kind: Kind;
  readonly workspace: string | null;
  readonly name: string;
}

/** Whether a text is a slug: what all names are but e-mail addresses. */
export const isSlug = (text: string): boolean => /^[a-z0-9-]{1,63}$/.test(text);

/** The address of an object. `workspace` is ignored for kinds that stand outside workspaces. */
export const addressOf = (kind: string, workspace: string | null, name: string): Address =>
  workspace === null || kind === 'Workspace' || kind === 'User'
    ? `${kind}/${name}`
    : `${kind}/${workspace}/${name}`;

/** The parts of an address; undefined if the text is not an address. */
export function parseAddress(text: string): AddressParts | undefined {
  const parts = text.split('/');
  const kind = parts[0];
  if (kind === undefined || !isKind(kind) || parts.some((part) => part === '')) return undefined;
  if (!inWorkspace(kind)) {
    const name = parts[1];
    return parts.length === 2 && name !== undefined ? {kind, workspace: null, name} : undefined;
  }
  const [, workspace, name] = parts;
  return parts.length === 3 && workspace !== undefined && name !== undefined
    ? {kind, workspace, name}
    : undefined;
}

/** The workspace that an object belongs to for grouping: its own, itself for a `Workspace`, none for a `User`. */
export const homeOf = (object: AddressParts): string | null =>
  object.kind === 'Workspace' ? object.name : object.workspace;

/** The workspaces of objects; accounts have none. */
export function homesOf<T extends AddressParts>(
  objects: Iterable<T>,
  isMeant: (object: T) => boolean = () => true,
): ReadonlySet<string> {
  const homes = new Set<string>();
  // Most objects are of the same workspace as the one before.
  let last: string | null = null;
  for (const object of objects) {
    const home = homeOf(object);
    if (home === null || home === last || !isMeant(object)) continue;
    homes.add((last = home));
  }
  return homes;
}

/** Orders objects for output: users first, then workspace by workspace, by kind, by name. */
export const compareObjects = (a: AddressParts, b: AddressParts): number =>
  compareText(homeOf(a) ?? '', homeOf(b) ?? '') ||
  kindRank(a.kind) - kindRank(b.kind) ||
  compareText(a.name, b.name);
