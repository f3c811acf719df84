/** What each side of an external share has approved that still counts. */
import {compareLevels, lowerLevel} from '../model/levels.ts';
import type {DecisionRecord, Ledger} from '../model/ledger.ts';
import type {ObjectOf, State} from '../model/objects.ts';
import type {Recipient} from '../model/specs.ts';
import {lastsLonger} from '../model/widening.ts';
import {epochOf, incarnationOf, requestDigests} from './request-digest.ts';
import {agreementInForce} from './connections.ts';
import {recipientHasEnded} from './endings.ts';
import {pairKey, requestId, resourcesShared, sidesOf, type Request} from './request.ts';

/** The decisions on a request that belong to its present incarnation and were not taken back. */
export function presentDecisions(ledger: Ledger, request: Request): readonly DecisionRecord[] {
  const incarnation = incarnationOf(request, ledger);
  return (ledger.decisions.get(requestId(request)) ?? []).filter(
    (decision) => !decision.ended && decision.incarnation === incarnation,
  );
}

/**
 * The approvals of a side that count: of what is shared now, in this incarnation and epoch; in order.
 * Twin in SQL: src/postgres/behaviour/share-approvals-in-force.sql.
 */
export function shareApprovalsInForce(
  ledger: Ledger,
  share: Request & ObjectOf<'Share'>,
  side: string,
): readonly DecisionRecord[] {
  const epoch = epochOf(ledger, share.workspace ?? '', share.spec.with);
  return presentDecisions(ledger, share).filter(
    (decision) =>
      decision.side === side &&
      decision.decision === 'approve' &&
      decision.epoch === epoch &&
      decision.target === share.spec.target,
  );
}

/**
 * What some approvals, in order, say of a subject: the last that names it counts.
 * Twin in SQL: src/postgres/behaviour/recipients-approved-by-side.sql.
 */
export const approvedFor = (approvals: readonly DecisionRecord[], subject: string): Recipient | undefined =>
  approvals
    .findLast(({recipients}) => recipients.some((one) => one.subject === subject))
    ?.recipients.find((one) => one.subject === subject);

/** Those whom a share is for, with their roles; of a contribution, the one subject is the space that it goes `into`. */
export const recipientsOf = ({spec: {to = [], into, role}}: ObjectOf<'Share'>): readonly Recipient[] =>
  into === undefined || role === undefined ? to : [{subject: into, role}];

/**
 * Those for whom a share asks, or who have something by it: those who have not ended.
 * Twins in SQL: src/postgres/behaviour/asked-recipients.sql, src/postgres/behaviour/recipients-of.sql.
 */
export const recipientsAsked = (ledger: Ledger, share: Request & ObjectOf<'Share'>): readonly Recipient[] =>
  recipientsOf(share).filter(({subject}) => !recipientHasEnded(ledger, share, subject));

/** The lower role and the earlier expiry of what is said of one subject twice. */
export function lowered(one: Recipient, other: Recipient): Recipient {
  const expires = lastsLonger(one.expires, other.expires) ? one.expires : other.expires;
  return {
    subject: one.subject,
    role: lowerLevel(one.role, other.role),
    ...(expires !== undefined && {expires}),
  };
}

function shareIsCovered(
  state: State,
  ledger: Ledger,
  share: Request & ObjectOf<'Share'>,
  side: string,
): boolean {
  const approvals = shareApprovalsInForce(ledger, share, side);
  if (!approvals.some(({renew}) => renew >= share.spec.renew)) return false;
  const all = recipientsAsked(ledger, share).every((one) => {
    const approved = approvedFor(approvals, one.subject);
    return (
      approved !== undefined &&
      compareLevels(approved.role, one.role) >= 0 &&
      !lastsLonger(approved.expires, one.expires)
    );
  });
  if (!all || side !== share.workspace) return all;
  const resources = new Set(approvals.flatMap((approval) => approval.resources));
  return resourcesShared(state, share).every((resource) => resources.has(resource));
}

/**
 * Whether a side has agreed to all that a request asks for: nothing then waits for it.
 * Twin in SQL: src/postgres/behaviour/covered-sides.sql.
 */
export function isCovered(state: State, ledger: Ledger, request: Request, side: string): boolean {
  if (request.kind === 'Share') return shareIsCovered(state, ledger, request, side);
  const own = request.workspace ?? '';
  const agreed = ledger.pairs.get(pairKey(side, own))?.agreed.get(side);
  const allow = agreed === undefined ? undefined : agreementInForce(state, ledger, [side, own], agreed);
  if (agreed === undefined || allow === undefined) return false;
  if (agreed.startsWith('Connection/')) return true;
  const id = requestId(request);
  const decision = ledger.decisions.get(id)?.find(({sequence}) => agreed === `${id}#${sequence}`);
  return (
    decision !== undefined &&
    decision.renew >= request.spec.renew &&
    request.spec.allow.every((kind) => allow.includes(kind))
  );
}

/** The denial of a request by this side, for what it asks now. */
export function denialBy(
  state: State,
  ledger: Ledger,
  request: Request,
  side: string,
): DecisionRecord | undefined {
  const denials = presentDecisions(ledger, request).filter(
    (decision) => decision.decision === 'deny' && decision.side === side,
  );
  if (denials.length === 0) return undefined;
  const {digest} = requestDigests(state, ledger, request, side);
  return denials.find((denial) => denial.digest === digest);
}

/**
 * The denial by which a request is closed for what it asks now, by either side; undefined while it is open. A side that
 * has agreed since to all of it, by a Connection of its own, denies nothing any more.
 * Twin in SQL: src/postgres/behaviour/request-sides.sql.
 */
export function denialOf(state: State, ledger: Ledger, request: Request): DecisionRecord | undefined {
  for (const side of sidesOf(request)) {
    const denial = denialBy(state, ledger, request, side);
    if (denial !== undefined && !isCovered(state, ledger, request, side)) return denial;
  }
  return undefined;
}
