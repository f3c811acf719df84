import {compareObjects, type Address} from '../../model/address.ts';
import {objectAt, ofKind} from '../../model/objects.ts';
import {hasWorkspace} from '../request.ts';
import {contentOf, isWritten} from '../written.ts';
import {mapDecisions, type Settling} from './settling.ts';

/** What was counted of an Approval before the changes; null if nothing was. */
function countedBefore({before, ledger: {written}}: Settling, address: Address): string | null {
  const live = objectAt(before, 'Approval', address);
  return written.get(address) ?? (written.has(address) || live === undefined ? null : contentOf(live.spec));
}

/**
 * An Approval that is gone takes back what it approved: all that its side approved of the same content. One to which the
 * run gives another name is not gone; of several names, it goes by the first.
 * Twin in SQL: src/postgres/behaviour/end-withdrawn-approvals.sql.
 */
export function endWithdrawnApprovals(settling: Settling): void {
  const {after, before} = settling;
  const changed = new Set(settling.changes.map(({address}) => address));
  const ended = new Set<string>();
  const written = new Map(settling.ledger.written);
  mapDecisions(settling, (decision) => {
    const {source, side} = decision;
    if (source === null || decision.ended || !hasWorkspace(before, side)) return decision;
    const content = contentOf(decision);
    const there = objectAt(after, 'Approval', source);
    // The row was deleted around bylaw and is written anew: it says what is decided already.
    if (
      there !== undefined &&
      contentOf(there.spec) === content &&
      countedBefore(settling, source) === null
    ) {
      written.set(source, content);
    }
    if (decision.decision !== 'approve' || there?.spec.request === decision.request) return decision;
    const moved = after.has(source)
      ? undefined
      : [...ofKind(after, 'Approval')]
          .filter(
            (a) =>
              a.workspace === side &&
              contentOf(a.spec) === content &&
              (changed.has(a.address) || isWritten(settling.ledger, a)),
          )
          .toSorted(compareObjects)[0];
    if (moved !== undefined) {
      written.set(moved.address, content);
      return {...decision, source: moved.address};
    }
    ended.add(`${decision.request} ${side} ${decision.digest}`);
    return decision;
  });
  settling.ledger = {...settling.ledger, written};
  if (ended.size === 0) return;
  mapDecisions(settling, (decision) =>
    decision.decision === 'approve' && ended.has(`${decision.request} ${decision.side} ${decision.digest}`)
      ? {...decision, ended: true}
      : decision,
  );
}
