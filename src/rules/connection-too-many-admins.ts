import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {holdersOf} from '../access/held-permissions.ts';
import {ofKind} from '../model/objects.ts';
import {MANAGE_CONNECTIONS} from '../model/permissions.ts';
import {about, listNames, type Rule} from './rule.ts';

const definition = defineRule<{workspace: string; admins: readonly string[]}>({
  id: 'connection/too-many-admins',
  severity: 'warning',
  invariant: false,
  title: 'a workspace has more than five External Connection Admins (ECAs)',
  message: ({workspace, admins}) =>
    `${admins.length} people are External Connection Admins of ${workspace}: ${listNames(admins)}. Each of them alone can agree to a connection.`,
  help: () => 'Remove `manage:external_connections` or the role `admin` from people who do not need it.',
  why: 'The fewer people who can agree to a connection, the easier it is to see who did.',
  example: {
    broken:
      '# six members have roles: [admin]\napiVersion: bylaw/v1\nkind: Workspace\nmetadata: {name: acme-legal}\nspec: {displayName: Acme Legal, organization: acme, region: EU}\n',
    whole:
      '# two members have roles: [admin]\napiVersion: bylaw/v1\nkind: Workspace\nmetadata: {name: acme-legal}\nspec: {displayName: Acme Legal, organization: acme, region: EU}\n',
  },
});

/** How many External Connection Admins a workspace can have without a warning. */
export const MOST_ECAS = 5;

export const connectionTooManyAdmins: Rule = {
  definition,
  *check({desired, heldAfter}) {
    for (const workspace of ofKind(desired, 'Workspace')) {
      const admins = holdersOf(heldAfter(), workspace.name, MANAGE_CONNECTIONS);
      if (admins.length <= MOST_ECAS) continue;
      yield {finding: finding(definition, {workspace: workspace.name, admins}, about(workspace))};
    }
  },
};
