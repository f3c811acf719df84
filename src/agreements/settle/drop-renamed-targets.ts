import {ofKind} from '../../model/objects.ts';
import {reusedAddresses, rewrittenRequests} from '../../model/renames.ts';
import {targetAddress} from '../../model/references.ts';
import {shareApprovalsInForce} from '../approvals.ts';
import {hasWorkspace, isRequest, requestId, sidesOf} from '../request.ts';
import {mapDecisions, type Settling} from './settling.ts';

/**
 * Both sides approve what is shared by its name. Where the changes give that name to another object, all that was approved of
 * the share is lowered to nothing: it waits anew. A share that follows what it shared to its new name is written anew, and is
 * another request.
 * Twin in SQL: src/postgres/behaviour/drop-renamed-targets.sql.
 */
export function dropRenamedTargets(settling: Settling): void {
  const {after, before, changes, ledger} = settling;
  const reused = reusedAddresses(changes);
  if (reused.size === 0) return;
  const anew = rewrittenRequests(changes);
  const lowered = new Set<string>();
  for (const share of ofKind(after, 'Share')) {
    const home = share.workspace ?? '';
    if (!isRequest(share) || !reused.has(targetAddress(home, share.spec.target))) continue;
    if (anew.has(share.address) || !hasWorkspace(before, home)) continue;
    for (const side of sidesOf(share)) {
      for (const {sequence} of shareApprovalsInForce(ledger, share, side))
        lowered.add(`${requestId(share)}#${sequence}`);
    }
  }
  mapDecisions(settling, (decision) =>
    lowered.has(`${decision.request}#${decision.sequence}`)
      ? {...decision, recipients: [], resources: []}
      : decision,
  );
}
