import {requestDigests} from '../agreements/request-digest.ts';
import {defineWords, finding} from '../diagnostics/rule-words.ts';
import {ofKind} from '../model/objects.ts';
import {requestOf} from './approvals.ts';
import {about, type Rule} from './rule.ts';

const words = defineWords<{request: string; side: string; digest: string}>({
  id: 'approval/stale',
  severity: 'warning',
  invariant: false,
  title: 'the digest of an Approval is of other content than what stands now',
  message: ({request, side}) =>
    `This decides on other content of ${request} than what ${side} is asked now, and does not count for that. What was approved before stays approved, as far as it is still asked.`,
  help: ({request, digest}) =>
    `Look at what stands now (\`bylaw requests show ${request}\`); to decide on that, write its digest, ${digest}.`,
  why: 'A decision is on exactly what the person who made it saw.',
  example: {
    broken:
      '# applied by raj@northwind.example; since it was written, a recipient was added to the share\napiVersion: bylaw/v1\nkind: Approval\nmetadata: {workspace: northwind-legal, name: deal-room}\nspec:\n  request: share:acme-legal/deal-room-northwind\n  decision: approve\n  by: raj@northwind.example\n  digest: sha256:5ad1b1a1ea93a46dfb3b22bdd1a4b6b9c6a83fb8a4b0b6fb2a2e2a1b3c4d5e6f\n',
    whole:
      '# applied by raj@northwind.example, with the digest that `bylaw requests show` tells\napiVersion: bylaw/v1\nkind: Approval\nmetadata: {workspace: northwind-legal, name: deal-room}\nspec:\n  request: share:acme-legal/deal-room-northwind\n  decision: approve\n  by: raj@northwind.example\n  digest: sha256:0000000000000000000000000000000000000000000000000000000000000000\n',
  },
});

export const approvalStale: Rule = {
  words,
  *check(judged) {
    if (judged.offline) return;
    for (const approval of ofKind(judged.after, 'Approval')) {
      const request = requestOf(judged, approval);
      if (request === undefined || !judged.desired.has(approval.address)) continue;
      const side = approval.workspace ?? '';
      const {digest} = requestDigests(judged.after, judged.settlement.ledger, request, side);
      if (digest === approval.spec.digest) continue;
      const params = {request: approval.spec.request, side, digest};
      yield {finding: finding(words, params, about(approval, '/digest'))};
    }
  },
};
