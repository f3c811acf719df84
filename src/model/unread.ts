/** What of the manifests could not be read: what may be declared there is neither missing nor known. */
import type {AddressParts} from './address.ts';
import type {Kind} from './kinds.ts';

/** A part of the manifests in error. Null: of any kind, in any workspace, of any name. */
export interface Unread {
  readonly file: string;
  readonly kind: Kind | null;
  readonly workspace: string | null;
  readonly name: string | null;
}

/** Whether an object may be declared in what could not be read. */
export const mayBeDeclaredIn = (unread: Unread, {kind, workspace, name}: AddressParts): boolean =>
  (unread.kind === null || unread.kind === kind) &&
  (unread.workspace === null || unread.workspace === workspace) &&
  (unread.name === null || unread.name === name);

/** Whether something of a workspace, or the workspace itself, may be declared in what could not be read. */
export const mayConcern = (unread: Unread, workspace: string): boolean => {
  const {kind} = unread;
  if (kind === 'User') return true;
  if (kind === 'Workspace') return unread.name === null || unread.name === workspace;
  return unread.workspace === null || unread.workspace === workspace;
};
