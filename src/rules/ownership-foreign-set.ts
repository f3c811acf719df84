import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {about, type Rule} from './rule.ts';

const definition = defineRule<{address: string; owner: string}>({
  id: 'ownership/foreign-set',
  severity: 'error',
  invariant: true,
  title: 'an object is declared that belongs to another set',
  message: ({address, owner}) =>
    `${address} belongs to the set ${owner}, which applied it; only that set may declare it.`,
  help: ({address, owner}) =>
    `Change it in the manifests of ${owner}. To move it here, run \`bylaw release ${address}\` in the folder of ${owner} and remove it from the manifests there.`,
  why: 'With two sets declaring one object, each apply would undo the other, and nobody could tell who is responsible for it.',
  example: {
    broken:
      '# in the set platform, while the set acme-governance owns Team/acme-legal/deals\napiVersion: bylaw/v1\nkind: Team\nmetadata: {workspace: acme-legal, name: deals}\nspec: {members: []}\n',
    whole:
      '# in the set acme-governance, which owns it\napiVersion: bylaw/v1\nkind: Team\nmetadata: {workspace: acme-legal, name: deals}\nspec: {members: []}\n',
  },
});

export const ownershipForeignSet: Rule = {
  definition,
  *check({set, desired, live}) {
    for (const object of desired.values()) {
      const owner = live.get(object.address)?.managedBy;
      if (owner == null || owner === set.name) continue;
      // Declaring it is what the set does wrong, whether or not the content differs.
      yield {finding: finding(definition, {address: object.address, owner}, about(object))};
    }
  },
};
