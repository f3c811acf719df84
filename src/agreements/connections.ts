/**
 * Which workspaces are connected. A side agrees by a `Connection` of its own that one of its External Connection
 * Admins requested; a connection is active once both sides agree (section 3 of the contract).
 */
import {ofKind, type State} from '../model/objects.ts';
import {MANAGE_CONNECTIONS} from '../model/permissions.ts';
import {holds, type HeldPermissions} from '../access/held-permissions.ts';

/** Pairs `workspace with partner` for which the workspace has agreed. */
export function agreements(state: State, held: HeldPermissions): ReadonlySet<string> {
  const agreed = new Set<string>();
  for (const {workspace, spec} of ofKind(state, 'Connection')) {
    if (holds(held, workspace ?? '', spec.requestedBy, MANAGE_CONNECTIONS))
      agreed.add(`${workspace} with ${spec.with}`);
  }
  return agreed;
}

/** The pairs of workspaces whose connection is active, each pair once, its workspaces in order. */
export function activeConnections(
  state: State,
  held: HeldPermissions,
): readonly (readonly [string, string])[] {
  const agreed = agreements(state, held);
  const active: (readonly [string, string])[] = [];
  for (const {workspace, spec} of ofKind(state, 'Connection')) {
    const a = workspace ?? '';
    const b = spec.with;
    if (a < b && agreed.has(`${a} with ${b}`) && agreed.has(`${b} with ${a}`)) active.push([a, b]);
  }
  return active;
}
