import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {addressOf} from '../model/address.ts';
import {isKnown} from './judged.ts';
import {about, type Rule} from './rule.ts';

const definition = defineRule<{creator: string; workspace: string; kind: string}>({
  id: 'ownership/creator-member',
  severity: 'error',
  invariant: true,
  title: 'a creator is not an active member of the workspace',
  message: ({creator, workspace, kind}) =>
    `${creator} is the creator of this ${kind.toLowerCase()}, but is not an active member of ${workspace}.`,
  help: ({creator, kind}) =>
    `If the ${kind.toLowerCase()} is new, name an active member as \`creator\`. Otherwise keep ${creator} an active member: when they leave, \`bylaw offboard ${creator}\` hands over what they created.`,
  why: 'The creator is responsible for a thing, and only somebody who is there can be.',
  example: {
    broken:
      'apiVersion: bylaw/v1\nkind: Space\nmetadata: {workspace: acme-legal, name: war-room}\nspec: {type: internal, creator: jon@acme.example} # jon is deactivated\n',
    whole:
      'apiVersion: bylaw/v1\nkind: Space\nmetadata: {workspace: acme-legal, name: war-room}\nspec: {type: internal, creator: bo@acme.example}\n',
  },
});

export const ownershipCreatorMember: Rule = {
  definition,
  *check(judged) {
    for (const object of judged.after.values()) {
      if (object.kind !== 'Space' && object.kind !== 'Resource') continue;
      const workspace = object.workspace ?? '';
      const {creator} = object.spec;
      if (!isKnown(judged, workspace) || judged.heldAfter().get(workspace)?.has(creator) === true) continue;
      yield {
        finding: finding(definition, {creator, workspace, kind: object.kind}, about(object, '/creator')),
        causes:
          judged.heldBefore().get(workspace)?.has(creator) === true
            ? [addressOf('Member', workspace, creator)]
            : [],
      };
    }
  },
};
