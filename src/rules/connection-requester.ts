import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {holds} from '../access/held-permissions.ts';
import {MANAGE_CONNECTIONS} from '../model/permissions.ts';
import {newlyRequested} from './newly-requested.ts';
import {isKnown} from './judged.ts';
import {about, type Rule} from './rule.ts';

const definition = defineRule<{requester: string; workspace: string}>({
  id: 'connection/requester',
  severity: 'error',
  invariant: true,
  title: '`requestedBy` of a connection is not an External Connection Admin (ECA) of its workspace',
  message: ({requester, workspace}) =>
    `${requester} requests this connection, but is not an External Connection Admin of ${workspace} (an active member who holds \`manage:external_connections\`).`,
  help: ({requester}) =>
    `Name an External Connection Admin as \`requestedBy\`, or give ${requester} \`manage:external_connections\` through a role or a Grant.`,
  why: 'Only people that a workspace trusts with external connections may agree to one.',
  example: {
    broken:
      'apiVersion: bylaw/v1\nkind: Connection\nmetadata: {workspace: acme-legal, name: northwind}\nspec: {with: northwind-legal, requestedBy: bo@acme.example} # bo is counsel\n',
    whole:
      'apiVersion: bylaw/v1\nkind: Connection\nmetadata: {workspace: acme-legal, name: northwind}\nspec: {with: northwind-legal, requestedBy: ana@acme.example} # ana is an admin\n',
  },
});

export const connectionRequester: Rule = {
  definition,
  *check(judged) {
    for (const connection of newlyRequested(judged, 'Connection')) {
      const workspace = connection.workspace ?? '';
      const requester = connection.spec.requestedBy;
      if (!isKnown(judged, workspace)) continue;
      if (holds(judged.heldAfter(), workspace, requester, MANAGE_CONNECTIONS)) continue;
      yield {finding: finding(definition, {requester, workspace}, about(connection, '/requestedBy'))};
    }
  },
};
