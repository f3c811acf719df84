import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {refusedApprovals} from './approvals.ts';
import {about, type Rule} from './rule.ts';

const definition = defineRule<{by: string; side: string; request: string; strict: boolean}>({
  id: 'approval/self',
  severity: 'error',
  invariant: true,
  title:
    'a side has `separationOfDuties: strict`, and `by` requested or applied what it decides on; or one person decides for both sides',
  message: ({by, side, request, strict}) =>
    strict
      ? `${by}, or whoever applies this, requested ${request} or applied it. ${side} has \`separationOfDuties: strict\`, so somebody else has to decide.`
      : `${by}, or whoever applies this, asked for ${request} or decided on it for the other side, and nobody may decide for both sides.`,
  help: ({side}) => `Have another approver of ${side} decide.`,
  why: 'An agreement between two organisations needs at least two people.',
  example: {
    broken:
      '# acme-legal has separationOfDuties: strict, and ana asked for the share\napiVersion: bylaw/v1\nkind: Approval\nmetadata: {workspace: acme-legal, name: deal-room}\nspec:\n  request: share:acme-legal/deal-room-northwind\n  decision: approve\n  by: ana@acme.example\n  digest: sha256:0000000000000000000000000000000000000000000000000000000000000000\n',
    whole:
      'apiVersion: bylaw/v1\nkind: Approval\nmetadata: {workspace: acme-legal, name: deal-room}\nspec:\n  request: share:acme-legal/deal-room-northwind\n  decision: approve\n  by: al@acme.example\n  digest: sha256:0000000000000000000000000000000000000000000000000000000000000000\n',
  },
});

export const approvalSelf: Rule = {
  definition,
  *check(judged) {
    for (const {approval, reason} of refusedApprovals(judged, 'own-request', 'both-sides')) {
      const {by, request} = approval.spec;
      const params = {by, side: approval.workspace ?? '', request, strict: reason === 'own-request'};
      yield {finding: finding(definition, params, about(approval, '/by'))};
    }
  },
};
