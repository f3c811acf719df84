/** Which workspaces accept each other as partners, by `partners` of each. */
import {addressOf} from '../model/address.ts';
import {objectAt, type ObjectOf, type State} from '../model/objects.ts';

/** Whether the `partners` of a workspace let another be connected with it. */
export const acceptsPartner = (
  {spec: {partners}}: Pick<ObjectOf<'Workspace'>, 'spec'>,
  other: string,
): boolean =>
  !partners.deny.includes(other) && (partners.allow.length === 0 || partners.allow.includes(other));

/**
 * Whether a workspace is in a state and accepts another as partner.
 * Twin in SQL: src/postgres/behaviour/excludes.sql.
 */
export function acceptsWorkspace(state: State, side: string, other: string): boolean {
  const workspace = objectAt(state, 'Workspace', addressOf('Workspace', null, side));
  return workspace !== undefined && acceptsPartner(workspace, other);
}

/**
 * Whether the `partners` of neither workspace leave the other out.
 * Twin in SQL: src/postgres/behaviour/accept-each-other.sql.
 */
export const acceptEachOther = (state: State, a: string, b: string): boolean =>
  acceptsWorkspace(state, a, b) && acceptsWorkspace(state, b, a);
