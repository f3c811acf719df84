/** Facts about the requests and connections of a live state, worked out once for several answers. */
import {rfc3339} from '../model/expiry.ts';
import {compareText} from '../diagnostics/compare-text.ts';
import {computeAccess, type AccessTable} from '../access/access.ts';
import {isInForce, missingOf, type ExternalAccess} from '../access/external-access.ts';
import {heldPermissions} from '../access/held-permissions.ts';
import {targetNamed} from '../access/targets.ts';
import {denialBy, denialOf, isCovered, recipientsOf} from '../agreements/approvals.ts';
import {approversIn, connectionsByPair, type Approvers} from '../agreements/approvers.ts';
import {isStrictIn, mayDecide} from '../agreements/decide.ts';
import {externalAccessOf} from '../agreements/external-access-in-force.ts';
import {endedBecause, hasEnded, recipientHasEnded} from '../agreements/endings.ts';
import {agreedBy} from '../agreements/connections-made.ts';
import {connectionState, type ConnectionSideState} from '../agreements/connection-state.ts';
import {requestDigests} from '../agreements/request-digest.ts';
import {isRequest, pairKey, requestId, requestsIn, sidesOf, type Request} from '../agreements/request.ts';
import {askedSince} from '../agreements/requests.ts';
import {addressOf} from '../model/address.ts';
import {endingKey, type WithdrawalRecord} from '../model/ledger.ts';
import type {Live} from '../model/live.ts';
import type {ConnectionAnswer, ConnectionSide, Withdrawn} from '../model/connection-answers.ts';
import {lowerLevel} from '../model/levels.ts';
import type {ObjectOf} from '../model/objects.ts';
import {splitReference} from '../model/references.ts';
import type {
  ListedRequest,
  RecipientInForce,
  RequestContent,
  RequestSide,
  SideStatus,
} from '../model/request-answers.ts';
import type {Recipient} from '../model/specs.ts';

/** What a request asks, as outputs show it. */
export function contentOf(request: Request): RequestContent {
  const {address, workspace: own, spec} = request;
  const workspace = own ?? '';
  const share = request.kind === 'Share' ? request.spec : undefined;
  return {
    id: requestId(request),
    address,
    kind: share === undefined ? 'connection' : 'share',
    workspace,
    with: spec.with,
    requestedBy: spec.requestedBy,
    reason: spec.reason ?? null,
    renew: spec.renew,
    suspended: spec.suspended,
    target: share === undefined ? null : targetNamed(workspace, share.target),
    into: share?.into === undefined ? null : targetNamed(spec.with, share.into),
    recipients: request.kind === 'Share' ? recipientsOf(request) : [],
    allow: request.kind === 'Connection' ? request.spec.allow : [],
  };
}

/** A withdrawal as outputs show it. */
export const withdrawnOf = ({through, by, at, reason}: WithdrawalRecord): Withdrawn => ({
  through,
  by,
  at: rfc3339(at),
  reason,
});

/** The external shares of a state by the pair of their workspaces. */
function sharesByPair({objects}: Live): ReadonlyMap<string, readonly Request[]> {
  const shares = new Map<string, Request[]>();
  for (const request of requestsIn(objects)) {
    if (request.kind !== 'Share') continue;
    const key = pairKey(request.workspace ?? '', request.spec.with);
    const known = shares.get(key);
    if (known === undefined) shares.set(key, [request]);
    else known.push(request);
  }
  return shares;
}

/** Facts about one live state; what is expensive is worked out when it is first needed. */
export class AgreementFacts {
  readonly live: Live;
  readonly approvers: Approvers;
  readonly external: ExternalAccess;
  readonly #connections: ReadonlyMap<string, ObjectOf<'Connection'>>;
  #access: AccessTable | undefined;
  #shares: ReadonlyMap<string, readonly Request[]> | undefined;

  constructor(live: Live) {
    this.live = live;
    this.approvers = approversIn(live.objects, heldPermissions(live.objects, live.now));
    this.external = externalAccessOf(live.objects, live.ledger, live.now);
    this.#connections = connectionsByPair(live.objects);
  }

  get access(): AccessTable {
    const {objects: state, now} = this.live;
    return (this.#access ??= computeAccess({state, now, external: this.external}));
  }

  readonly isStrict = (side: string): boolean => isStrictIn(this.live.objects, side);

  /** Who may decide for a side: its approvers who have no other part in the request. */
  mayDecide(request: Request, side: string): readonly string[] {
    const {approvers, isStrict, live} = this;
    return mayDecide({ledger: live.ledger, isStrict, approvers}, request, side);
  }

  /** The state of each side of a request. */
  sides(request: Request): readonly RequestSide[] {
    const {objects, ledger} = this.live;
    const id = requestId(request);
    const ended = hasEnded(ledger, request);
    const closed = ended || denialOf(objects, ledger, request) !== undefined;
    return sidesOf(request).map((side) => {
      const digests = requestDigests(objects, ledger, request, side);
      const covered = isCovered(objects, ledger, request, side);
      const denial = covered || ended ? undefined : denialBy(objects, ledger, request, side);
      const open = closed ? 'closed' : 'waiting';
      const status: SideStatus = covered ? 'approved' : denial === undefined ? open : 'denied';
      return {
        id,
        side,
        status,
        approvers: this.mayDecide(request, side),
        since: askedSince(ledger, request, side, digests),
        digest: digests.digest,
        denial: denial === undefined ? null : {by: denial.by, at: rfc3339(denial.at), reason: denial.reason},
      };
    });
  }

  /** What each recipient has by a request, and what it lacks; none for a connection. */
  recipients(request: Request): readonly RecipientInForce[] {
    if (request.kind === 'Connection') return [];
    return recipientsOf(request).map((recipient) =>
      request.spec.into === undefined
        ? this.#recipient(request, recipient)
        : this.#contribution(request, recipient),
    );
  }

  #recipient(share: ObjectOf<'Share'>, recipient: Recipient): RecipientInForce {
    const {subject, role} = recipient;
    const target = targetNamed(share.workspace ?? '', share.spec.target);
    const missing = this.access
      .explain(splitReference(subject).name, target)
      .withheld.filter(({path}) => path.via[0] === share.address)
      .flatMap((one) => one.missing);
    const given = this.external.recipient(share, subject);
    if (given === undefined) return {...recipient, inForce: null, missing};
    const {expires} = given;
    const inForce = {role: lowerLevel(role, given.role), ...(expires !== undefined && {expires})};
    return {...recipient, inForce, missing};
  }

