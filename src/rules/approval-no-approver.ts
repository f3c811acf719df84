import {denialOf, isCovered} from '../agreements/approvals.ts';
import {approversIn} from '../agreements/approvers.ts';
import {isStrictIn, mayDecide} from '../agreements/decide.ts';
import {requestId, requestsIn, sidesOf} from '../agreements/request.ts';
import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {addressOf} from '../model/address.ts';
import {about, listNames, type Rule} from './rule.ts';

const definition = defineRule<{request: string; side: string; excluded: readonly string[]}>({
  id: 'approval/no-approver',
  severity: 'warning',
  invariant: false,
  title: 'nobody on a side may approve a pending request',
  message: ({request, side, excluded}) =>
    excluded.length === 0
      ? `Nobody can approve ${request} for ${side}: it has no External Connection Admin and no Connection Admin for this partner.`
      : `Nobody can approve ${request} for ${side}: its only approvers (${listNames(excluded)}) requested it, applied it, or decided for the other side.`,
  help: ({side}) =>
    `Have ${side} add an approver: give another active member \`manage:external_connections\`, or add one to \`admins\` of its Connection to the partner.`,
  why: 'Without an approver, the request stays pending, and nobody is asked to decide.',
  example: {
    broken:
      '# acme-legal has separationOfDuties: strict, and ana is its only admin\napiVersion: bylaw/v1\nkind: Share\nmetadata: {workspace: acme-legal, name: deal-room-northwind}\nspec: {target: "space:deal-room", with: northwind-legal, to: [{subject: "user:vera@northwind.example", role: editor}], requestedBy: ana@acme.example}\n',
    whole:
      '# al is an admin, too\napiVersion: bylaw/v1\nkind: Share\nmetadata: {workspace: acme-legal, name: deal-room-northwind}\nspec: {target: "space:deal-room", with: northwind-legal, to: [{subject: "user:vera@northwind.example", role: editor}], requestedBy: ana@acme.example}\n',
  },
});

export const approvalNoApprover: Rule = {
  definition,
  *check(judged) {
    if (judged.offline) return;
    const {after, desired, settlement} = judged;
    const {ledger} = settlement;
    const approvers = approversIn(after, judged.heldAfter());
    const isStrict = (side: string): boolean => isStrictIn(after, side);
    for (const request of requestsIn(after)) {
      // Others are told by the plans of those whom it concerns.
      const concerns = (side: string): boolean =>
        desired.has(request.address) || desired.has(addressOf('Workspace', null, side));
      if (!sidesOf(request).some(concerns) || denialOf(after, ledger, request) !== undefined) continue;
      for (const side of sidesOf(request)) {
        if (!concerns(side) || isCovered(after, ledger, request, side)) continue;
        const excluded = approvers.approversOf(request, side);
        // A connection to a side without any is refused by another rule.
        if (request.kind === 'Connection' && excluded.length === 0) continue;
        if (mayDecide({ledger, approvers, isStrict}, request, side).length > 0) continue;
        const params = {request: requestId(request), side, excluded};
        yield {finding: finding(definition, params, about(request))};
      }
    }
  },
};
