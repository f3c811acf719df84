import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {addressOf} from '../model/address.ts';
import {ofKind} from '../model/objects.ts';
import {isKnown} from './judged.ts';
import {about, type Rule} from './rule.ts';

const definition = defineRule<{admin: string; workspace: string}>({
  id: 'connection/admin-not-member',
  severity: 'error',
  invariant: true,
  title: 'a Connection Admin (CA) is not an active member of the workspace',
  message: ({admin, workspace}) =>
    `\`admins\` makes ${admin} a Connection Admin, but they are not an active member of ${workspace}.`,
  help: ({admin}) => `Remove ${admin} from \`admins\`, or make them an active member.`,
  why: 'Connection Admins approve what crosses the border; somebody who has left cannot.',
  example: {
    broken:
      'apiVersion: bylaw/v1\nkind: Connection\nmetadata: {workspace: acme-legal, name: northwind}\nspec: {with: northwind-legal, requestedBy: ana@acme.example, admins: [jon@acme.example]} # jon is deactivated\n',
    whole:
      'apiVersion: bylaw/v1\nkind: Connection\nmetadata: {workspace: acme-legal, name: northwind}\nspec: {with: northwind-legal, requestedBy: ana@acme.example, admins: [bo@acme.example]}\n',
  },
});

export const connectionAdminNotMember: Rule = {
  definition,
  *check(judged) {
    for (const connection of ofKind(judged.after, 'Connection')) {
      const workspace = connection.workspace ?? '';
      if (!isKnown(judged, workspace)) continue;
      for (const [i, admin] of connection.spec.admins.entries()) {
        if (judged.heldAfter().get(workspace)?.has(admin) === true) continue;
        yield {
          finding: finding(definition, {admin, workspace}, about(connection, `/admins/${i}`)),
          causes:
            judged.heldBefore().get(workspace)?.has(admin) === true
              ? [addressOf('Member', workspace, admin)]
              : [],
        };
      }
    }
  },
};
