import {objectAt, ofKind} from '../../model/objects.ts';
import {hasWorkspace} from '../request.ts';
import {contentOf, mapDecisions, type Settling} from './settling.ts';

/**
 * An Approval that is gone takes back what it approved: all that its side approved of the same content. One that now
 * has another name is not gone.
 * Twin in SQL: src/postgres/behaviour/end-withdrawn-approvals.sql.
 */
export function endWithdrawnApprovals(settling: Settling): void {
  const {after, before} = settling;
  const ended = new Set<string>();
  mapDecisions(settling, (decision) => {
    const {source, side} = decision;
    if (source === null || decision.decision !== 'approve' || decision.ended) return decision;
    if (!hasWorkspace(before, side)) return decision;
    if (objectAt(after, 'Approval', source)?.spec.request === decision.request) return decision;
    const content = contentOf(decision);
    const moved = after.has(source)
      ? undefined
      : [...ofKind(after, 'Approval')].find((a) => a.workspace === side && contentOf(a.spec) === content);
    if (moved !== undefined) return {...decision, source: moved.address};
    ended.add(`${decision.request} ${side} ${decision.digest}`);
    return decision;
  });
  if (ended.size === 0) return;
  mapDecisions(settling, (decision) =>
    decision.decision === 'approve' && ended.has(`${decision.request} ${decision.side} ${decision.digest}`)
      ? {...decision, ended: true}
      : decision,
  );
}
