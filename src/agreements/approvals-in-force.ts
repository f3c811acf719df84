/** Who has agreed to what is asked for: the approvals that count, of the requests that somebody looks at. */
import {rfc3339} from '../model/expiry.ts';
import {compareText} from '../diagnostics/compare-text.ts';
import type {DecisionRecord, Ledger} from '../model/ledger.ts';
import type {State} from '../model/objects.ts';
import type {ApprovalInForce} from '../model/plan.ts';
import {isCovered, shareApprovalsInForce} from './approvals.ts';
import {byDecision} from './connections.ts';
import {pairKey, requestId, requestsIn, sidesOf, type Request} from './request.ts';

/** The approval of a side that counts; of several on a share, the last. None for a side that agreed by asking. */
function approvalOf(ledger: Ledger, request: Request, side: string): DecisionRecord | undefined {
  if (request.kind === 'Share') return shareApprovalsInForce(ledger, request, side).at(-1);
  const agreed = ledger.pairs.get(pairKey(side, request.workspace ?? ''))?.agreed.get(side);
  return ledger.decisions.get(requestId(request))?.find((decision) => byDecision(decision) === agreed);
}

/**
 * The approvals that count in a state, of the requests that `concerns` picks by id, by request and side. `known` is the
 * ledger as it stands: what is not in it comes with the plan.
 */
export function approvalsInForce(
  state: State,
  ledger: Ledger,
  known: Ledger,
  concerns: (id: string) => boolean,
): readonly ApprovalInForce[] {
  const agreed: ApprovalInForce[] = [];
  for (const request of requestsIn(state)) {
    const id = requestId(request);
    if (!concerns(id)) continue;
    for (const side of sidesOf(request)) {
      const approval = approvalOf(ledger, request, side);
      if (approval === undefined) continue;
      const {by, at, automatic, sequence} = approval;
      const isKnown = known.decisions.get(id)?.some((decision) => decision.sequence === sequence) === true;
      const partly = isCovered(state, ledger, request, side) ? {} : {partly: true as const};
      agreed.push({id, side, by, at: isKnown ? rfc3339(at) : null, automatic, ...partly});
    }
  }
  return agreed.toSorted((a, b) => compareText(a.id, b.id) || compareText(a.side, b.side));
}
