import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {holds} from '../access/held-permissions.ts';
import {newlyRequested} from './newly-requested.ts';
import {isKnown} from './judged.ts';
import {about, type Rule} from './rule.ts';

const definition = defineRule<{creator: string; workspace: string}>({
  id: 'collaboration/spaces',
  severity: 'error',
  invariant: true,
  title: "a space's creator lacks `use:shared_spaces`",
  message: ({creator, workspace}) =>
    `${creator} would be the creator of this space, but does not hold \`use:shared_spaces\` in ${workspace}, and nobody can use a space without it.`,
  help: ({creator}) =>
    `Give ${creator} \`use:shared_spaces\` through a role or a Grant, or name another creator.`,
  why: 'When its creator cannot enter a space, nobody is there who is responsible for it.',
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
    for (const space of newlyRequested(judged, 'Space')) {
      const workspace = space.workspace ?? '';
      const {creator} = space.spec;
      if (!isKnown(judged, workspace)) continue;
      if (holds(judged.heldAfter(), workspace, creator, 'use:shared_spaces')) continue;
      yield {finding: finding(definition, {creator, workspace}, about(space, '/creator'))};
    }
  },
};
