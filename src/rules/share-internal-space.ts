import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {addressOf} from '../model/address.ts';
import {objectAt, ofKind} from '../model/objects.ts';
import {splitReference} from '../model/references.ts';
import {errorIfNew, newRequests} from './newly-requested.ts';
import {about, type Rule} from './rule.ts';

const definition = defineRule<{space: string; partner: string; contributed: boolean; withheld: boolean}>({
  id: 'share/internal-space',
  severity: 'error',
  invariant: true,
  title: 'a space of type `internal` is shared `with` a partner',
  message: ({space, partner, contributed, withheld}) => {
    if (!withheld) {
      return contributed
        ? `The space ${space} of ${partner} is of type \`internal\`, so nothing can be contributed to it.`
        : `The space ${space} is of type \`internal\`, so it cannot be shared with ${partner}.`;
    }
    return contributed
      ? `The space ${space} of ${partner} is of type \`internal\`, so access to it through this share is withheld.`
      : `The space ${space} is of type \`internal\`, so access to it by ${partner} is withheld.`;
  },
  help: ({space, partner, contributed, withheld}) => {
    if (withheld)
      return `Approvals are kept, and access returns if ${space} is \`type: external\` again. To prevent that, remove the share.`;
    return contributed
      ? `Name an external space as \`into\`, or have ${partner} change ${space} to \`type: external\`.`
      : `Share another space, or make ${space} \`type: external\` if what is in it may leave the workspace.`;
  },
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
  *check(judged) {
    const {after} = judged;
    const requested = newRequests(judged);
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
        const isNew = requested.has(share.address);
        const params = {space: name, partner, contributed: pointer === '/into', withheld: !isNew};
        yield {finding: finding(definition, params, {...about(share, pointer), ...errorIfNew(isNew)})};
      }
    }
  },
};
