/**
 * Which workspaces are connected. "A side has agreed once an ECA of that side has: by a `Connection` of its own
 * to the other, or by an `Approval` of the other's"; the ledger keeps what each agreed with. Whether the
 * requester still is an ECA does not matter later; whether what they agreed with still exists does.
 */
import {compareText} from '../diagnostics/compare-text.ts';
import type {DecisionRecord, Ledger} from '../model/ledger.ts';
import {objectAt, ofKind, type ObjectOf, type State} from '../model/objects.ts';
import type {ConnectionKind} from '../model/specs.ts';
import {acceptEachOther} from './partners.ts';
import {hasWorkspace, pairKey} from './request.ts';

/** An active connection: its epoch, and the kinds that both sides let cross. */
export interface ActiveConnection {
  readonly epoch: number;
  /** ms since 1970. */
  readonly since: number | null;
  readonly allow: ReadonlySet<string>;
  /** The sides whose own Connection suspends it: nothing crosses meanwhile. */
  readonly suspendedBy: readonly string[];
}

/** How the ledger names an agreement by a Connection of one's own. */
export const byConnection = ({address}: ObjectOf<'Connection'>, incarnation: number): string =>
  `${address}#${incarnation}`;

/** How the ledger names an agreement by a decision on the other's request. */
export const byDecision = ({request, sequence}: DecisionRecord): string => `${request}#${sequence}`;

/**
 * Whether a Connection counts as its own side's agreement: it has not ended, and was not withdrawn or was asked for anew
 * since.
 */
export const isOffered = ({address, spec}: ObjectOf<'Connection'>, ledger: Ledger): boolean =>
  spec.renew > (ledger.withdrawn.get(address) ?? -1) && !ledger.ended.has(address);

/**
 * The kinds that a side lets cross to another by what it agreed with; undefined if that does not stand any more:
 * its Connection, or its decision on the Connection of the other, is gone or was taken back.
 * Twin in SQL: src/postgres/behaviour/agreements-in-force.sql.
 */
export function agreementInForce(
  state: State,
  ledger: Ledger,
  [side, other]: readonly [string, string],
  agreed: string,
): readonly ConnectionKind[] | undefined {
  const hash = agreed.lastIndexOf('#');
  const [what, number] = [agreed.slice(0, hash), Number(agreed.slice(hash + 1))];
  if (what.startsWith('Connection/')) {
    const own = objectAt(state, 'Connection', what);
    if (own?.workspace !== side || own.spec.with !== other) return undefined;
    return ledger.incarnations.get(what) === number && isOffered(own, ledger) ? own.spec.allow : undefined;
  }
  const decision = ledger.decisions.get(what)?.find(({sequence}) => sequence === number);
  if (decision?.decision !== 'approve' || decision.ended || decision.side !== side) return undefined;
  const theirs = objectAt(state, 'Connection', `Connection/${what.slice('connection:'.length)}`);
  if (theirs?.workspace !== other || theirs.spec.with !== side) return undefined;
  if (ledger.ended.has(theirs.address)) return undefined;
  return ledger.incarnations.get(theirs.address) === decision.incarnation ? decision.allow : undefined;
}

/** Looked up once a state: by pair, the sides whose own Connection says `suspended`, whether or not they agreed by it. */
const suspensions = new WeakMap<State, ReadonlyMap<string, readonly string[]>>();

function suspensionsIn(state: State): ReadonlyMap<string, readonly string[]> {
  const known = suspensions.get(state);
  if (known !== undefined) return known;
  const found = new Map<string, readonly string[]>();
  for (const {workspace, spec} of ofKind(state, 'Connection')) {
    if (!spec.suspended || workspace === null) continue;
    const key = pairKey(workspace, spec.with);
    found.set(key, [...(found.get(key) ?? []), workspace].toSorted(compareText));
  }
  suspensions.set(state, found);
  return found;
}

/**
 * The connection of two workspaces if it is active. One side's `partners` that leave the other out withhold it.
 * Twin in SQL: src/postgres/behaviour/active-connections.sql.
 */
export function activeConnection(
  state: State,
  ledger: Ledger,
  a: string,
  b: string,
): ActiveConnection | undefined {
  const pair = ledger.pairs.get(pairKey(a, b));
  if (pair === undefined || !hasWorkspace(state, a) || !hasWorkspace(state, b)) return undefined;
  const [one, other] = (
    [
      [a, b],
      [b, a],
    ] as const
  ).map((sides) => {
    const agreed = pair.agreed.get(sides[0]);
    return agreed === undefined ? undefined : agreementInForce(state, ledger, sides, agreed);
  });
  if (one === undefined || other === undefined || !acceptEachOther(state, a, b)) return undefined;
  return {
    epoch: pair.epoch,
    since: pair.since,
    allow: new Set(one.filter((kind) => other.includes(kind))),
    suspendedBy: suspensionsIn(state).get(pairKey(a, b)) ?? [],
  };
}

/** The pairs of workspaces in a state whose connection is active, each once, its workspaces in order. */
export function activeConnections(state: State, ledger: Ledger): readonly (readonly [string, string])[] {
  return [...ledger.pairs.keys()]
    .toSorted(compareText)
    .map((key) => key.split(' ') as [string, string])
    .filter(([a, b]) => activeConnection(state, ledger, a, b) !== undefined);
}
