import {endingKey, type EndingRecord} from '../../model/ledger.ts';
import {crossingsIn, passes, type Crossing} from '../endings.ts';
import {acceptsWorkspace} from '../partners.ts';
import {hasWorkspace, isRequest, requestId} from '../request.ts';
import {mapDecisions, type Settling} from './settling.ts';

/** What ended and goes on: waits anew, or is not declared any more. */
function reopened(
  {after, before, ledger}: Settling,
  key: string,
  record: EndingRecord,
  crossing: Crossing | undefined,
): boolean {
  const [address = ''] = key.split(' ');
  const home = address.split('/')[1] ?? '';
  if (!hasWorkspace(before, home) || !hasWorkspace(after, home)) return false;
  if (crossing === undefined) {
    const request = after.get(address);
    // Of a partner that was not read, nothing can be said.
    return request === undefined || !isRequest(request) || hasWorkspace(before, request.spec.with);
  }
  if (ledger.incarnations.get(address) !== record.incarnation) return true;
  return crossing.gone === null && (passes(record.cause) || crossing.request.spec.renew > record.renew);
}

/** Ends what was approved of a crossing; a side that shuts the other out withdraws by that. */
function dropApprovals(settling: Settling, {request, subject}: Crossing, cause: EndingRecord['cause']): void {
  const id = requestId(request);
  mapDecisions(settling, (decision) => {
    if (decision.request !== id) return decision;
    if (subject === '') return decision.decision === 'approve' ? {...decision, ended: true} : decision;
    return {...decision, recipients: decision.recipients.filter((one) => one.subject !== subject)};
  });
  const own = request.workspace ?? '';
  if (request.kind !== 'Connection' || cause !== 'partners') return;
  if (acceptsWorkspace(settling.after, own, request.spec.with)) return;
  const withdrawn = new Map(settling.ledger.withdrawn).set(request.address, request.spec.renew);
  settling.ledger = {...settling.ledger, withdrawn};
}

/**
 * Ends what cannot go on, because what it names over the border is gone or shut: its approvals end. What ended with its
 * workspace or region, or by `partners`, waits anew once that is as before; what ended by itself, once its `renew` is raised
 * and what it names is there. A side whose `partners` shut the other out withdraws by that.
 * Twin in SQL: src/postgres/behaviour/end-what-is-gone.sql.
 */
export function endWhatIsGone(settling: Settling): void {
  const {after, before, ledger, now} = settling;
  const crossings = new Map<string, Crossing>();
  for (const crossing of crossingsIn(after, before)) {
    crossings.set(endingKey(crossing.request.address, crossing.subject), crossing);
  }
  const ended = new Map(ledger.ended);
  for (const [key, record] of ledger.ended) {
    if (record.at === null || reopened(settling, key, record, crossings.get(key))) ended.delete(key);
  }
  for (const [key, crossing] of crossings) {
    const known = ledger.ended.get(key);
    const cause = crossing.gone ?? (known?.at === null ? known.cause : undefined);
    if (ended.has(key) || cause === undefined) continue;
    const {address, spec} = crossing.request;
    const incarnation = ledger.incarnations.get(address) ?? 0;
    ended.set(key, {cause, renew: spec.renew, incarnation, at: now});
    dropApprovals(settling, crossing, cause);
  }
  settling.ledger = {...settling.ledger, ended};
}
