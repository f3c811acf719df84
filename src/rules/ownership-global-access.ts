import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {isAdmin, limitedActor} from './admins.ts';
import {about, type Rule} from './rule.ts';

const definition = defineRule<{actor: string; workspace: string}>({
  id: 'ownership/global-access',
  severity: 'error',
  invariant: true,
  title:
    'something becomes `generalAccess: global`, and the actor is neither system admin nor admin of the workspace',
  message: ({actor, workspace}) =>
    `This would become open to everybody in ${workspace}, and ${actor} is neither an admin there nor a system admin.`,
  help: () => 'Have an admin of the workspace apply it (`--as EMAIL`), or share it with those who need it.',
  why: 'Only those who are responsible for a workspace may open something to all of it.',
  example: {
    broken:
      'apiVersion: bylaw/v1\nkind: Space\nmetadata: {workspace: acme-legal, name: library}\nspec: {type: internal, creator: bo@acme.example, generalAccess: global} # applied by bo@acme.example, who is no admin\n',
    whole:
      'apiVersion: bylaw/v1\nkind: Space\nmetadata: {workspace: acme-legal, name: library}\nspec: {type: internal, creator: bo@acme.example, generalAccess: global} # applied by ana@acme.example, an admin\n',
  },
});

export const ownershipGlobalAccess: Rule = {
  definition,
  *check(judged) {
    const actor = limitedActor(judged);
    if (actor === null) return;
    for (const {before, after} of judged.changes) {
      if (after?.kind !== 'Space' && after?.kind !== 'Resource') continue;
      const was =
        before?.kind === 'Space' || before?.kind === 'Resource' ? before.spec.generalAccess : undefined;
      const workspace = after.workspace ?? '';
      if (after.spec.generalAccess !== 'global' || was === 'global' || isAdmin(judged, actor, workspace))
        continue;
      yield {finding: finding(definition, {actor, workspace}, about(after, '/generalAccess'))};
    }
  },
};
