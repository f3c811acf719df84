/** Which sides of which requests have not decided, and what their approval would bring. */
import {rfc3339} from '../model/expiry.ts';
import type {HeldPermissions} from '../access/held-permissions.ts';
import {compareText} from '../diagnostics/compare-text.ts';
import type {Address} from '../model/address.ts';
import {NEW_PAIR_RECORD, type Ledger} from '../model/ledger.ts';
import type {State} from '../model/objects.ts';
import type {Waiting} from '../model/plan.ts';
import {denialOf, isCovered} from './approvals.ts';
import {approversIn} from './approvers.ts';
import {withdrawalOf} from './connection-state.ts';
import {byDecision} from './connections.ts';
import {hasEnded} from './endings.ts';
import {isStrictIn, mayDecide, recordOf, type IntendedDecision} from './decide.ts';
import {requestDigests, type RequestDigests} from './request-digest.ts';
import {pairKey, requestId, requestsIn, sidesOf, type Request} from './request.ts';

/** When one of two workspaces last withdrew from their connection, of those that have not agreed again; 0 if none has. */
function lastWithdrawal(ledger: Ledger, [a, b]: readonly [string, string]): number {
  return Math.max(withdrawalOf(ledger, a, b)?.at ?? 0, withdrawalOf(ledger, b, a)?.at ?? 0);
}

/**
 * Since when a side is asked for what has these digests, RFC 3339; null while that is only planned. What waits again
 * because of a withdrawal waits since then: the digest of a connection stays the same by it; that of a share says
 * another epoch.
 */
export function askedSince(
  ledger: Ledger,
  request: Request,
  side: string,
  {digest, asked}: RequestDigests,
): string | null {
  const was = ledger.asked.get(`${requestId(request)} ${side}`);
  if (was === undefined || was.lapsed) return null;
  const withdrawn = lastWithdrawal(ledger, [request.workspace ?? '', request.spec.with]);
  if (was.digest === digest) return rfc3339(Math.max(was.since, withdrawn));
  return was.asked === asked && withdrawn > was.since ? rfc3339(withdrawn) : null;
}

/**
 * The (request, side) pairs of a state that wait for a decision, by the address of the request. `approvers` are
 * those who may decide: approvers of the side who have no other part in the request. `since` is as in
 * `known`, the ledger of what is live: null for what is only planned.
 */
export function openRequests(
  state: State,
  ledger: Ledger,
  held: HeldPermissions,
  known: Ledger = ledger,
): ReadonlyMap<Address, readonly Waiting[]> {
  const context = {
    ledger,
    approvers: approversIn(state, held),
    isStrict: (side: string): boolean => isStrictIn(state, side),
  };
  const open = new Map<Address, readonly Waiting[]>();
  for (const request of requestsIn(state)) {
    if (hasEnded(ledger, request) || denialOf(state, ledger, request) !== undefined) continue;
    const id = requestId(request);
    const waiting = sidesOf(request)
      .filter((side) => !isCovered(state, ledger, request, side))
      .map((side): Waiting => {
        const digests = requestDigests(state, ledger, request, side);
        const since = askedSince(known, request, side, digests);
        const {digest} = digests;
        return {id, side, approvers: mayDecide(context, request, side), since, digest};
      });
    if (waiting.length > 0) open.set(request.address, waiting);
  }
  return open;
}

/** The ledger as it would be if everybody who is asked approved. */
export function asIfApproved(
  state: State,
  ledger: Ledger,
  open: ReadonlyMap<Address, readonly Waiting[]>,
): Ledger {
  const decisions = new Map(ledger.decisions);
  const pairs = new Map(ledger.pairs);
  for (const request of requestsIn(state)) {
    for (const {id, side, digest} of open.get(request.address) ?? []) {
      const before = decisions.get(id) ?? [];
      const intended: IntendedDecision = {
        request: id,
        side,
        digest,
        decision: 'approve',
        by: '',
        actor: '',
        reason: null,
        automatic: false,
        source: null,
      };
      const made = recordOf({state, ledger, now: 0}, request, intended, before);
      decisions.set(id, [...before, made]);
      if (request.kind !== 'Connection') continue;
      const key = pairKey(side, request.workspace ?? '');
      const pair = pairs.get(key) ?? NEW_PAIR_RECORD;
      pairs.set(key, {...pair, agreed: new Map(pair.agreed).set(side, byDecision(made))});
    }
  }
  return {...ledger, decisions, pairs};
}

/** Orders what waits by request, then by side. */
export const compareWaiting = (a: Waiting, b: Waiting): number =>
  compareText(a.id, b.id) || compareText(a.side, b.side);
