import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {ownerOf} from '../model/archive.ts';
import {about, type Rule} from './rule.ts';

const definition = defineRule<{address: string; owner: string; isArchived: boolean}>({
  id: 'ownership/foreign-set',
  severity: 'error',
  invariant: true,
  title: 'an object is declared that belongs to another set',
  message: ({address, owner, isArchived}) =>
    isArchived
      ? `${address} belongs to the set ${owner}, which deleted it; it is kept in the archive, and only that set may declare it again.`
      : `${address} belongs to the set ${owner}, which applied it; only that set may declare it.`,
  help: ({address, owner, isArchived}) =>
    isArchived
      ? `Choose another name for this workspace, or declare it again in the manifests of ${owner}.`
      : `Change it in the manifests of ${owner}. To move it here, run \`bylaw release ${address}\` in the folder of ${owner} and remove it from the manifests there.`,
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
  *check({set, desired, live, archived = new Map()}) {
    for (const object of desired.values()) {
      const owner = ownerOf(object, live, archived);
      if (owner === null || owner === set.name) continue;
      // Declaring it is what the set does wrong, whether or not the content differs.
      const isArchived = !live.has(object.address);
      yield {finding: finding(definition, {address: object.address, owner, isArchived}, about(object))};
    }
  },
};
