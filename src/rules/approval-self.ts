import {pairKey, requestId} from '../agreements/request.ts';
import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {ofKind, type ObjectOf} from '../model/objects.ts';
import {refusedApprovals} from './approvals.ts';
import type {JudgedPlan} from './judged.ts';
import {newlyRequested} from './newly-requested.ts';
import {about, type Rule} from './rule.ts';

const definition = defineRule<{by: string; side: string; request: string; strict: boolean}>({
  id: 'approval/self',
  severity: 'error',
  invariant: true,
  title:
    'the approver requested or applied the request, and the side has `separationOfDuties: strict`; or one person decides for both sides',
  message: ({by, side, request, strict}) =>
    strict
      ? `${by}, or the actor who applies this, requested or applied ${request}. ${side} has \`separationOfDuties: strict\`, so a different approver must decide.`
      : `${by}, or the actor who applies this, requested ${request} or decided on it for the other side. Nobody may decide for both sides.`,
  help: ({side}) => `Have another approver of ${side} decide.`,
  why: 'An agreement between two organisations needs at least two people.',
  example: {
    broken:
      '# acme-legal has separationOfDuties: strict, and ana asked for the share\napiVersion: bylaw/v1\nkind: Approval\nmetadata: {workspace: acme-legal, name: deal-room}\nspec:\n  request: share:acme-legal/deal-room-northwind\n  decision: approve\n  by: ana@acme.example\n  digest: sha256:0000000000000000000000000000000000000000000000000000000000000000\n',
    whole:
      'apiVersion: bylaw/v1\nkind: Approval\nmetadata: {workspace: acme-legal, name: deal-room}\nspec:\n  request: share:acme-legal/deal-room-northwind\n  decision: approve\n  by: al@acme.example\n  digest: sha256:0000000000000000000000000000000000000000000000000000000000000000\n',
  },
});

/** Whether the requester of a Connection agreed for the partner, too: by its Connection to this side, or by an approval. */
function agreedForPartner(
  {after, settlement: {ledger}}: JudgedPlan,
  {workspace, spec}: ObjectOf<'Connection'>,
): boolean {
  const own = workspace ?? '';
  const theirs = [...ofKind(after, 'Connection')].find(
    (c) => c.workspace === spec.with && c.spec.with === own,
  );
  if (theirs?.spec.requestedBy === spec.requestedBy) return true;
  const agreed = ledger.pairs.get(pairKey(own, spec.with))?.agreed.get(spec.with) ?? '';
  const [request = '', sequence] = agreed.split('#');
  const approval = ledger.decisions.get(request)?.find((decision) => String(decision.sequence) === sequence);
  return approval !== undefined && [approval.by, approval.actor].includes(spec.requestedBy);
}

export const approvalSelf: Rule = {
  definition,
  *check(judged) {
    for (const {approval, reason} of refusedApprovals(judged, 'own-request', 'both-sides')) {
      const {by, request} = approval.spec;
      const params = {by, side: approval.workspace ?? '', request, strict: reason === 'own-request'};
      yield {finding: finding(definition, params, about(approval, '/by'))};
    }
    for (const connection of newlyRequested(judged, 'Connection')) {
      if (!agreedForPartner(judged, connection)) continue;
      const {requestedBy: by} = connection.spec;
      const params = {by, side: connection.workspace ?? '', request: requestId(connection), strict: false};
      yield {finding: finding(definition, params, about(connection, '/requestedBy'))};
    }
  },
};
