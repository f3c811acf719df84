/**
 * The ledger after changes: what bylaw.settle makes of it once they are written. A plan foresees by this who
 * has agreed to what; a test holds the two together.
 */
import {heldPermissions} from '../access/held-permissions.ts';
import {compareText} from '../diagnostics/compare-text.ts';
import type {Address} from '../model/address.ts';
import type {Change} from '../model/change.ts';
import {NEW_PAIR, type AskedRecord, type DecisionRecord, type Ledger} from '../model/ledger.ts';
import {objectAt, ofKind, type GovernedObject, type ObjectOf, type State} from '../model/objects.ts';
import {splitReference} from '../model/references.ts';
import {denialOf, isCovered, lowered, presentDecisions, recipientsOf} from './approved.ts';
import {approversIn, type Approvers} from './approvers.ts';
import {byConnection, isOffered, standingAgreement} from './connections.ts';
import {decide, isStrictIn, type DecidingContext, type Refusal} from './decide.ts';
import {epochOf, requestDigests} from './request-digest.ts';
import {
  hasWorkspace,
  isRequest,
  pairKey,
  requestAddress,
  requestId,
  requestsIn,
  requestWorkspace,
  resourcesShared,
  sidesOf,
  type Request,
} from './request.ts';

export interface SettleInput {
  readonly ledger: Ledger;
  /** The live objects before the changes, and all objects after them. */
  readonly before: State;
  readonly after: State;
  readonly changes: readonly Change[];
  /** On whose authority; null when nobody is named: then nothing is approved by itself. */
  readonly actor: string | null;
  /** Whether somebody is an active system admin. */
  readonly isSystemAdmin: (email: string) => boolean;
  /** ms since 1970. */
  readonly now: number;
}

export interface Settlement {
  readonly ledger: Ledger;
  /** Approvals among the changes that decide nothing, and why. */
  readonly refused: ReadonlyMap<Address, Refusal>;
}

/** What the steps share; `ledger` is replaced step by step. */
interface Work extends SettleInput {
  readonly approvers: Approvers;
  readonly isStrict: (side: string) => boolean;
  ledger: Ledger;
}

const contextOf = ({after, ledger, approvers, isStrict, now}: Work): DecidingContext => ({
  state: after,
  ledger,
  approvers,
  isStrict,
  now,
});

/** Numbers the requests that are new: a row that was written anew under a name of before is another request. */
function numberRequests(work: Work): void {
  const {after, before, ledger} = work;
  const incarnations = new Map<Address, number>();
  const last = new Map(ledger.lastIncarnations);
  for (const object of after.values()) {
    if (!isRequest(object)) continue;
    const {address} = object;
    const known = before.has(address) ? (ledger.incarnations.get(address) ?? 0) : 0;
    const number = known > 0 ? known : (last.get(address) ?? 0) + 1;
    incarnations.set(address, number);
    last.set(address, Math.max(number, last.get(address) ?? 0));
  }
  work.ledger = {...ledger, incarnations, lastIncarnations: last};
}

const contentOf = ({spec: {request, decision, by, digest}}: ObjectOf<'Approval'>): string =>
  JSON.stringify([request, decision, by, digest]);

/** Changes the decisions of the ledger one by one. */
function mapDecisions(work: Work, change: (decision: DecisionRecord) => DecisionRecord): void {
  const decisions = new Map([...work.ledger.decisions].map(([id, list]) => [id, list.map(change)] as const));
  work.ledger = {...work.ledger, decisions};
}

/** Takes back what Approvals approved that are gone; one that stands under another name now is not gone. */
function endWithdrawnApprovals(work: Work): void {
  const {after, before} = work;
  const ended = new Set<string>();
  mapDecisions(work, (decision) => {
    const {source, side} = decision;
    if (source === null || decision.decision !== 'approve' || decision.ended) return decision;
    if (!hasWorkspace(before, side)) return decision;
    if (objectAt(after, 'Approval', source)?.spec.request === decision.request) return decision;
    const content = JSON.stringify([decision.request, decision.decision, decision.by, decision.digest]);
    const moved = after.has(source)
      ? undefined
      : [...ofKind(after, 'Approval')].find((a) => a.workspace === side && contentOf(a) === content);
    if (moved !== undefined) return {...decision, source: moved.address};
    ended.add(`${decision.request} ${side} ${decision.digest}`);
    return decision;
  });
  if (ended.size === 0) return;
  mapDecisions(work, (decision) =>
    decision.decision === 'approve' && ended.has(`${decision.request} ${decision.side} ${decision.digest}`)
      ? {...decision, ended: true}
      : decision,
  );
}

