/** What would be agreed once everything that is declared was applied, and what more if requests were approved. */
import type {Address} from '../model/address.ts';
import type {Change} from '../model/change.ts';
import type {Ledger} from '../model/ledger.ts';
import type {LiveObject, State} from '../model/objects.ts';
import type {Waiting} from '../model/plan.ts';
import {isCovered} from './approvals.ts';
import {requestDigests} from './request-digest.ts';
import {requestId, sidesOf, type Request} from './request.ts';
import {asIfApproved} from './requests.ts';
import {settle} from './settle.ts';

/** A ledger and the objects that it is about. */
export interface Agreed {
  readonly ledger: Ledger;
  readonly objects: State<LiveObject>;
}

/** The changes that bring one state to another, as far as agreements follow from them. */
function changesBetween(before: State<LiveObject>, after: State): readonly Change[] {
  const changes: Change[] = [];
  for (const [address, object] of after) {
    const was = before.get(address);
    if (was === object) continue;
    const actions = [was === undefined ? ('create' as const) : ('update' as const)];
    const common = {address, actions, reason: 'declared' as const, fields: [], after: object};
    changes.push(was === undefined ? common : {...common, before: was});
  }
  return changes;
}

/**
 * The ledger once a state was made of another, each object by somebody who may: what their Connections, Approvals and requests
 * say of themselves counts. `now`: ms since 1970.
 */
export function ledgerAsDeclared({ledger, objects}: Agreed, after: State, now: number): Ledger {
  const settled = settle({
    ledger,
    before: objects,
    after,
    changes: changesBetween(objects, after),
    actor: null,
    assumed: true,
    isSystemAdmin: () => false,
    now,
  });
  return settled.ledger;
}

/** The ledger as it would be if all sides of these requests approved what they ask for now. */
export function withApproved(state: State, ledger: Ledger, requests: Iterable<Request>): Ledger {
  const open = new Map<Address, readonly Waiting[]>();
  for (const request of requests) {
    const waiting = sidesOf(request)
      .filter((side) => !isCovered(state, ledger, request, side))
      .map((side): Waiting => {
        const {digest} = requestDigests(state, ledger, request, side);
        return {id: requestId(request), side, approvers: [], since: null, digest};
      });
    if (waiting.length > 0) open.set(request.address, waiting);
  }
  return open.size === 0 ? ledger : asIfApproved(state, ledger, open);
}
