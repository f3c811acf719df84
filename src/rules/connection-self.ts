import {asking} from '../agreements/request.ts';
import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {about, type Rule} from './rule.ts';

const definition = defineRule<{workspace: string; kind: string}>({
  id: 'connection/self',
  severity: 'error',
  invariant: true,
  heldByDatabase: true,
  title: 'a workspace connects to itself',
  message: ({workspace, kind}) =>
    `This ${kind} of ${workspace} names its own workspace in \`with\`, but the partner must be another workspace.`,
  help: ({kind}) =>
    kind === 'Share'
      ? 'Remove `with`: a share without it is internal and needs no connection.'
      : 'Name the partner workspace, or remove the connection: sharing within a workspace needs none.',
  why: 'A connection is an agreement between two sides.',
  example: {
    broken:
      'apiVersion: bylaw/v1\nkind: Connection\nmetadata: {workspace: acme-legal, name: us}\nspec: {with: acme-legal, requestedBy: ana@acme.example}\n',
    whole:
      'apiVersion: bylaw/v1\nkind: Connection\nmetadata: {workspace: acme-legal, name: northwind}\nspec: {with: northwind-legal, requestedBy: ana@acme.example}\n',
  },
});

export const connectionSelf: Rule = {
  definition,
  *check({desired}) {
    for (const object of asking(desired)) {
      const {workspace} = object;
      if (workspace !== null && object.spec.with === workspace) {
        yield {finding: finding(definition, {workspace, kind: object.kind}, about(object, '/with'))};
      }
    }
  },
};
