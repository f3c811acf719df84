import {compareText} from '../../diagnostics/compare-text.ts';
import {compareObjects, type Address} from '../../model/address.ts';
import type {GovernedObject, ObjectOf} from '../../model/objects.ts';
import {decide, type Refusal} from '../decide.ts';
import {contentOf} from '../written.ts';
import {decisionContext, type Settling} from './settling.ts';

const isApproval = (object: GovernedObject | undefined): object is GovernedObject & ObjectOf<'Approval'> =>
  object?.kind === 'Approval';

/** Approvals that the changes write or adopt, and that say something else than what was counted of them. */
function newApprovals({changes, ledger}: Settling): readonly (GovernedObject & ObjectOf<'Approval'>)[] {
  return changes.flatMap(({before, after}) => {
    if (!isApproval(after)) return [];
    const live = isApproval(before) && before.address === after.address ? contentOf(before.spec) : null;
    const counted = ledger.written.has(after.address) ? ledger.written.get(after.address) : live;
    return counted === contentOf(after.spec) ? [] : [after];
  });
}

/**
 * Makes the decisions of the Approvals that the run writes or adopts: a denial after an approval of the same run, so that
 * the denial is the one that counts, otherwise by workspace and name. Returns those that decide nothing, and why.
 * Twin in SQL: src/postgres/behaviour/count-approvals.sql.
 */
export function countApprovals(settling: Settling): ReadonlyMap<Address, Refusal> {
  const refused = new Map<Address, Refusal>();
  const came = newApprovals(settling).toSorted(
    (a, b) => compareText(a.spec.decision, b.spec.decision) || compareObjects(a, b),
  );
  for (const {address, workspace, spec} of came) {
    const outcome = decide(decisionContext(settling), {
      request: spec.request,
      side: workspace ?? '',
      decision: spec.decision,
      by: spec.by,
      actor: settling.actor ?? spec.by,
      digest: spec.digest,
      reason: spec.reason ?? null,
      automatic: false,
      source: address,
    });
    if (outcome === 'unchanged') continue;
    if ('refused' in outcome) refused.set(address, outcome.refused);
    else settling.ledger = outcome.ledger;
  }
  const written = new Map(settling.ledger.written);
  for (const {address, spec} of came) written.set(address, contentOf(spec));
  settling.ledger = {...settling.ledger, written};
  return refused;
}
