import {approversIn} from '../agreements/approvers.ts';
import {requestIn} from '../agreements/request.ts';
import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {ofKind} from '../model/objects.ts';
import {isOfStrangers, refusedApprovals, requestOf} from './approvals.ts';
import {isKnown} from './judged.ts';
import {about, listNames, type Rule} from './rule.ts';

const definition = defineRule<{by: string; side: string; request: string; may: readonly string[] | null}>({
  id: 'approval/not-approver',
  severity: 'error',
  invariant: true,
  title: '`by` of an Approval is not an approver of that side',
  message: ({by, side, request, may}) =>
    may === null
      ? `${side} does not decide on ${request}.`
      : `${by} is not allowed to decide on ${request} for ${side}.`,
  help: ({side, may}) =>
    may === null
      ? 'Both workspaces of a share decide on it; on a connection, the workspace that is asked decides. Declare the Approval in one of those.'
      : may.length === 0
        ? `Nobody is allowed to yet: give an active member of ${side} the permission \`manage:external_connections\`.`
        : `Allowed to decide: ${listNames(may)}.`,
  why: 'A side agrees only through its approvers, who are responsible for what it shares.',
  example: {
    broken:
      '# applied by raj@northwind.example\napiVersion: bylaw/v1\nkind: Approval\nmetadata: {workspace: northwind-legal, name: deal-room}\nspec:\n  request: share:acme-legal/deal-room-northwind\n  decision: approve\n  by: vera@northwind.example # who is no External Connection Admin\n  digest: sha256:0000000000000000000000000000000000000000000000000000000000000000\n',
    whole:
      '# applied by raj@northwind.example\napiVersion: bylaw/v1\nkind: Approval\nmetadata: {workspace: northwind-legal, name: deal-room}\nspec:\n  request: share:acme-legal/deal-room-northwind\n  decision: approve\n  by: raj@northwind.example\n  digest: sha256:0000000000000000000000000000000000000000000000000000000000000000\n',
  },
});

/**
 * Judged when an Approval is new or changed: it stays valid if its approver loses the right later. Without a
 * database, every declared Approval is judged as far as the manifests tell.
 */
export const approvalNotApprover: Rule = {
  definition,
  *check(judged) {
    const approvers = approversIn(judged.after, judged.heldAfter());
    if (judged.offline) {
      for (const approval of ofKind(judged.after, 'Approval')) {
        const side = approval.workspace ?? '';
        const {by, request: id} = approval.spec;
        const request = requestOf(judged, approval);
        if (request === undefined || !isKnown(judged, side) || approvers.isApprover(request, side, by))
          continue;
        const may = approvers.approversOf(request, side);
        yield {finding: finding(definition, {by, side, request: id, may}, about(approval, '/by'))};
      }
      return;
    }
    const isNobodys = isOfStrangers(judged);
    for (const {approval} of refusedApprovals(judged, 'not-approver')) {
      if (isNobodys(approval)) continue;
      const side = approval.workspace ?? '';
      const {by, request: id} = approval.spec;
      const request = requestOf(judged, approval);
      const may = request === undefined ? null : approvers.approversOf(request, side);
      const pointer = requestIn(judged.after, id) === request ? '/by' : '/request';
      yield {finding: finding(definition, {by, side, request: id, may}, about(approval, pointer))};
    }
  },
};
