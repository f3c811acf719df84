import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {holdersOf} from '../access/held-permissions.ts';
import {addressOf} from '../model/address.ts';
import {ofKind} from '../model/objects.ts';
import {MANAGE_CONNECTIONS} from '../model/permissions.ts';
import {isKnown} from './judged.ts';
import {permissionCauses} from './permission-causes.ts';
import {about, type Rule} from './rule.ts';

const definition = defineRule<{side: string; workspace: string}>({
  id: 'connection/no-admin',
  severity: 'error',
  invariant: true,
  title: 'a side has no active External Connection Admin (ECA)',
  message: ({side}) =>
    `${side} has no External Connection Admin (an active member who holds \`manage:external_connections\`), so nobody can agree for that side or end the connection.`,
  help: ({side, workspace}) =>
    side === workspace
      ? 'Give an active member the role `admin`, or `manage:external_connections` through a role or a Grant.'
      : `Have ${side} give an active member the role \`admin\` first.`,
  why: 'Each side must always have somebody who can end a connection.',
  example: {
    broken:
      '# vacant-legal has no admin and nobody who holds manage:external_connections\napiVersion: bylaw/v1\nkind: Connection\nmetadata: {workspace: acme-legal, name: vacant}\nspec: {with: vacant-legal, requestedBy: ana@acme.example}\n',
    whole:
      'apiVersion: bylaw/v1\nkind: Connection\nmetadata: {workspace: acme-legal, name: northwind}\nspec: {with: northwind-legal, requestedBy: ana@acme.example} # raj@northwind.example is an admin there\n',
  },
});

export const connectionNoAdmin: Rule = {
  definition,
  *check(judged) {
    for (const connection of ofKind(judged.after, 'Connection')) {
      if (judged.settlement.ledger.ended.has(connection.address)) continue;
      const workspace = connection.workspace ?? '';
      for (const side of new Set([workspace, connection.spec.with])) {
        if (!isKnown(judged, side) || !judged.after.has(addressOf('Workspace', null, side))) continue;
        if (holdersOf(judged.heldAfter(), side, MANAGE_CONNECTIONS).length > 0) continue;
        const taken = holdersOf(judged.heldBefore(), side, MANAGE_CONNECTIONS).length > 0;
        yield {
          finding: finding(
            definition,
            {side, workspace},
            about(connection, side === workspace ? '' : '/with'),
          ),
          // What another workspace asks does not keep its partner from anything.
          causes:
            taken && (side === workspace || judged.desired.has(connection.address))
              ? permissionCauses(judged, side)
              : [],
        };
      }
    }
  },
};
