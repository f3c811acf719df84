import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {activeConnections} from '../agreements/connections.ts';
import {holdersOf} from '../access/held-permissions.ts';
import {addressOf} from '../model/address.ts';
import {MANAGE_CONNECTIONS} from '../model/permissions.ts';
import {permissionCauses} from './permission-causes.ts';
import type {Rule} from './rule.ts';

const definition = defineRule<{side: string; partner: string}>({
  id: 'guard/last-eca',
  severity: 'error',
  invariant: true,
  title: 'an active connection would be left with no External Connection Admin (ECA) on a side',
  message: ({side, partner}) =>
    `${side} is connected with ${partner}, but nobody there would hold \`manage:external_connections\` any more, so nobody could end the connection.`,
  help: ({side}) => `Keep an External Connection Admin in ${side}, or end the connection first.`,
  why: 'Each side must always have somebody who can end a connection.',
  example: {
    broken:
      '# ana is the last who holds manage:external_connections, and acme-legal is connected\napiVersion: bylaw/v1\nkind: Member\nmetadata: {workspace: acme-legal, name: ana@acme.example}\nspec: {roles: [counsel]}\n',
    whole:
      'apiVersion: bylaw/v1\nkind: Member\nmetadata: {workspace: acme-legal, name: ana@acme.example}\nspec: {roles: [admin]}\n',
  },
});

export const guardLastEca: Rule = {
  definition,
  *check(judged) {
    if (judged.offline) return;
    const still = new Set(
      activeConnections(judged.after, judged.settlement.ledger).map(([a, b]) => `${a} ${b}`),
    );
    for (const [a, b] of activeConnections(judged.live, judged.ledger)) {
      if (!still.has(`${a} ${b}`)) continue;
      for (const [side, partner] of [
        [a, b],
        [b, a],
      ] as const) {
        const were = holdersOf(judged.heldBefore(), side, MANAGE_CONNECTIONS);
        if (were.length === 0 || holdersOf(judged.heldAfter(), side, MANAGE_CONNECTIONS).length > 0) continue;
        yield {
          finding: finding(definition, {side, partner}, {address: addressOf('Workspace', null, side)}),
          causes: permissionCauses(judged, side),
        };
      }
    }
  },
};
