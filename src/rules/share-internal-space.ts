import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {addressOf} from '../model/address.ts';
import {objectAt, ofKind} from '../model/objects.ts';
import {splitReference} from '../model/references.ts';
import {about, type Rule} from './rule.ts';

const definition = defineRule<{space: string; partner: string}>({
  id: 'share/internal-space',
  severity: 'error',
  invariant: true,
  title: 'a space of type `internal` is shared `with` a partner',
  message: ({space, partner}) =>
    `The space ${space} is of type \`internal\`, so it cannot be shared with ${partner}.`,
  help: ({space}) =>
    `Share another space, or make ${space} \`type: external\` if what is in it may leave the workspace.`,
  why: 'People who work in an internal space rely on it staying inside the workspace.',
  example: {
    broken:
      'apiVersion: bylaw/v1\nkind: Share\nmetadata: {workspace: acme-legal, name: falcon-northwind}\nspec: {target: "space:war-room", with: northwind-legal, to: [{subject: "user:vera@northwind.example", role: viewer}], requestedBy: bo@acme.example} # war-room is internal\n',
    whole:
      'apiVersion: bylaw/v1\nkind: Share\nmetadata: {workspace: acme-legal, name: falcon-northwind}\nspec: {target: "space:deal-room", with: northwind-legal, to: [{subject: "user:vera@northwind.example", role: viewer}], requestedBy: bo@acme.example} # deal-room is external\n',
  },
});

export const shareInternalSpace: Rule = {
  definition,
  *check({after}) {
    for (const share of ofKind(after, 'Share')) {
      const {target, into, with: partner} = share.spec;
      if (partner === undefined) continue;
      for (const [pointer, workspace, reference] of [
        ['/target', share.workspace, target],
        ['/into', partner, into],
      ] as const) {
        const {type, name} = splitReference(reference ?? '');
        const space =
          type === 'space' ? objectAt(after, 'Space', addressOf('Space', workspace, name)) : undefined;
        if (space?.spec.type !== 'internal') continue;
        yield {
          finding: finding(definition, {space: name, partner}, about(share, pointer)),
          // What a partner puts into a space does not keep its workspace from closing it.
          causes: workspace === share.workspace ? [space.address] : [],
        };
      }
    }
  },
};
