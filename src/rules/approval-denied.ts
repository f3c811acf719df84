import {denialOf, presentDecisions, shareApprovalsInForce} from '../agreements/approvals.ts';
import {hasEnded} from '../agreements/endings.ts';
import {asking, hasWorkspace, requestId, type Request} from '../agreements/request.ts';
import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import type {Ledger} from '../model/ledger.ts';
import {refusedApprovals} from './approvals.ts';
import {about, type Rule} from './rule.ts';

const definition = defineRule<{
  request: string;
  side: string;
  by: string;
  reason: string | null;
  renew: number;
  /** The side had approved something of it before, which counts on. */
  stays: boolean;
}>({
  id: 'approval/denied',
  severity: 'warning',
  invariant: false,
  title: 'a request was denied; raising `renew` asks again',
  message: ({request, side, by, reason, stays}) =>
    `${by} denied ${request} for ${side}${reason === null ? '' : ` (${reason})`}. That closes the request${stays ? '; earlier approvals stay in force' : ''}.`,
  help: ({renew}) =>
    `To request it again, change it or set \`renew: ${renew + 1}\`. To give up, remove what was denied.`,
  why: 'A denial is final for what it denied, so that approvers are not asked the same question again and again.',
  example: {
    broken:
      '# raj denied it\napiVersion: bylaw/v1\nkind: Share\nmetadata: {workspace: acme-legal, name: deal-room-northwind}\nspec: {target: "space:deal-room", with: northwind-legal, to: [{subject: "user:vera@northwind.example", role: editor}], requestedBy: ana@acme.example}\n',
    whole:
      'apiVersion: bylaw/v1\nkind: Share\nmetadata: {workspace: acme-legal, name: deal-room-northwind}\nspec: {target: "space:deal-room", with: northwind-legal, to: [{subject: "user:vera@northwind.example", role: editor}], requestedBy: ana@acme.example, renew: 1}\n',
  },
});

/** Whether a side has approved something of a request that still counts. */
const hasApproved = (ledger: Ledger, request: Request, side: string): boolean =>
  request.kind === 'Share'
    ? shareApprovalsInForce(ledger, request, side).length > 0
    : presentDecisions(ledger, request).some((one) => one.side === side && one.decision === 'approve');

export const approvalDenied: Rule = {
  definition,
  *check(judged) {
    if (judged.offline) return;
    const {after, desired, settlement} = judged;
    const denied = new Map<string, Parameters<typeof definition.message>[0]>();
    for (const object of asking(after)) {
      if (!hasWorkspace(after, object.spec.with)) continue;
      const denial = denialOf(after, settlement.ledger, object);
      if (denial === undefined || hasEnded(settlement.ledger, object)) continue;
      const {side, by, reason} = denial;
      const stays = hasApproved(settlement.ledger, object, side);
      const params = {request: requestId(object), side, by, reason, renew: object.spec.renew, stays};
      denied.set(params.request, params);
      if (desired.has(object.address)) {
        yield {finding: finding(definition, params, about(object))};
      }
    }
    for (const {approval} of refusedApprovals(judged, 'denied')) {
      const params = denied.get(approval.spec.request);
      if (params !== undefined) yield {finding: finding(definition, params, about(approval, '/decision'))};
    }
  },
};
