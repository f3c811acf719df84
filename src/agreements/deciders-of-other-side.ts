import type {Ledger} from '../model/ledger.ts';
import {presentDecisions} from './approvals.ts';
import {epochOf} from './request-digest.ts';
import {type Request} from './request.ts';

/**
 * People who have a part in a request for the side that is not `side`, as addresses: they may not decide for `side`.
 * Whoever requests has it on the side that makes the request. A decision has those who made it; an automatic approval
 * is that of the Connection Admin on whose standing it rests, and not of whoever applied the request (section 3 of the
 * contract, "External shares").
 * Twin in SQL: src/postgres/behaviour/deciders-of-other-side.sql.
 */
export function decidersOfOtherSide(ledger: Ledger, request: Request, side: string): ReadonlySet<string> {
  const epoch = epochOf(ledger, request.workspace ?? '', request.spec.with);
  const deciders = new Set<string>(side === request.workspace ? [] : [request.spec.requestedBy]);
  for (const {side: decided, decision, epoch: of, by, actor, automatic} of presentDecisions(
    ledger,
    request,
  )) {
    if (decided === side || decision === 'revoke' || of !== epoch) continue;
    deciders.add(by);
    if (!automatic) deciders.add(actor);
  }
  return deciders;
}
