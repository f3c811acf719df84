import {ofKinds} from '../model/objects.ts';
import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {addressOf} from '../model/address.ts';
import {newRequests} from './newly-requested.ts';
import {isKnown} from './judged.ts';
import {about, type Rule} from './rule.ts';

const definition = defineRule<{creator: string; workspace: string; kind: string; member: boolean}>({
  id: 'ownership/creator-inactive',
  severity: 'warning',
  invariant: false,
  title: 'the creator of a live object is no longer an active member of the workspace',
  message: ({creator, workspace, kind, member}) =>
    member
      ? `${creator}, who created this ${kind}, is no longer an active member of ${workspace} and has no access to it. The admins of ${workspace} are co-owners.`
      : `${creator}, who created this ${kind}, is no longer a member of ${workspace}. The admins of ${workspace} are co-owners.`,
  help: ({creator}) =>
    `If ${creator} comes back, do nothing: access returns with the membership. If they have left for good, run \`bylaw offboard ${creator}\` to hand over what they created.`,
  why: 'Deactivating somebody takes effect immediately and can be undone. What they created needs a new creator only when they leave for good.',
  example: {
    broken:
      'apiVersion: bylaw/v1\nkind: Member\nmetadata: {workspace: acme-legal, name: cy@acme.example}\nspec: {roles: [counsel], status: deactivated} # cy created the workflow intake\n',
    whole:
      'apiVersion: bylaw/v1\nkind: Member\nmetadata: {workspace: acme-legal, name: di@acme.example}\nspec: {roles: [reader], status: deactivated} # di created nothing\n',
  },
});

export const ownershipCreatorInactive: Rule = {
  definition,
  *check(judged) {
    if (judged.offline) return;
    const requested = newRequests(judged);
    for (const object of ofKinds(judged.after, ['Space', 'Resource'])) {
      const workspace = object.workspace ?? '';
      const {creator} = object.spec;
      if (requested.has(object.address) || !isKnown(judged, workspace)) continue;
      if (judged.heldAfter().get(workspace)?.has(creator) === true) continue;
      const member = judged.after.has(addressOf('Member', workspace, creator));
      const params = {creator, workspace, kind: object.kind.toLowerCase(), member};
      yield {finding: finding(definition, params, about(object, '/creator'))};
    }
  },
};
