import {ofKinds} from '../model/objects.ts';
import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {isKnown} from './judged.ts';
import {newRequests} from './newly-requested.ts';
import {about, type Rule} from './rule.ts';

const definition = defineRule<{creator: string; workspace: string; kind: string}>({
  id: 'ownership/creator-member',
  severity: 'error',
  invariant: true,
  title: 'a creator is not an active member of the workspace',
  message: ({creator, workspace, kind}) =>
    `${creator} is the creator of this ${kind.toLowerCase()}, but is not an active member of ${workspace}.`,
  help: ({creator, kind}) =>
    `Name an active member as \`creator\` of the ${kind.toLowerCase()}, or make ${creator} one.`,
  why: 'The creator is responsible for the object, and only an active member can be.',
  example: {
    broken:
      'apiVersion: bylaw/v1\nkind: Space\nmetadata: {workspace: acme-legal, name: meeting-room}\nspec: {type: internal, creator: jon@acme.example} # jon is deactivated\n',
    whole:
      'apiVersion: bylaw/v1\nkind: Space\nmetadata: {workspace: acme-legal, name: meeting-room}\nspec: {type: internal, creator: bo@acme.example}\n',
  },
});

export const ownershipCreatorMember: Rule = {
  definition,
  *check(judged) {
    const requested = newRequests(judged);
    for (const object of ofKinds(judged.after, ['Space', 'Resource'])) {
      // Of what stands already, `ownership/creator-inactive` tells.
      if (!requested.has(object.address)) continue;
      const workspace = object.workspace ?? '';
      const {creator} = object.spec;
      if (!isKnown(judged, workspace) || judged.heldAfter().get(workspace)?.has(creator) === true) continue;
      const params = {creator, workspace, kind: object.kind};
      yield {finding: finding(definition, params, about(object, '/creator'))};
    }
  },
};
