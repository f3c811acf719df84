/**
 * Requests between two workspaces, and which sides have not agreed: connections and external shares. A side
 * agrees to a connection by a `Connection` of its own, requested by one of its External Connection Admins.
 * External shares wait for both sides: nothing decides on them yet.
 */
import {agreements} from './connections.ts';
import {holdersOf, type HeldPermissions} from '../access/held-permissions.ts';
import {compareText} from '../diagnostics/compare-text.ts';
import {digestOf} from '../model/canonical-json.ts';
import {ofKind, type GovernedObject, type ObjectOf, type State} from '../model/objects.ts';
import {MANAGE_CONNECTIONS} from '../model/permissions.ts';
import type {Waiting} from '../model/plan.ts';

/** What both sides of requests have to say, looked up once for a state. */
interface Sides {
  /** Pairs `workspace with partner` for which the workspace has a Connection requested by an ECA of its own. */
  readonly agreed: ReadonlySet<string>;
  /** Who may decide on connections for a side: its ECAs. */
  readonly admins: (side: string) => readonly string[];
  /** Who may decide on shares for a side: its ECAs, and the admins that its Connection to the other lists. */
  readonly shareApprovers: (side: string, other: string) => readonly string[];
}

function sidesOf(state: State, held: HeldPermissions): Sides {
  const connections = new Map<string, ObjectOf<'Connection'>>();
  for (const connection of ofKind(state, 'Connection')) {
    connections.set(`${connection.workspace} with ${connection.spec.with}`, connection);
  }
  const admins = memoized((side) => holdersOf(held, side, MANAGE_CONNECTIONS));
  return {
    agreed: agreements(state, held),
    admins,
    shareApprovers: (side, other) => {
      const listed = connections.get(`${side} with ${other}`)?.spec.admins ?? [];
      const active = listed.filter((email) => held.get(side)?.has(email) ?? false);
      return [...new Set([...admins(side), ...active])].toSorted(compareText);
    },
  };
}

/** A function of a text that works each answer out once. */
function memoized<T>(work: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const made = work(key);
    known.set(key, made);
    return made;
  };
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

function waitingFor(object: GovernedObject, sides: Sides): Waiting[] {
  const own = object.workspace ?? '';
  if (object.kind === 'Connection') {
    const partner = object.spec.with;
    const waiting = [own, partner].filter(
      (side) => !sides.agreed.has(`${side} with ${side === own ? partner : own}`),
    );
    const id = `connection:${own}/${object.name}`;
    const digest = digestOf(contentOf(object));
    return waiting.map((side) => ({id, side, approvers: sides.admins(side), since: null, digest}));
  }
  if (object.kind === 'Share' && object.spec.with !== undefined) {
    const partner = object.spec.with;
    const id = `share:${own}/${object.name}`;
    const digest = digestOf(contentOf(object));
    return [own, partner].map((side) => {
      const approvers = sides.shareApprovers(side, side === own ? partner : own);
      return {id, side, approvers, since: null, digest};
    });
  }
  return [];
}

/** The (request, side) pairs of a state that wait for a decision, by the address of the request. */
export function openRequests(state: State, held: HeldPermissions): ReadonlyMap<string, readonly Waiting[]> {
  const sides = sidesOf(state, held);
  const open = new Map<string, readonly Waiting[]>();
  for (const object of state.values()) {
    const waiting = waitingFor(object, sides);
    if (waiting.length > 0) open.set(object.address, waiting);
  }
  return open;
}

/** Orders what waits by request, then by side. */
export const compareWaiting = (a: Waiting, b: Waiting): number =>
  compareText(a.id, b.id) || compareText(a.side, b.side);
