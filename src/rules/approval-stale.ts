import {denialOf, isCovered} from '../agreements/approvals.ts';
import type {Request} from '../agreements/request.ts';
import {hasEnded} from '../agreements/endings.ts';
import {requestDigests} from '../agreements/request-digest.ts';
import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {ofKind, type ObjectOf} from '../model/objects.ts';
import {requestOf} from './approvals.ts';
import type {JudgedPlan} from './judged.ts';
import {about, type Rule} from './rule.ts';

interface Params {
  readonly request: string;
  readonly side: string;
  readonly digest: string;
  /**
   * Its digest is of other content than what is asked now; or of that, but the approval was taken back; or that was
   * denied.
   */
  readonly state: 'other' | 'taken-back' | 'closed';
}

const definition = defineRule<Params>({
  id: 'approval/stale',
  severity: 'warning',
  invariant: false,
  title: 'the digest of an Approval does not match the current request, or its approval was revoked',
  message: ({request, side, state}) =>
    state === 'taken-back'
      ? `What this Approval approved of ${request} for ${side} was revoked later, so the Approval no longer counts.`
      : `The digest of this Approval does not match what ${request} asks of ${side} now, so the Approval does not count.`,
  help: ({request, digest, state}) =>
    state === 'taken-back'
      ? `To approve again, run \`bylaw requests approve ${request}\` or give this Approval another name. If it was revoked on purpose, delete this Approval.`
      : state === 'closed'
        ? 'The current request was denied, so there is nothing to decide. Remove this Approval, or wait until it is requested again.'
        : `Review the current request (\`bylaw requests show ${request}\`). To decide on it, use its digest: ${digest}.`,
  why: 'A decision counts for exactly what the person who made it saw.',
  example: {
    broken:
      '# applied by raj@northwind.example; since it was written, a recipient was added to the share\napiVersion: bylaw/v1\nkind: Approval\nmetadata: {workspace: northwind-legal, name: deal-room}\nspec:\n  request: share:acme-legal/deal-room-northwind\n  decision: approve\n  by: raj@northwind.example\n  digest: sha256:5ad1b1a1ea93a46dfb3b22bdd1a4b6b9c6a83fb8a4b0b6fb2a2e2a1b3c4d5e6f\n',
    whole:
      '# applied by raj@northwind.example, with the digest that `bylaw requests show` tells\napiVersion: bylaw/v1\nkind: Approval\nmetadata: {workspace: northwind-legal, name: deal-room}\nspec:\n  request: share:acme-legal/deal-room-northwind\n  decision: approve\n  by: raj@northwind.example\n  digest: sha256:0000000000000000000000000000000000000000000000000000000000000000\n',
  },
});

/** Whether an Approval was counted before and its side has no approval in force now. */
function isTakenBack(
  {live, settlement, after}: JudgedPlan,
  {address, spec, workspace}: ObjectOf<'Approval'>,
  request: Request,
): boolean {
  const side = workspace ?? '';
  return (
    spec.decision === 'approve' &&
    live.has(address) &&
    !settlement.refused.has(address) &&
    denialOf(after, settlement.ledger, request) === undefined &&
    !isCovered(after, settlement.ledger, request, side)
  );
}

export const approvalStale: Rule = {
  definition,
  *check(judged) {
    if (judged.offline) return;
    for (const approval of ofKind(judged.after, 'Approval')) {
      const request = requestOf(judged, approval);
      const {ledger} = judged.settlement;
      if (request === undefined || hasEnded(ledger, request) || !judged.desired.has(approval.address))
        continue;
      const side = approval.workspace ?? '';
      const {digest} = requestDigests(judged.after, ledger, request, side);
      const denied = denialOf(judged.after, ledger, request) !== undefined;
      const current = digest === approval.spec.digest;
      if (current && !isTakenBack(judged, approval, request)) continue;
      const state = current ? 'taken-back' : denied ? 'closed' : 'other';
      const params = {request: approval.spec.request, side, digest, state} as const;
      yield {finding: finding(definition, params, about(approval, '/digest'))};
    }
  },
};