/** Ends agreements that do not stand any more, takes up new ones, and counts the epochs. */
function settleAgreements(work: Work): void {
  const {after, before, now} = work;
  const pairs = new Map(work.ledger.pairs);
  for (const [key, pair] of pairs) {
    const [a = '', b = ''] = key.split(' ');
    if (!hasWorkspace(before, a) && !hasWorkspace(before, b)) continue;
    const agreed = new Map(
      [...pair.agreed].filter(([side, what]) => {
        const other = side === a ? b : a;
        // Of a workspace that was not read, nothing can be said.
        if (!hasWorkspace(before, side) || !hasWorkspace(before, other)) return true;
        if (!hasWorkspace(after, side) || !hasWorkspace(after, other)) return false;
        return standingAgreement(after, work.ledger, [side, other], what) !== undefined;
      }),
    );
    if (agreed.size < pair.agreed.size) pairs.set(key, {epoch: pair.epoch + 1, since: null, agreed});
  }
  for (const connection of ofKind(after, 'Connection')) {
    const side = connection.workspace ?? '';
    const {with: other, requestedBy} = connection.spec;
    if (!hasWorkspace(after, side) || !hasWorkspace(after, other)) continue;
    const key = pairKey(side, other);
    const pair = pairs.get(key) ?? NEW_PAIR;
    const incarnation = work.ledger.incarnations.get(connection.address) ?? 0;
    const already = pair.agreed.get(side)?.startsWith('Connection/') === true;
    const counts = isOffered(connection, work.ledger) && work.approvers.isEca(side, requestedBy);
    if (already || !counts) {
      if (!pairs.has(key)) pairs.set(key, pair);
      continue;
    }
    const agreed = new Map(pair.agreed).set(side, byConnection(connection, incarnation));
    pairs.set(key, {...pair, agreed});
  }
  for (const [key, pair] of pairs) {
    const since = pair.agreed.size === 2 ? (pair.since ?? now) : null;
    if (since !== pair.since) pairs.set(key, {...pair, since});
  }
  work.ledger = {...work.ledger, pairs};
}

/** "Narrowing waits for nobody and lowers what is approved." */
function lowerApprovals(work: Work): void {
  const {after, before} = work;
  mapDecisions(work, (decision) => {
    const home = requestWorkspace(decision.request) ?? '';
    if (decision.decision !== 'approve' || !hasWorkspace(before, home)) return decision;
    const request = after.get(requestAddress(decision.request) ?? '');
    if (request?.kind === 'Connection') {
      return {...decision, allow: decision.allow.filter((kind) => request.spec.allow.includes(kind))};
    }
    if (request?.kind !== 'Share') return {...decision, recipients: [], resources: []};
    const asked = new Map(recipientsOf(request).map((one) => [one.subject, one]));
    const there = new Set(resourcesShared(after, request));
    return {
      ...decision,
      recipients: decision.recipients.flatMap((one) => {
        const now = asked.get(one.subject);
        return now === undefined ? [] : [lowered(one, now)];
      }),
      resources: decision.resources.filter((resource) => there.has(resource)),
    };
  });
}

/** Notes what is asked of whom since when. Returns the shares that somebody asks for with these changes. */
function noteAsked(work: Work): readonly (Request & ObjectOf<'Share'>)[] {
  const {after, before, actor, now} = work;
  const changed = new Set(work.changes.map(({address}) => address));
  const asked = new Map<string, AskedRecord>();
  const anew: (Request & ObjectOf<'Share'>)[] = [];
  for (const [key, record] of work.ledger.asked) {
    const home = requestWorkspace(key.split(' ')[0] ?? '') ?? '';
    if (!hasWorkspace(before, home)) asked.set(key, record);
  }
  for (const request of [...requestsIn(after)].toSorted((a, b) => compareText(a.address, b.address))) {
    for (const side of sidesOf(request)) {
      const key = `${requestId(request)} ${side}`;
      const was = work.ledger.asked.get(key);
      const is = requestDigests(after, work.ledger, request, side);
      asked.set(key, {
        ...is,
        askedBy: was?.asked === is.asked ? was.askedBy : (actor ?? ''),
        since: was?.digest === is.digest ? was.since : now,
      });
      if (request.kind !== 'Share' || side !== request.spec.with || was?.asked === is.asked) continue;
      if (changed.has(request.address)) anew.push(request);
    }
  }
  work.ledger = {...work.ledger, asked};
  return anew;
}

