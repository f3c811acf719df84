/** What waits for whom, and everything about one request. */
import {rfc3339} from '../model/expiry.ts';
import {allChanges} from '../access/access-changes.ts';
import {accessChangesMarked} from '../access/outsiders.ts';
import {shareApprovalsInForce} from '../agreements/approvals.ts';
import {externalAccessOf} from '../agreements/external-access-in-force.ts';
import {reachedHowIn, withExpiries} from '../agreements/reached-how.ts';
import {incarnationOf} from '../agreements/request-digest.ts';
import {
  requestAddress,
  requestId,
  requestIn,
  requestNamed,
  requestsIn,
  requestWorkspace,
  resourcesShared,
  type Request,
} from '../agreements/request.ts';
import {asIfApproved} from '../agreements/requests.ts';
import {compareText} from '../diagnostics/compare-text.ts';
import type {Diagnostic} from '../diagnostics/diagnostic.ts';
import {nearest} from '../diagnostics/nearest.ts';
import type {Live} from '../model/live.ts';
import type {DecisionRecord, RequestWithdrawal} from '../model/ledger.ts';
import type {AccessChange} from '../model/plan.ts';
import type {
  ListedRequest,
  MadeDecision,
  MadeWithdrawal,
  RequestList,
  RequestSide,
  ShownRequest,
} from '../model/request-answers.ts';
import {AgreementFacts, contentOf, withdrawnOf} from './agreement-facts.ts';
import {NO_SET_SCOPE, readQuestionScope} from './question-scope.ts';
import {maySee, questionSight} from './question-sight.ts';
import type {LoadedSet} from './load-set.ts';
import type {Store} from './store-port.ts';
import {UsageError} from './usage-error.ts';

/** Which requests are asked about. */
export interface RequestQuestion {
  readonly loaded?: LoadedSet | undefined;
  /** Only requests that this workspace has a part in. */
  readonly workspace?: string | undefined;
  /** Only what this workspace has to decide. */
  readonly side?: string | undefined;
  /** Also what is decided. */
  readonly all: boolean;
  /** Who is claimed to ask in the set: {@link ScopedQuestion}. */
  readonly claimed?: string | null | undefined;
}

const deniedBy = (sides: readonly RequestSide[]): readonly string[] =>
  sides.filter(({denial}) => denial !== null).map(({side}) => side);

/** Requests with the sides that have not decided; with `all`, also those that have. */
export async function listRequests(store: Store, question: RequestQuestion): Promise<RequestList> {
  const {loaded, workspace, side, all, claimed} = question;
  const named = [...new Set([workspace, side].filter((name) => name !== undefined))];
  const {live, of, includes} = await readQuestionScope(store, {loaded, workspaces: named, claimed});
  const facts = new AgreementFacts(live);
  const requests: ListedRequest[] = [];
  for (const request of requestsIn(live.objects)) {
    const parties = [request.workspace ?? '', request.spec.with];
    if (!parties.some(includes) || (workspace !== undefined && !parties.includes(workspace))) continue;
    const both = facts.sides(request);
    const sides = both.filter(
      (one) => (all || one.status === 'waiting') && (side === undefined || one.side === side),
    );
    if (sides.length === 0) continue;
    requests.push({
      ...contentOf(request),
      sides: sides.toSorted((a, b) => compareText(a.side, b.side)),
      deniedBy: deniedBy(both),
      withdrawn: facts.withdrawnFrom(request),
      ...facts.endedBecause(request),
    });
  }
  return {of, all, requests: requests.toSorted((a, b) => compareText(a.id, b.id))};
}

/** The workspace that a request such as `share:acme-legal/deal-room` stands in. Throws UsageError when it is none. */
function workspaceOf(id: string): string {
  const workspace = requestWorkspace(id);
  if (workspace !== undefined && /^[a-z]+:[a-z0-9-]{1,63}\/[a-z0-9-]{1,63}$/.test(id)) return workspace;
  throw new UsageError(
    `${id} is not a request.`,
    'Write share:WORKSPACE/NAME or connection:WORKSPACE/NAME, or the address of either; `bylaw requests list` shows the open requests.',
  );
}

/**
 * Reads all that concerns one request, for whom is claimed to ask. Throws UsageError when `id` is of no such form.
 */
export async function readRequest(
  store: Store,
  id: string,
  claimed: string | null = null,
): Promise<{readonly live: Live; readonly request: Request | undefined}> {
  const workspace = workspaceOf(id);
  const {live} = await store.read({...NO_SET_SCOPE, workspaces: [workspace]});
  const found = requestIn(live.objects, id);
  const request = found !== undefined && questionSight(live, {claimed}).request(found) ? found : undefined;
  if (request?.kind !== 'Share' || request.spec.into === undefined) return {live, request};
  // What is put into a partner's space reaches that space's people, wherever they are.
  const more = await store.read({...NO_SET_SCOPE, workspaces: [workspace, request.spec.with]});
  return {live: more.live, request: requestIn(more.live.objects, id)};
}

