/** Who may decide for a side: section 1 of the contract, "approver of a side". */
import {holds, holdersOf, type HeldPermissions} from '../access/held-permissions.ts';
import {compareText} from '../diagnostics/compare-text.ts';
import {ofKind, type ObjectOf, type State} from '../model/objects.ts';
import {MANAGE_CONNECTIONS} from '../model/permissions.ts';
import {otherSide, type Request} from './request.ts';

/** Who may decide in a state, looked up once. */
export interface Approvers {
  /** Whether somebody is an External Connection Admin of a workspace. */
  isEca(workspace: string, email: string): boolean;
  /** Whether the Connection of a workspace with another lists somebody who is an active member. */
  isConnectionAdmin(workspace: string, other: string, email: string): boolean;
  /** All External Connection Admins of a workspace, sorted. */
  ecasOf(workspace: string): readonly string[];
  /** "Its ECAs, and for a share the CAs of that side of the connection." */
  isApprover(request: Request, side: string, email: string): boolean;
  /** All of them, sorted. */
  approversOf(request: Request, side: string): readonly string[];
}

/** The connections of a state by `workspace partner`. */
export function connectionsByPair(state: State): ReadonlyMap<string, ObjectOf<'Connection'>> {
  const connections = new Map<string, ObjectOf<'Connection'>>();
  for (const connection of ofKind(state, 'Connection')) {
    connections.set(`${connection.workspace} ${connection.spec.with}`, connection);
  }
  return connections;
}

/**
 * Twins in SQL: src/postgres/behaviour/is-approver.sql, src/postgres/behaviour/is-connection-admin.sql,
 * src/postgres/behaviour/is-eca.sql.
 */
export function approversIn(state: State, held: HeldPermissions): Approvers {
  const connections = connectionsByPair(state);
  const ecas = new Map<string, readonly string[]>();
  const ecasOf = (workspace: string): readonly string[] => {
    const known = ecas.get(workspace) ?? holdersOf(held, workspace, MANAGE_CONNECTIONS);
    ecas.set(workspace, known);
    return known;
  };
  const admins = (workspace: string, other: string): readonly string[] =>
    (connections.get(`${workspace} ${other}`)?.spec.admins ?? []).filter(
      (email) => held.get(workspace)?.has(email) ?? false,
    );
  const isEca = (workspace: string, email: string): boolean =>
    holds(held, workspace, email, MANAGE_CONNECTIONS);
  const isConnectionAdmin = (workspace: string, other: string, email: string): boolean =>
    admins(workspace, other).includes(email);
  return {
    isEca,
    ecasOf,
    isConnectionAdmin,
    isApprover: (request, side, email) =>
      isEca(side, email) ||
      (request.kind === 'Share' && isConnectionAdmin(side, otherSide(request, side), email)),
    approversOf: (request, side) =>
      request.kind === 'Connection'
        ? ecasOf(side)
        : [...new Set([...ecasOf(side), ...admins(side, otherSide(request, side))])].toSorted(compareText),
  };
}