/** Who has approved a side of a share by asking for it, or by being its only recipients; null if nobody. */
function approvesByItself(work: Work, share: Request & ObjectOf<'Share'>, side: string): string | null {
  const {actor, approvers, ledger} = work;
  const own = share.workspace ?? '';
  const partner = share.spec.with;
  if (actor === null || work.isStrict(side)) return null;
  if (side === own) {
    const {requestedBy} = share.spec;
    const may = actor === requestedBy || approvers.isEca(own, actor) || work.isSystemAdmin(actor);
    return may && approvers.isConnectionAdmin(own, partner, requestedBy) ? requestedBy : null;
  }
  const recipients = (share.spec.to ?? []).map(({subject}) => splitReference(subject));
  if (
    recipients.length === 0 ||
    !recipients.every(({type, name}) => type === 'user' && approvers.isConnectionAdmin(partner, own, name))
  ) {
    return null;
  }
  const epoch = epochOf(ledger, own, partner);
  const deciders = new Set(
    presentDecisions(ledger, share)
      .filter((d) => d.side === own && d.decision !== 'revoke' && d.epoch === epoch)
      .flatMap((d) => (d.automatic ? [d.by] : [d.by, d.actor])),
  );
  const free = recipients.map(({name}) => name).filter((name) => !deciders.has(name));
  return free.toSorted(compareText)[0] ?? null;
}

function approveByThemselves(work: Work, shares: readonly (Request & ObjectOf<'Share'>)[]): void {
  for (const share of shares) {
    for (const side of sidesOf(share)) {
      const {after, actor, ledger} = work;
      if (isCovered(after, ledger, share, side) || denialOf(after, ledger, share) !== undefined) continue;
      const by = approvesByItself(work, share, side);
      if (by === null || actor === null) continue;
      const outcome = decide(contextOf(work), {
        request: requestId(share),
        side,
        decision: 'approve',
        by,
        actor,
        digest: requestDigests(after, ledger, share, side).digest,
        reason: null,
        automatic: true,
        source: null,
      });
      if (typeof outcome === 'object' && 'ledger' in outcome) work.ledger = outcome.ledger;
    }
  }
}

const isApproval = (object: GovernedObject | undefined): object is GovernedObject & ObjectOf<'Approval'> =>
  object?.kind === 'Approval';

/** Makes the decisions of the Approvals that came or changed; a denial after an approval, so that it counts. */
function countApprovals(work: Work): ReadonlyMap<Address, Refusal> {
  const refused = new Map<Address, Refusal>();
  const came = work.changes
    .flatMap(({before, after}) => {
      if (!isApproval(after)) return [];
      return isApproval(before) &&
        before.workspace === after.workspace &&
        contentOf(before) === contentOf(after)
        ? []
        : [after];
    })
    .toSorted((a, b) => compareText(a.spec.decision, b.spec.decision) || compareText(a.address, b.address));
  for (const {address, workspace, spec} of came) {
    const outcome = decide(contextOf(work), {
      request: spec.request,
      side: workspace ?? '',
      decision: spec.decision,
      by: spec.by,
      actor: work.actor ?? spec.by,
      digest: spec.digest,
      reason: spec.reason ?? null,
      automatic: false,
      source: address,
    });
    if (outcome === 'unchanged') continue;
    if ('refused' in outcome) refused.set(address, outcome.refused);
    else work.ledger = outcome.ledger;
  }
  return refused;
}

/** What the ledger says once the changes are applied. Without changes it is as it was. */
export function settle(input: SettleInput): Settlement {
  const {before, after, now} = input;
  if (input.changes.length === 0) return {ledger: input.ledger, refused: new Map()};
  const work: Work = {
    ...input,
    approvers: approversIn(after, heldPermissions(after, now)),
    isStrict: (side) => isStrictIn(before, side) || isStrictIn(after, side),
  };
  numberRequests(work);
  endWithdrawnApprovals(work);
  settleAgreements(work);
  lowerApprovals(work);
  approveByThemselves(work, noteAsked(work));
  const refused = countApprovals(work);
  settleAgreements(work);
  return {ledger: work.ledger, refused};
}