  #contribution(share: ObjectOf<'Share'>, recipient: Recipient): RecipientInForce {
    const given = this.external.contribution(share);
    if (given !== undefined) {
      return {...recipient, inForce: {role: lowerLevel(recipient.role, given.role)}, missing: []};
    }
    return {...recipient, inForce: null, missing: [missingOf(this.external, share, recipient.subject)]};
  }

  #side(side: ConnectionSideState, other: ConnectionSideState): ConnectionSide {
    const {workspace, state, by, connection, excludes, ended, withdrawal} = side;
    const {objects, ledger} = this.live;
    const request = other.connection;
    const open =
      state !== 'agreed' &&
      request !== undefined &&
      !hasEnded(ledger, request) &&
      !isCovered(objects, ledger, request, workspace) &&
      denialOf(objects, ledger, request) === undefined;
    const who = state === 'agreed' ? agreedBy(objects, ledger, [workspace, other.workspace]) : undefined;
    return {
      workspace,
      state,
      ended,
      withdrawal: withdrawal === null ? null : withdrawnOf(withdrawal),
      by,
      agreedBy: who?.by ?? null,
      agreedAt: who?.at ?? null,
      connection: connection?.address ?? null,
      requestedBy: connection?.spec.requestedBy ?? null,
      excludes,
      suspended: connection?.spec.suspended ?? false,
      request: open ? requestId(request) : null,
      approvers: open ? this.mayDecide(request, workspace) : this.approvers.ecasOf(workspace),
      admins: connection?.spec.admins ?? [],
    };
  }

  /** The external shares between two workspaces, and those of them that give something. */
  sharesBetween(
    a: string,
    b: string,
  ): {readonly all: readonly Request[]; readonly inForce: readonly Request[]} {
    this.#shares ??= sharesByPair(this.live);
    const all = this.#shares.get(pairKey(a, b)) ?? [];
    const inForce = all.filter((share) => share.kind === 'Share' && isInForce(this.external, share));
    return {all, inForce};
  }

  /** Which workspaces of a request have withdrawn from their connection. */
  withdrawnFrom({workspace, spec}: Request): readonly string[] {
    const {objects, ledger} = this.live;
    const {sides} = connectionState(objects, ledger, this.#connections, [workspace ?? '', spec.with]);
    return sides.flatMap((side) => (side.state === 'withdrawn' ? [side.workspace] : []));
  }

  /** Why a request ended of itself, or did so for some of its recipients: a clause each; and for whom, if not for all. */
  endedBecause(request: Request): Pick<ListedRequest, 'ended' | 'endedFor'> {
    const {objects, ledger} = this.live;
    const clause = (subject: string): string[] => {
      const record = ledger.ended.get(endingKey(request.address, subject));
      return record === undefined ? [] : [endedBecause(objects, request, subject, record.cause)];
    };
    const whole = clause('');
    if (whole.length > 0) return {ended: whole, endedFor: []};
    const gone = (request.kind === 'Share' ? (request.spec.to ?? []) : [])
      .map(({subject}) => subject)
      .filter((subject) => recipientHasEnded(ledger, request, subject));
    return {ended: gone.flatMap(clause), endedFor: hasEnded(ledger, request) ? [] : gone};
  }

  /** How two workspaces are connected, told from the first one's side. */
  connection(a: string, b: string): ConnectionAnswer {
    const {objects, ledger} = this.live;
    const {state, active, epoch, sides} = connectionState(objects, ledger, this.#connections, [a, b]);
    const {all, inForce} = this.sharesBetween(a, b);
    const offers = sides.flatMap(({connection}) => (connection === undefined ? [] : [connection.spec.allow]));
    const [first = [], ...others] = offers;
    const allow = first.filter((kind) => others.every((offer) => offer.includes(kind)));
    return {
      workspace: a,
      with: b,
      state,
      since: active?.since == null ? null : rfc3339(active.since),
      epoch,
      allow: active === undefined ? allow : [...active.allow].toSorted(compareText),
      sides: [this.#side(sides[0], sides[1]), this.#side(sides[1], sides[0])],
      shares: {declared: all.length, inForce: inForce.length},
    };
  }

  /** The pairs of workspaces that are connected or one of which requests a connection, each once, in order. */
  pairs(): readonly (readonly [string, string])[] {
    const keys = new Set<string>();
    for (const object of this.live.objects.values()) {
      if (!isRequest(object)) continue;
      const both = [object.workspace ?? '', object.spec.with];
      if (!both.every((name) => this.live.objects.has(addressOf('Workspace', null, name)))) continue;
      keys.add(pairKey(both[0] ?? '', both[1] ?? ''));
    }
    return [...keys].toSorted(compareText).map((key) => key.split(' ') as [string, string]);
  }
}
