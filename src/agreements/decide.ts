/**
 * Whether a decision may be made, and what it does to the ledger: what bylaw.record_decision does, for plans, which only
 * foresee it.
 */
import {addressOf} from '../model/address.ts';
import {NEW_PAIR_RECORD, type DecisionRecord, type DecisionToWrite, type Ledger} from '../model/ledger.ts';
import {objectAt, type State} from '../model/objects.ts';
import type {Address} from '../model/address.ts';
import type {Approvers} from './approvers.ts';
import {denialOf, isCovered, presentDecisions, recipientsAsked} from './approvals.ts';
import {byDecision} from './connections.ts';
import {decidersOfOtherSide} from './deciders-of-other-side.ts';
import {hasEnded} from './endings.ts';
import {epochOf, incarnationOf, requestDigests} from './request-digest.ts';
import {pairKey, requestId, requestIn, resourcesShared, sidesOf, type Request} from './request.ts';
import {otherPartnerOf} from './space-partners.ts';

/** A decision that somebody wants to make. Its digest does not matter for `revoke`. */
export interface IntendedDecision extends DecisionToWrite {
  /** On whose authority it is written. */
  readonly actor: string;
  /** As in {@link DecisionRecord}. */
  readonly automatic: boolean;
  readonly source: Address | null;
}

/** Why a decision is not made. */
export type Refusal =
  | 'unknown-request'
  /** The side has no part in it, or `by` may not decide for it. */
  | 'not-approver'
  | 'on-behalf'
  /** Strict separation of duties. */
  | 'own-request'
  | 'both-sides'
  | 'stale'
  | 'denied'
  /** The space has another partner already, by what its host approved. */
  | 'second-partner';

export type DecisionOutcome = {readonly refused: Refusal} | {readonly ledger: Ledger} | 'unchanged';

/** What a decision is judged on. */
export interface DecisionContext {
  readonly state: State;
  readonly ledger: Ledger;
  readonly approvers: Approvers;
  /** Whether a side separates duties strictly, before or after the plan. */
  readonly isStrict: (side: string) => boolean;
  /** ms since 1970. */
  readonly now: number;
}

/** Whether a workspace separates duties strictly in a state. */
export const isStrictIn = (state: State, workspace: string): boolean =>
  objectAt(state, 'Workspace', addressOf('Workspace', null, workspace))?.spec.separationOfDuties === 'strict';

/** People who may not decide for a side although they are approvers of it: who has a part in it already. */
function partiesTo(
  {ledger, isStrict}: Pick<DecisionContext, 'ledger' | 'isStrict'>,
  request: Request,
  side: string,
): {readonly asked: ReadonlySet<string>; readonly decided: ReadonlySet<string>} {
  const asked = new Set<string>();
  if (isStrict(side)) {
    asked.add(request.spec.requestedBy);
    const by = ledger.asked.get(`${requestId(request)} ${side}`)?.askedBy;
    if (by !== undefined) asked.add(by);
  }
  const decided = decidersOfOtherSide(ledger, request, side);
  return {asked, decided};
}

/** Who may decide for a side: its approvers who have no other part in the request; sorted. */
export function mayDecide(
  context: Pick<DecisionContext, 'ledger' | 'isStrict' | 'approvers'>,
  request: Request,
  side: string,
): readonly string[] {
  const {asked, decided} = partiesTo(context, request, side);
  return context.approvers
    .approversOf(request, side)
    .filter((email) => !asked.has(email) && !decided.has(email));
}

/**
 * Why a decision may not be made, if it may not.
 * Twin in SQL: src/postgres/behaviour/check-decision.sql.
 */
function checkDecision(
  context: DecisionContext,
  request: Request,
  intended: IntendedDecision,
): Refusal | undefined {
  const {state, ledger, approvers} = context;
  const {side, by, actor, automatic, decision, digest} = intended;
  if (!automatic) {
    if (!approvers.isApprover(request, side, by)) return 'not-approver';
    if (actor !== by && !approvers.isApprover(request, side, actor)) return 'on-behalf';
  }
  if (decision === 'revoke') return undefined;
  if (digest !== requestDigests(state, ledger, request, side).digest) return 'stale';
  if (!automatic) {
    const {asked, decided} = partiesTo(context, request, side);
    if (asked.has(by) || asked.has(actor)) return 'own-request';
    if (decided.has(by) || decided.has(actor)) return 'both-sides';
  }
  if (decision !== 'approve') return undefined;
  if (denialOf(state, ledger, request) !== undefined) return 'denied';
  return otherPartnerOf(state, ledger, request, side) === undefined ? undefined : 'second-partner';
}

