/** What was decided on requests, as comments: who agreed to what is no manifest, and waits anew in another database. */
import {
  approvedFor,
  denialBy,
  presentDecisions,
  recipientsOf,
  shareApprovalsInForce,
} from '../agreements/approvals.ts';
import {byDecision} from '../agreements/connections.ts';
import {endedText} from '../agreements/ended-text.ts';
import {isRequest, otherSide, pairKey, sidesOf, type Request} from '../agreements/request.ts';
import type {Address} from '../model/address.ts';
import {rfc3339} from '../model/expiry.ts';
import {endingKey, withdrawalKey, type DecisionRecord} from '../model/ledger.ts';
import type {Live} from '../model/live.ts';
import type {LiveObject} from '../model/objects.ts';

const when = ({by, at}: {readonly by: string; readonly at: number}): string => `by ${by} at ${rfc3339(at)}`;

/** The approval of a side that counts: of several on a share, the last. */
function approvalOf({ledger}: Live, request: Request, side: string): DecisionRecord | undefined {
  if (request.kind === 'Share') return shareApprovalsInForce(ledger, request, side).at(-1);
  const agreed = ledger.pairs.get(pairKey(side, request.workspace ?? ''))?.agreed.get(side);
  return presentDecisions(ledger, request).find((decision) => byDecision(decision) === agreed);
}

/** What a side approved, where it is less than what is asked for. */
function limits(request: Request, approval: DecisionRecord): string {
  if (request.kind === 'Connection') return '';
  const less = recipientsOf(request).filter(({subject, role, expires}) => {
    const approved = approvedFor([approval], subject);
    return approved === undefined || approved.role !== role || approved.expires !== expires;
  });
  return less.length === 0 ? '' : `, but not all of it`;
}

function sideComment(live: Live, request: Request, side: string): string | undefined {
  const approval = approvalOf(live, request, side);
  if (approval !== undefined) {
    const how = approval.automatic ? ', automatically' : '';
    return `Approved for ${side} ${when(approval)}${how}${limits(request, approval)}.`;
  }
  const denial = denialBy(live.objects, live.ledger, request, side);
  return denial === undefined ? undefined : `Denied for ${side} ${when(denial)}.`;
}

function withdrawals({ledger}: Live, request: Request): string[] {
  if (request.kind !== 'Connection') return [];
  const both = [request.workspace ?? '', request.spec.with];
  return both.flatMap((side) => {
    const record = ledger.withdrawals.get(withdrawalKey(side, otherSide(request, side)));
    return record === undefined ? [] : [`Withdrawn from by ${side}, ${when(record)}.`];
  });
}

function endings({ledger}: Live, request: Request): string[] {
  const subjects = [
    '',
    ...(request.kind === 'Share' ? (request.spec.to ?? []) : []).map(({subject}) => subject),
  ];
  return subjects.flatMap((subject) => {
    const record = ledger.ended.get(endingKey(request.address, subject));
    return record === undefined ? [] : [`Ended: ${endedText(request, subject, record.cause)}.`];
  });
}

/** Comments on the requests among these objects, by address. */
export function decisionComments(
  live: Live,
  objects: readonly LiveObject[],
): ReadonlyMap<Address, readonly string[]> {
  const comments = new Map<Address, readonly string[]>();
  for (const object of objects) {
    if (!isRequest(object)) continue;
    const said = [
      ...sidesOf(object).flatMap((side) => sideComment(live, object, side) ?? []),
      ...withdrawals(live, object),
      ...endings(live, object),
    ];
    if (said.length > 0) comments.set(object.address, said);
  }
  return comments;
}
