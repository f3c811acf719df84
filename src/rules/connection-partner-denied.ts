import {acceptsPartner} from '../agreements/partners.ts';
import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {addressOf} from '../model/address.ts';
import {objectAt, ofKind} from '../model/objects.ts';
import {errorIfNew, newRequests} from './newly-requested.ts';
import {about, type Rule} from './rule.ts';

const definition = defineRule<{side: string; other: string; withheld: boolean}>({
  id: 'connection/partner-denied',
  severity: 'error',
  invariant: true,
  title: "a side's `partners` excludes the other",
  message: ({side, other, withheld}) =>
    `${side} does not accept ${other} as a partner: \`partners\` of its Workspace excludes it.${withheld ? ' This connection therefore has no effect.' : ''}`,
  help: ({side, other}) =>
    `Have ${side} allow ${other} in \`partners\` of its Workspace, or remove the connection.`,
  why: 'A workspace decides in advance which partners it accepts.',
  example: {
    broken:
      '# acme-legal has partners: {deny: [initech-legal]}\napiVersion: bylaw/v1\nkind: Connection\nmetadata: {workspace: acme-legal, name: initech}\nspec: {with: initech-legal, requestedBy: ana@acme.example}\n',
    whole:
      'apiVersion: bylaw/v1\nkind: Connection\nmetadata: {workspace: acme-legal, name: northwind}\nspec: {with: northwind-legal, requestedBy: ana@acme.example}\n',
  },
});

export const connectionPartnerDenied: Rule = {
  definition,
  *check(judged) {
    const {after} = judged;
    const requested = newRequests(judged);
    for (const connection of ofKind(after, 'Connection')) {
      const own = connection.workspace ?? '';
      const partner = connection.spec.with;
      // Whoever shuts a partner out need not remove first what there is: it ends, and is a warning until it is touched.
      for (const [side, other] of [
        [own, partner],
        [partner, own],
      ] as const) {
        const workspace = objectAt(after, 'Workspace', addressOf('Workspace', null, side));
        if (workspace === undefined || acceptsPartner(workspace, other)) continue;
        // Whoever wants to connect with a workspace, or has, cannot keep it from shutting them out.
        const isNew = requested.has(connection.address);
        const params = {side, other, withheld: !isNew};
        yield {finding: finding(definition, params, {...about(connection, '/with'), ...errorIfNew(isNew)})};
      }
    }
  },
};
