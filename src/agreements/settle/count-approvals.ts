import {compareText} from '../../diagnostics/compare-text.ts';
import type {Address} from '../../model/address.ts';
import type {GovernedObject, ObjectOf} from '../../model/objects.ts';
import {decide, type Refusal} from '../decide.ts';
import {contentOf, decidingContext, type Settling} from './settling.ts';

const isApproval = (object: GovernedObject | undefined): object is GovernedObject & ObjectOf<'Approval'> =>
  object?.kind === 'Approval';

/** Approvals that came, or that say something else now. */
function newApprovals({changes}: Settling): readonly (GovernedObject & ObjectOf<'Approval'>)[] {
  return changes.flatMap(({before, after}) => {
    if (!isApproval(after)) return [];
    const same =
      isApproval(before) &&
      before.workspace === after.workspace &&
      contentOf(before.spec) === contentOf(after.spec);
    return same ? [] : [after];
  });
}

/**
 * Makes the decisions of the Approvals that came or changed: a denial after an approval of the same run, so that the
 * denial is the one that counts. Returns those that decide nothing, and why.
 * Twin in SQL: src/postgres/behaviour/count-approvals.sql.
 */
export function countApprovals(settling: Settling): ReadonlyMap<Address, Refusal> {
  const refused = new Map<Address, Refusal>();
  const came = newApprovals(settling).toSorted(
    (a, b) => compareText(a.spec.decision, b.spec.decision) || compareText(a.address, b.address),
  );
  for (const {address, workspace, spec} of came) {
    const outcome = decide(decidingContext(settling), {
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
  return refused;
}
