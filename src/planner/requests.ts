/**
 * Requests between two workspaces, and which sides have not agreed: connections and external shares. A side
 * agrees to a connection by a `Connection` of its own, requested by one of its External Connection Admins.
 * External shares wait for both sides: nothing decides on them yet.
 */
import {holdersOf, holds, type HeldPermissions} from '../access/held-permissions.ts';
import {compareText} from '../diagnostics/compare-text.ts';
import {digestOf} from '../model/canonical-json.ts';
import {ofKind, type GovernedObject, type ObjectOf, type State} from '../model/objects.ts';
import {MANAGE_CONNECTIONS} from '../model/permissions.ts';
import type {Waiting} from '../model/plan.ts';

/** Pairs `workspace with partner` for which the workspace has a Connection requested by an ECA of its own. */
function agreements(state: State, held: HeldPermissions): ReadonlySet<string> {
  const agreed = new Set<string>();
  for (const {workspace, spec} of ofKind(state, 'Connection')) {
    if (holds(held, workspace ?? '', spec.requestedBy, MANAGE_CONNECTIONS)) {
      agreed.add(`${workspace} with ${spec.with}`);
    }
  }
  return agreed;
}

/** Who may decide on shares for a side: its ECAs, and the admins that its Connection to the other lists. */
function shareApprovers(state: State, held: HeldPermissions, side: string, other: string): readonly string[] {
  const admins = [...ofKind(state, 'Connection')]
    .filter((connection) => connection.workspace === side && connection.spec.with === other)
    .flatMap((connection) => connection.spec.admins)
    .filter((email) => held.get(side)?.has(email) ?? false);
  return [...new Set([...holdersOf(held, side, MANAGE_CONNECTIONS), ...admins])].toSorted(compareText);
}

/** What of a request is decided on: a decision holds for exactly this content. */
const contentOf = (request: ObjectOf<'Share'> | ObjectOf<'Connection'>): unknown =>
  request.kind === 'Connection'
    ? {
        request: request.address,
        with: request.spec.with,
        allow: request.spec.allow,
        renew: request.spec.renew,
      }
    : {
        request: request.address,
        target: request.spec.target,
        with: request.spec.with,
        to: request.spec.to,
        into: request.spec.into,
        role: request.spec.role,
        renew: request.spec.renew,
      };

function waitingFor(
  object: GovernedObject,
  state: State,
  held: HeldPermissions,
  agreed: ReadonlySet<string>,
): Waiting[] {
  const own = object.workspace ?? '';
  if (object.kind === 'Connection') {
    const partner = object.spec.with;
    const digest = digestOf(contentOf(object));
    return [
      [own, partner],
      [partner, own],
    ].flatMap(([side = '', other = '']) =>
      agreed.has(`${side} with ${other}`)
        ? []
        : [
            {
              id: `connection:${own}/${object.name}`,
              side,
              approvers: holdersOf(held, side, MANAGE_CONNECTIONS),
              since: null,
              digest,
            },
          ],
    );
  }
  if (object.kind === 'Share' && object.spec.with !== undefined) {
    const partner = object.spec.with;
    const digest = digestOf(contentOf(object));
    return [
      [own, partner],
      [partner, own],
    ].map(([side = '', other = '']) => ({
      id: `share:${own}/${object.name}`,
      side,
      approvers: shareApprovers(state, held, side, other),
      since: null,
      digest,
    }));
  }
  return [];
}

/** The (request, side) pairs of a state that wait for a decision, by the address of the request. */
export function openRequests(state: State, held: HeldPermissions): ReadonlyMap<string, readonly Waiting[]> {
  const agreed = agreements(state, held);
  const open = new Map<string, readonly Waiting[]>();
  for (const object of state.values()) {
    const waiting = waitingFor(object, state, held, agreed);
    if (waiting.length > 0) open.set(object.address, waiting);
  }
  return open;
}

/** Orders what waits by request, then by side. */
export const compareWaiting = (a: Waiting, b: Waiting): number =>
  compareText(a.id, b.id) || compareText(a.side, b.side);
