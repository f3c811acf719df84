/** Who is the partner of a space: "one space has at most one partner". */
import type {Ledger} from '../model/ledger.ts';
import {addressOf, type Address} from '../model/address.ts';
import type {ObjectOf, State} from '../model/objects.ts';
import {splitReference} from '../model/references.ts';
import {approvedFor, recipientsAsked, shareApprovalsInForce} from './approvals.ts';
import {hasEnded} from './endings.ts';
import {requestsIn, type Request} from './request.ts';

/** Where a share with a partner crosses a border at a space: as a share of it, or as a contribution to it. */
export interface SpaceCrossing {
  readonly space: Address;
  /** The workspace that the space is in, and the one on the other side. */
  readonly host: string;
  readonly partner: string;
}

/** The space at which a share crosses a border; undefined if it does so at none. */
export function spaceCrossing({
  workspace,
  spec: {with: partner, target, into},
}: ObjectOf<'Share'>): SpaceCrossing | undefined {
  const {type, name} = splitReference(into ?? target);
  if (partner === undefined || type !== 'space') return undefined;
  const own = workspace ?? '';
  const [host, other] = into === undefined ? [own, partner] : [partner, own];
  return {space: addressOf('Space', host, name), host, partner: other};
}

interface SharedSpace extends SpaceCrossing {
  readonly share: Request & ObjectOf<'Share'>;
}

/** Looked up once a state: what crosses a border at each space. */
const crossings = new WeakMap<State, ReadonlyMap<Address, readonly SharedSpace[]>>();

function crossingsIn(state: State): ReadonlyMap<Address, readonly SharedSpace[]> {
  const known = crossings.get(state);
  if (known !== undefined) return known;
  const found = new Map<Address, SharedSpace[]>();
  for (const share of requestsIn(state)) {
    const crossing = share.kind === 'Share' ? spaceCrossing(share) : undefined;
    if (share.kind !== 'Share' || crossing === undefined) continue;
    const others = found.get(crossing.space);
    if (others === undefined) found.set(crossing.space, [{...crossing, share}]);
    else others.push({...crossing, share});
  }
  crossings.set(state, found);
  return found;
}

/** Whether a side has approved a share, or a part of it, and that still counts. */
export function hasApproved(ledger: Ledger, share: Request & ObjectOf<'Share'>, side: string): boolean {
  const approvals = shareApprovalsInForce(ledger, share, side);
  return (
    approvals.length > 0 &&
    !hasEnded(ledger, share) &&
    recipientsAsked(ledger, share).some(({subject}) => approvedFor(approvals, subject) !== undefined)
  );
}

/**
 * A share by which the space of a request has another partner, as far as its host has approved; undefined if it has
 * none, or `side` is not the host of the space.
 * Twin in SQL: src/postgres/behaviour/has-other-partner.sql.
 */
export function otherPartnerOf(
  state: State,
  ledger: Ledger,
  request: Request,
  side: string,
): SharedSpace | undefined {
  const own = request.kind === 'Share' ? spaceCrossing(request) : undefined;
  if (own?.host !== side) return undefined;
  return crossingsIn(state)
    .get(own.space)
    ?.find(({share, partner}) => partner !== own.partner && hasApproved(ledger, share, side));
}
