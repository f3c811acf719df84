import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {about, type Rule} from './rule.ts';

const definition = defineRule<{address: string}>({
  id: 'guard/protected',
  severity: 'error',
  invariant: true,
  title: 'a live object with `protect: true` would be deleted: apply `protect: false` first',
  message: ({address}) =>
    `${address} is no longer declared and would be deleted, but the live object has \`protect: true\`.`,
  help: () =>
    'Declare it again. To delete it, first apply it with `protect: false`, then remove it in a second change.',
  why: 'A protected object takes two reviewed changes to delete. Workspaces are protected unless they say otherwise.',
  example: {
    broken:
      '# The live workspace acme-legal has protect: true, and this document is removed:\napiVersion: bylaw/v1\nkind: Workspace\nmetadata: {name: acme-legal}\nspec: {displayName: Acme Legal, organization: acme, region: EU}\n',
    whole:
      'apiVersion: bylaw/v1\nkind: Workspace\nmetadata: {name: acme-legal}\nspec: {displayName: Acme Legal, organization: acme, region: EU, protect: false}\n',
  },
});

export const guardProtected: Rule = {
  definition,
  *check({changes}) {
    for (const {address, before, after} of changes) {
      if (after !== undefined || (before?.kind !== 'Workspace' && before?.kind !== 'Space')) continue;
      if (before.spec.protect) yield {finding: finding(definition, {address}, about(before))};
    }
  },
};