/**
 * Whether a decision says nothing that was not said before.
 * Twin in SQL: src/postgres/behaviour/is-repeated-decision.sql.
 */
function isRepeatedDecision(
  {state, ledger}: DecisionContext,
  request: Request,
  intended: IntendedDecision,
): boolean {
  const {decision, side, source} = intended;
  if (decision === 'approve') return source === null && isCovered(state, ledger, request, side);
  const own = presentDecisions(ledger, request).filter((d) => d.side === side);
  if (decision === 'revoke') return !own.some((d) => d.decision === 'approve');
  const {digest} = requestDigests(state, ledger, request, side);
  return own.some((d) => d.decision === 'deny' && d.digest === digest);
}

/** What an approval approves: all that the request asks for now, of what has not ended. */
function approvedBy(
  {state, ledger}: Pick<DecisionContext, 'state' | 'ledger'>,
  request: Request,
  {side, decision}: IntendedDecision,
): Pick<DecisionRecord, 'recipients' | 'resources' | 'allow'> {
  if (decision !== 'approve') return {recipients: [], resources: [], allow: []};
  if (request.kind === 'Connection') return {recipients: [], resources: [], allow: request.spec.allow};
  return {
    recipients: recipientsAsked(ledger, request),
    resources: side === request.workspace ? resourcesShared(state, request) : [],
    allow: [],
  };
}

/** A decision as the ledger keeps it, after those that there are on the request. */
export function recordOf(
  {state, ledger, now}: Pick<DecisionContext, 'state' | 'ledger' | 'now'>,
  request: Request,
  intended: IntendedDecision,
  before: readonly DecisionRecord[],
): DecisionRecord {
  return {
    ...intended,
    request: requestId(request),
    sequence: (before.at(-1)?.sequence ?? 0) + 1,
    incarnation: incarnationOf(request, ledger),
    epoch: epochOf(ledger, request.workspace ?? '', request.spec.with),
    renew: request.spec.renew,
    target: request.kind === 'Share' ? request.spec.target : null,
    at: now,
    ended: false,
    ...approvedBy({state, ledger}, request, intended),
  };
}

/**
 * The ledger with a decision that may be made.
 * Twin in SQL: src/postgres/behaviour/write-decision.sql.
 */
function writeDecision(context: DecisionContext, request: Request, intended: IntendedDecision): Ledger {
  const {state, ledger} = context;
  const {side, decision} = intended;
  const id = requestId(request);
  const {digest} = requestDigests(state, ledger, request, side);
  const covered = isCovered(state, ledger, request, side);
  const before = ledger.decisions.get(id) ?? [];
  // A revocation ends all that the side approved. A denial is of this content: it ends all of it if it was approved
  // whole.
  const ends = (d: DecisionRecord): boolean =>
    decision !== 'approve' &&
    d.side === side &&
    d.decision === 'approve' &&
    (decision === 'revoke' || covered || d.digest === digest);
  const made = recordOf(context, request, {...intended, digest}, before);
  const decisions = [...before.map((d) => (ends(d) ? {...d, ended: true} : d)), made];
  const changed = {...ledger, decisions: new Map(ledger.decisions).set(id, decisions)};
  if (request.kind !== 'Connection' || decision !== 'approve') return changed;
  const key = pairKey(side, request.workspace ?? '');
  const pair = ledger.pairs.get(key) ?? NEW_PAIR_RECORD;
  if (pair.agreed.get(side)?.startsWith('Connection/') === true) return changed;
  const agreed = new Map(pair.agreed).set(side, byDecision(made));
  return {...changed, pairs: new Map(ledger.pairs).set(key, {...pair, agreed})};
}

/**
 * Makes a decision on the ledger, or says why not.
 * Twin in SQL: src/postgres/behaviour/record-decision.sql.
 */
export function decide(context: DecisionContext, intended: IntendedDecision): DecisionOutcome {
  const request = requestIn(context.state, intended.request);
  if (request === undefined || hasEnded(context.ledger, request)) return {refused: 'unknown-request'};
  if (!sidesOf(request).includes(intended.side)) return {refused: 'not-approver'};
  const refused = checkDecision(context, request, intended);
  if (refused !== undefined) return {refused};
  return isRepeatedDecision(context, request, intended)
    ? 'unchanged'
    : {ledger: writeDecision(context, request, intended)};
}
