import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {addressOf} from '../model/address.ts';
import {ofKind} from '../model/objects.ts';
import {isKnown} from './judged.ts';
import {errorIfNew} from './newly-requested.ts';
import {about, type Rule} from './rule.ts';

const definition = defineRule<{admin: string; workspace: string; member: boolean}>({
  id: 'connection/admin-not-member',
  severity: 'error',
  invariant: true,
  title: 'a Connection Admin (CA) is not a member of the workspace',
  message: ({admin, workspace, member}) =>
    member
      ? `${admin} is a Connection Admin, but is not an active member of ${workspace}, so they cannot decide on requests.`
      : `${admin} is listed in \`admins\`, but is not a member of ${workspace}.`,
  help: ({admin}) => `Remove ${admin} from \`admins\`, or make them an active member.`,
  why: 'Connection Admins approve what is shared over the connection. Somebody who has left cannot.',
  example: {
    broken:
      'apiVersion: bylaw/v1\nkind: Connection\nmetadata: {workspace: acme-legal, name: northwind}\nspec: {with: northwind-legal, requestedBy: ana@acme.example, admins: [uma@northwind.example]} # uma is a member of northwind-legal\n',
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
        const address = addressOf('Member', workspace, admin);
        const member = judged.after.has(address);
        const params = {admin, workspace, member};
        yield {
          finding: finding(definition, params, {
            ...about(connection, `/admins/${i}`),
            ...errorIfNew(!member),
          }),
          causes: judged.live.has(address) ? [address] : [],
        };
      }
    }
  },
};
