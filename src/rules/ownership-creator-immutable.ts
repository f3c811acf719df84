import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {about, type Rule} from './rule.ts';

const definition = defineRule<{kind: string; before: string; after: string}>({
  id: 'ownership/creator-immutable',
  severity: 'error',
  invariant: true,
  title: '`creator` of a live space or resource changes',
  message: ({kind, before, after}) =>
    `The creator of this ${kind.toLowerCase()} would change from ${before} to ${after}, but a creator never changes, except when they are offboarded.`,
  help: ({before, after}) =>
    `Put ${before} back. To let ${after} manage it too, share it with them as \`co-owner\`.`,
  why: 'The creator is responsible for a thing. If a manifest could change that, whoever writes manifests could make themselves the creator of anything.',
  example: {
    broken:
      '# the live space was created by bo@acme.example\napiVersion: bylaw/v1\nkind: Space\nmetadata: {workspace: acme-legal, name: war-room}\nspec: {type: internal, creator: cy@acme.example}\n',
    whole:
      'apiVersion: bylaw/v1\nkind: Space\nmetadata: {workspace: acme-legal, name: war-room}\nspec: {type: internal, creator: bo@acme.example}\n---\napiVersion: bylaw/v1\nkind: Share\nmetadata: {workspace: acme-legal, name: war-room-cy}\nspec:\n  target: space:war-room\n  to: [{subject: "user:cy@acme.example", role: co-owner}]\n  requestedBy: bo@acme.example\n',
  },
});

export const ownershipCreatorImmutable: Rule = {
  definition,
  *check({changes}) {
    for (const {before, after} of changes) {
      if (after?.kind !== 'Space' && after?.kind !== 'Resource') continue;
      if (before?.kind !== 'Space' && before?.kind !== 'Resource') continue;
      if (before.spec.creator === after.spec.creator) continue;
      const params = {kind: after.kind, before: before.spec.creator, after: after.spec.creator};
      yield {finding: finding(definition, params, about(after, '/creator'))};
    }
  },
};