/** The diagnostic that there is no such request, with the one that may be meant. */
export async function unknownRequest(store: Store, id: string, live: Live): Promise<Diagnostic> {
  const address = requestAddress(id) ?? null;
  const common = {
    rule: 'approval/unknown-request',
    severity: 'error',
    address,
    file: null,
    line: null,
    column: null,
  } as const;
  const there = address === null ? undefined : live.objects.get(address);
  const isTold = there !== undefined && maySee(live, there.workspace ?? '');
  if (isTold && there.kind === 'Share' && there.spec.with === undefined) {
    return {
      ...common,
      message: `${id} is a share within its workspace, which needs nobody's approval.`,
      help: 'Only connections, and shares with a partner, need a decision.',
    };
  }
  const all = await store.read({...NO_SET_SCOPE, everything: true});
  const sight = questionSight(all.live);
  const requests = [...requestsIn(all.live.objects)].filter((request) => sight.request(request));
  const near = nearest(id, requests.map(requestId).toSorted(compareText));
  return {
    ...common,
    message: `There is no request ${id}: no such connection or share with a partner is live.`,
    help:
      near === undefined
        ? '`bylaw requests list` shows the open requests. If it is only declared, apply it first.'
        : `Did you mean ${near}?`,
  };
}

const madeDecision = (decision: DecisionRecord, incarnation: number): MadeDecision => ({
  side: decision.side,
  decision: decision.decision,
  by: decision.by,
  actor: decision.actor,
  at: rfc3339(decision.at),
  automatic: decision.automatic,
  reason: decision.reason,
  digest: decision.digest,
  source: decision.source,
  ended: decision.ended || decision.incarnation !== incarnation,
});

/** Withdrawals as outputs show them; of a share those since the first decision on it, since others took nothing from it. */
function withdrawalsOf(
  {kind}: Request,
  decisions: readonly DecisionRecord[],
  all: readonly RequestWithdrawal[],
): readonly MadeWithdrawal[] {
  const first = kind === 'Connection' ? 0 : (decisions[0]?.at ?? Number.POSITIVE_INFINITY);
  return all
    .filter(({at}) => at >= first)
    .map((record) => ({side: record.side, ...withdrawnOf(record), ofConnection: record.ofConnection}));
}

/** Who would reach what if all whom a request waits for approved. */
function pendingOf(facts: AgreementFacts, request: Request): readonly AccessChange[] {
  const {objects: state, ledger, now} = facts.live;
  const waiting = facts.sides(request).filter(({status}) => status === 'waiting');
  if (waiting.length === 0) return [];
  const approved = asIfApproved(state, ledger, new Map([[request.address, waiting]]));
  const then = {state, now, external: externalAccessOf(state, approved)};
  return withExpiries(
    allChanges(accessChangesMarked({state, now, external: facts.external}, then)),
    reachedHowIn(then, approved, ledger),
  );
}

/** Everything about one request in a live state; `decisions` and `withdrawals` are all that there were on it. */
export function describeRequest(
  facts: AgreementFacts,
  request: Request,
  decisions: readonly DecisionRecord[],
  withdrawals: readonly RequestWithdrawal[],
): ShownRequest {
  const {objects, ledger} = facts.live;
  const own = request.workspace ?? '';
  const share = request.kind === 'Share' ? request : undefined;
  const approved = new Set(
    share === undefined ? [] : shareApprovalsInForce(ledger, share, own).flatMap(({resources}) => resources),
  );
  const incarnation = incarnationOf(request, ledger);
  const sides = facts.sides(request);
  return {
    ...contentOf(request),
    sides,
    deniedBy: deniedBy(sides),
    withdrawn: facts.withdrawnFrom(request),
    ...facts.endedBecause(request),
    recipients: facts.recipients(request),
    resources:
      share === undefined
        ? []
        : resourcesShared(objects, share).map((resource) => ({resource, approved: approved.has(resource)})),
    connection: facts.connection(own, request.spec.with),
    pending: pendingOf(facts, request),
    history: decisions.map((decision) => madeDecision(decision, incarnation)),
    withdrawals: withdrawalsOf(request, decisions, withdrawals),
  };
}

/** Everything about one request, or that there is none. Throws UsageError when `named` is neither its id nor its address. */
export async function showRequest(
  store: Store,
  named: string,
): Promise<{readonly shown: ShownRequest} | {readonly unknown: Diagnostic}> {
  const id = requestNamed(named);
  const {live, request} = await readRequest(store, id);
  if (request === undefined) return {unknown: await unknownRequest(store, id, live)};
  const decisions = await store.decisionsOn(id);
  const withdrawals = await store.withdrawalsOn(id, request.spec.with);
  return {shown: describeRequest(new AgreementFacts(live), request, decisions, withdrawals)};
}
