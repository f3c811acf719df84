import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {holds} from '../access/held-permissions.ts';
import {ofKind} from '../model/objects.ts';
import {errorIfNew, newRequests} from './newly-requested.ts';
import {isKnown} from './judged.ts';
import {about, type Rule} from './rule.ts';

const definition = defineRule<{creator: string; workspace: string; withheld: boolean}>({
  id: 'collaboration/spaces',
  severity: 'error',
  invariant: true,
  title: "a space's creator lacks `use:shared_spaces`",
  message: ({creator, workspace, withheld}) =>
    withheld
      ? `${creator} created this space, but no longer holds \`use:shared_spaces\` in ${workspace}, so their access to it is withheld.`
      : `${creator} would be the creator of this space, but does not hold \`use:shared_spaces\` in ${workspace}, which everybody needs to use a space.`,
  help: ({creator, withheld}) =>
    `Give ${creator} \`use:shared_spaces\` through a role or a Grant${withheld ? '. Until then, admins of the workspace manage the space' : ', or name another creator'}.`,
  why: 'A creator who cannot enter a space cannot be responsible for it.',
  example: {
    broken:
      'apiVersion: bylaw/v1\nkind: Space\nmetadata: {workspace: acme-legal, name: meeting-room}\nspec: {type: internal, creator: di@acme.example} # di is a reader\n',
    whole:
      'apiVersion: bylaw/v1\nkind: Space\nmetadata: {workspace: acme-legal, name: meeting-room}\nspec: {type: internal, creator: bo@acme.example} # bo holds use:shared_spaces\n',
  },
});

export const collaborationSpaces: Rule = {
  definition,
  *check(judged) {
    const requested = newRequests(judged);
    for (const space of ofKind(judged.after, 'Space')) {
      const workspace = space.workspace ?? '';
      const {creator} = space.spec;
      if (!isKnown(judged, workspace)) continue;
      if (holds(judged.heldAfter(), workspace, creator, 'use:shared_spaces')) continue;
      const isNew = requested.has(space.address);
      // `ownership/creator-inactive` tells of a creator who holds nothing any more.
      if (!isNew && judged.heldAfter().get(workspace)?.has(creator) !== true) continue;
      const params = {creator, workspace, withheld: !isNew};
      yield {finding: finding(definition, params, {...about(space, '/creator'), ...errorIfNew(isNew)})};
    }
  },
};
