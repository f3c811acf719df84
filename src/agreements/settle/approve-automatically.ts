import {compareText} from '../../diagnostics/compare-text.ts';
import type {ObjectOf} from '../../model/objects.ts';
import {splitReference} from '../../model/references.ts';
import {denialOf, isCovered} from '../approvals.ts';
import {decide} from '../decide.ts';
import {decidersOfOtherSide} from '../deciders-of-other-side.ts';
import {requestDigests} from '../request-digest.ts';
import {requestId, sidesOf, type Request} from '../request.ts';
import {decisionContext, type Settling} from './settling.ts';

type ExternalShare = Request & ObjectOf<'Share'>;

/**
 * The host's side: a Connection Admin who asks, or for whom somebody with the right to asks, and who has not decided for
 * the partner.
 */
function hostApprover(settling: Settling, share: ExternalShare): string | null {
  const {actor, assumed = false, approvers, isSystemAdmin, ledger} = settling;
  const own = share.workspace ?? '';
  const {requestedBy} = share.spec;
  // Whoever may apply a request in the name of somebody else is an admin of the workspace or a system admin.
  const may =
    assumed ||
    (actor !== null && (actor === requestedBy || approvers.isEca(own, actor) || isSystemAdmin(actor)));
  return may &&
    approvers.isConnectionAdmin(own, share.spec.with, requestedBy) &&
    !decidersOfOtherSide(ledger, share, own).has(requestedBy)
    ? requestedBy
    : null;
}

/** The partner's side: the first recipient who has no part in it for the host, if all are Connection Admins there. */
function partnerApprover({approvers, ledger}: Settling, share: ExternalShare): string | null {
  const own = share.workspace ?? '';
  const partner = share.spec.with;
  const recipients = (share.spec.to ?? []).map(({subject}) => splitReference(subject));
  const all = recipients.every(
    ({type, name}) => type === 'user' && approvers.isConnectionAdmin(partner, own, name),
  );
  if (!all) return null;
  const deciders = decidersOfOtherSide(ledger, share, partner);
  const free = recipients.map(({name}) => name).filter((name) => !deciders.has(name));
  return free.toSorted(compareText)[0] ?? null;
}

/**
 * In whose name a side of a share approves by itself; null if in nobody's.
 * Twin in SQL: src/postgres/behaviour/automatic-approver.sql.
 */
function automaticApprover(settling: Settling, share: ExternalShare, side: string): string | null {
  return side === share.workspace ? hostApprover(settling, share) : partnerApprover(settling, share);
}

/**
 * Approves shares where somebody who could approve asks, or is asked for themselves alone. A side that separates duties
 * strictly approves nothing so, and no host a second partner of a space.
 * Twin in SQL: src/postgres/behaviour/approve-automatically.sql.
 */
export function approveAutomatically(settling: Settling, asked: readonly ExternalShare[]): void {
  const {after, actor, assumed = false} = settling;
  if (actor === null && !assumed) return;
  for (const share of asked) {
    for (const side of sidesOf(share)) {
      const {ledger} = settling;
      if (settling.isStrict(side)) continue;
      if (isCovered(after, ledger, share, side) || denialOf(after, ledger, share) !== undefined) continue;
      const by = automaticApprover(settling, share, side);
      if (by === null) continue;
      const outcome = decide(decisionContext(settling), {
        request: requestId(share),
        side,
        decision: 'approve',
        by,
        actor: actor ?? by,
        digest: requestDigests(after, ledger, share, side).digest,
        reason: null,
        automatic: true,
        source: null,
      });
      if (typeof outcome === 'object' && 'ledger' in outcome) settling.ledger = outcome.ledger;
    }
  }
}
