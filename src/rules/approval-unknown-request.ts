import {requestAddress, requestId, requestIn, requestsIn, requestWorkspace} from '../agreements/request.ts';
import {nearest} from '../diagnostics/nearest.ts';
import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {ofKind} from '../model/objects.ts';
import {isKnown} from './judged.ts';
import {about, type Rule} from './rule.ts';
import {isOfStrangers} from './approvals.ts';
import {suggestible} from './suggestible.ts';

const definition = defineRule<{request: string; near: string | undefined; ended: boolean}>({
  id: 'approval/unknown-request',
  severity: 'error',
  invariant: true,
  title: 'an Approval is for a request that is neither declared nor live',
  message: ({request, ended}) =>
    ended
      ? `The request \`${request}\` has ended, so there is nothing to decide.`
      : `There is no request \`${request}\`: no declared or live connection, or share with a partner, has that name.`,
  help: ({near}) =>
    near === undefined
      ? '`bylaw requests list` shows the open requests. If this one was withdrawn, remove the Approval.'
      : `Did you mean \`${near}\`?`,
  why: 'An approval must refer to a request that exists.',
  example: {
    broken:
      '# applied by raj@northwind.example\napiVersion: bylaw/v1\nkind: Approval\nmetadata: {workspace: northwind-legal, name: deal-room}\nspec:\n  request: share:acme-legal/dealroom # there is none of this name\n  decision: approve\n  by: raj@northwind.example\n  digest: sha256:0000000000000000000000000000000000000000000000000000000000000000\n',
    whole:
      '# applied by raj@northwind.example\napiVersion: bylaw/v1\nkind: Approval\nmetadata: {workspace: northwind-legal, name: deal-room}\nspec:\n  request: share:acme-legal/deal-room-northwind\n  decision: approve\n  by: raj@northwind.example\n  digest: sha256:0000000000000000000000000000000000000000000000000000000000000000\n',
  },
});

export const approvalUnknownRequest: Rule = {
  definition,
  *check(judged) {
    const {after, desired, offline, settlement} = judged;
    const isSuggestible = suggestible(judged);
    const isNobodys = isOfStrangers(judged);
    let known: readonly string[] | undefined;
    for (const approval of ofKind(after, 'Approval')) {
      const {request} = approval.spec;
      const address = requestAddress(request) ?? '';
      if (!desired.has(approval.address)) continue;
      // One that has ended is still there, but nobody can decide on it.
      const isThere = offline
        ? after.has(address)
        : requestIn(after, request) !== undefined && !isNobodys(approval);
      const ended = isThere && settlement.refused.get(approval.address) === 'unknown-request';
      if (isThere && !ended) continue;
      if (!isKnown(judged, requestWorkspace(request) ?? '')) continue;
      known ??= [...requestsIn(after)]
        .filter(({workspace, spec}) => isSuggestible(workspace ?? '') || isSuggestible(spec.with))
        .map(requestId);
      const near = ended ? undefined : nearest(request, known);
      yield {finding: finding(definition, {request, near, ended}, about(approval, '/request'))};
    }
  },
};
