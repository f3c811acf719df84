import {asking} from '../agreements/request.ts';
import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {about, type Rule} from './rule.ts';

const definition = defineRule<{kind: 'Share' | 'Connection'; side: string; partner: string}>({
  id: 'connection/suspended',
  severity: 'info',
  invariant: false,
  title: 'a connection, or a share over one, is suspended',
  message: ({kind, side, partner}) =>
    kind === 'Share'
      ? `${side} has suspended this share with ${partner}, so it gives no access. Approvals are kept.`
      : `${side} has suspended its connection with ${partner}, so nothing shared over it gives access. Approvals are kept.`,
  help: ({side}) => `To resume it, ${side} removes \`suspended: true\`. No new approval is needed.`,
  why: 'Suspending takes effect immediately and needs no approval. Both sides are told.',
  example: {
    broken:
      'apiVersion: bylaw/v1\nkind: Connection\nmetadata: {workspace: acme-legal, name: northwind}\nspec: {with: northwind-legal, requestedBy: ana@acme.example, suspended: true}\n',
    whole:
      'apiVersion: bylaw/v1\nkind: Connection\nmetadata: {workspace: acme-legal, name: northwind}\nspec: {with: northwind-legal, requestedBy: ana@acme.example}\n',
  },
});

export const connectionSuspended: Rule = {
  definition,
  *check(judged) {
    for (const object of asking(judged.after)) {
      if (!object.spec.suspended) continue;
      const side = object.workspace ?? '';
      const partner = object.spec.with;
      const params = {kind: object.kind, side, partner};
      yield {finding: finding(definition, params, about(object, '/suspended'))};
    }
  },
};
