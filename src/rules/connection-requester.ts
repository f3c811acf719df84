import {defineWords, finding} from '../diagnostics/rule-words.ts';
import {holds} from '../access/held-permissions.ts';
import {MANAGE_CONNECTIONS} from '../model/permissions.ts';
import {asked} from './asking.ts';
import {isKnown} from './judged.ts';
import {about, type Rule} from './rule.ts';

const words = defineWords<{requester: string; workspace: string}>({
  id: 'connection/requester',
  severity: 'error',
  invariant: true,
  title: '`requestedBy` of a connection is no External Connection Admin (ECA) of its workspace',
  message: ({requester, workspace}) =>
    `${requester} asks for this connection, but is no External Connection Admin of ${workspace}: no active member who holds \`manage:external_connections\`.`,
  help: ({requester}) =>
    `Let an External Connection Admin ask, or give ${requester} \`manage:external_connections\` by a role or a Grant.`,
  why: 'A connection is agreed to by those whom a workspace trusts with its border.',
  example: {
    broken:
      'apiVersion: bylaw/v1\nkind: Connection\nmetadata: {workspace: acme-legal, name: northwind}\nspec: {with: northwind-legal, requestedBy: bo@acme.example} # bo is counsel\n',
    whole:
      'apiVersion: bylaw/v1\nkind: Connection\nmetadata: {workspace: acme-legal, name: northwind}\nspec: {with: northwind-legal, requestedBy: ana@acme.example} # ana is an admin\n',
  },
});

export const connectionRequester: Rule = {
  words,
  *check(judged) {
    for (const connection of asked(judged, 'Connection')) {
      const workspace = connection.workspace ?? '';
      const requester = connection.spec.requestedBy;
      if (!isKnown(judged, workspace)) continue;
      if (holds(judged.heldAfter(), workspace, requester, MANAGE_CONNECTIONS)) continue;
      yield {finding: finding(words, {requester, workspace}, about(connection, '/requestedBy'))};
    }
  },
};
