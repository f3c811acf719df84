import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {holds} from '../access/held-permissions.ts';
import {newlyRequested} from './newly-requested.ts';
import {isKnown} from './judged.ts';
import {about, type Rule} from './rule.ts';

const definition = defineRule<{requester: string; workspace: string; lacks: readonly string[]}>({
  id: 'collaboration/external',
  severity: 'error',
  invariant: true,
  title:
    'the requester of an external share lacks `use:external_collaboration` (for a space: or `use:shared_spaces`)',
  message: ({requester, workspace, lacks}) =>
    `${requester} requests this share with a partner, but lacks ${lacks.map((p) => `\`${p}\``).join(' and ')} in ${workspace}.`,
  help: ({requester, lacks}) =>
    `Give ${requester} ${lacks.map((p) => `\`${p}\``).join(' and ')} through a role or a Grant, or name somebody who holds ${lacks.length === 1 ? 'it' : 'them'} as \`requestedBy\`.`,
  why: 'Collaboration with partners is opt-in: somebody must decide who may use it.',
  example: {
    broken:
      'apiVersion: bylaw/v1\nkind: Share\nmetadata: {workspace: acme-legal, name: falcon-northwind}\nspec: {target: "vault:falcon", with: northwind-legal, to: [{subject: "user:vera@northwind.example", role: viewer}], requestedBy: di@acme.example} # di is a reader\n',
    whole:
      'apiVersion: bylaw/v1\nkind: Share\nmetadata: {workspace: acme-legal, name: falcon-northwind}\nspec: {target: "vault:falcon", with: northwind-legal, to: [{subject: "user:vera@northwind.example", role: viewer}], requestedBy: bo@acme.example} # bo holds use:external_collaboration\n',
  },
});

export const collaborationExternal: Rule = {
  definition,
  *check(judged) {
    for (const share of newlyRequested(judged, 'Share')) {
      const workspace = share.workspace ?? '';
      const requester = share.spec.requestedBy;
      if (share.spec.with === undefined || !isKnown(judged, workspace)) continue;
      const needs = ['use:external_collaboration'];
      if (share.spec.target.startsWith('space:')) needs.push('use:shared_spaces');
      const lacks = needs.filter(
        (permission) => !holds(judged.heldAfter(), workspace, requester, permission),
      );
      if (lacks.length > 0) {
        yield {finding: finding(definition, {requester, workspace, lacks}, about(share, '/requestedBy'))};
      }
    }
  },
};
