/** What approvals have put in force: section 3 of the contract, "External shares". */
import type {ExternalAccess} from '../access/external-access.ts';
import {endingKey, type DecisionRecord, type Ledger} from '../model/ledger.ts';
import type {ObjectOf, State} from '../model/objects.ts';
import {splitReference} from '../model/references.ts';
import type {Recipient} from '../model/specs.ts';
import {approvedFor, lowered, shareApprovalsInForce} from './approvals.ts';
import {activeConnection, type ActiveConnection} from './connections.ts';
import {hasEnded} from './endings.ts';
import {internalSpaceOf} from './internal-space.ts';
import {isInvited} from './invitations.ts';
import {missingAgreement} from './missing-agreement.ts';
import {isRequest, pairKey, type Request} from './request.ts';

type Share = ObjectOf<'Share'>;

/** The approvals of one share and its connection, looked up when they are first needed. */
interface ShareApprovals {
  readonly connection: ActiveConnection;
  readonly host: readonly DecisionRecord[];
  readonly partner: readonly DecisionRecord[];
}

/** The lower role and the earlier expiry of what both sides approved for a subject, if both did. */
function both({host, partner}: ShareApprovals, subject: string): Recipient | undefined {
  const one = approvedFor(host, subject);
  const other = approvedFor(partner, subject);
  return one === undefined || other === undefined ? undefined : lowered(one, other);
}

const isExternal = (share: Share): share is Request & Share => isRequest(share);

function missingIn(
  state: State,
  ledger: Ledger,
  now: number,
): Required<Pick<ExternalAccess, 'missing' | 'missingInSpace'>> {
  const missing = missingAgreement(state, ledger, now);
  return {
    missing: (share, subject) => (isExternal(share) ? missing.of(share, subject) : 'a partner'),
    missingInSpace: (share, resource) => (isExternal(share) ? missing.inSpace(share, resource) : 'a partner'),
  };
}

/**
 * What of external shares is in force in a state: approved by both sides, in this incarnation of the share and
 * this epoch of the connection, while that is active and carries the kind, none of it is suspended, and its space is
 * external. With `now` (ms since 1970), it can
 * say what is missing where that is nothing.
 * Twins in SQL: src/postgres/behaviour/contributions-in-force.sql, src/postgres/behaviour/recipients-in-force.sql,
 * src/postgres/behaviour/resources-in-force.sql.
 */
export function externalAccessOf(state: State, ledger: Ledger, now?: number): ExternalAccess {
  const connections = new Map<string, ActiveConnection | null>();
  const approvalsByShare = new Map<Share, ShareApprovals | null>();
  const connectionOf = (a: string, b: string): ActiveConnection | null => {
    const key = pairKey(a, b);
    const known = connections.get(key);
    if (known !== undefined) return known;
    const found = activeConnection(state, ledger, a, b) ?? null;
    connections.set(key, found);
    return found;
  };
  const look = (share: Share): ShareApprovals | null => {
    if (!isRequest(share) || share.kind !== 'Share' || hasEnded(ledger, share)) return null;
    const own = share.workspace ?? '';
    const connection = connectionOf(own, share.spec.with);
    if (connection === null || !connection.allow.has(splitReference(share.spec.target).type)) return null;
    if (share.spec.suspended || connection.suspendedBy.length > 0) return null;
    if (internalSpaceOf(state, share) !== undefined) return null;
    return {
      connection,
      host: shareApprovalsInForce(ledger, share, own),
      partner: shareApprovalsInForce(ledger, share, share.spec.with),
    };
  };
  const approvalsOf = (share: Share): ShareApprovals | null => {
    const known = approvalsByShare.get(share);
    if (known !== undefined) return known;
    const found = look(share);
    approvalsByShare.set(share, found);
    return found;
  };
  return {
    recipient: (share, subject) => {
      const approvals = approvalsOf(share);
      return approvals === null || ledger.ended.has(endingKey(share.address, subject))
        ? undefined
        : both(approvals, subject);
    },
    contribution: (share) => {
      const approvals = approvalsOf(share);
      const {into} = share.spec;
      return approvals === null || into === undefined ? undefined : both(approvals, into);
    },
    resourceInSharedSpace: (share, _space, resource) => {
      const approvals = approvalsOf(share);
      return (
        approvals !== null &&
        approvals.connection.allow.has(splitReference(resource).type) &&
        approvals.host.some(({resources}) => resources.includes(resource))
      );
    },
    hasEnded: (share) => isExternal(share) && hasEnded(ledger, share),
    invitationEnded: (guest) => !isInvited(guest, ledger),
    ...(now !== undefined && missingIn(state, ledger, now)),
  };
}
