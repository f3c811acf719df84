import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import type {Change} from '../model/change.ts';
import {splitReference} from '../model/references.ts';
import {isAdmin, limitedActor} from './admins.ts';
import type {JudgedPlan} from './judged.ts';
import {asksForMore, isAdoptedByLimited} from './newly-requested.ts';
import {about, type Rule} from './rule.ts';

const definition = defineRule<{actor: string; workspace: string}>({
  id: 'ownership/global-access',
  severity: 'error',
  invariant: true,
  title:
    'something becomes `generalAccess: global`, or is shared to `everyone`, and the actor is neither system admin nor admin of the workspace',
  message: ({actor, workspace}) =>
    `This would become open to everybody in ${workspace}, but ${actor} is neither an admin there nor a system admin.`,
  help: () =>
    'Have an admin of the workspace apply it (`--as EMAIL`), or share it with the people or teams who need it.',
  why: 'Only admins may open something to a whole workspace.',
  example: {
    broken:
      'apiVersion: bylaw/v1\nkind: Space\nmetadata: {workspace: acme-legal, name: library}\nspec: {type: internal, creator: bo@acme.example, generalAccess: global} # applied by bo@acme.example, who is no admin\n',
    whole:
      'apiVersion: bylaw/v1\nkind: Space\nmetadata: {workspace: acme-legal, name: library}\nspec: {type: internal, creator: bo@acme.example, generalAccess: global} # applied by ana@acme.example, an admin\n',
  },
});

/** The field by which a change opens something to everybody in its workspace; undefined if it does not. */
function openingField(judged: JudgedPlan, change: Change): string | undefined {
  const {before, after} = change;
  const isNew = isAdoptedByLimited(judged, change);
  if (after?.kind === 'Space' || after?.kind === 'Resource') {
    const was =
      before?.kind === 'Space' || before?.kind === 'Resource' ? before.spec.generalAccess : undefined;
    return after.spec.generalAccess === 'global' && (was !== 'global' || isNew)
      ? '/generalAccess'
      : undefined;
  }
  if (after?.kind !== 'Share' || !(isNew || asksForMore(change))) return undefined;
  const i = (after.spec.to ?? []).findIndex(({subject}) => splitReference(subject).type === 'everyone');
  return i === -1 ? undefined : `/to/${i}/subject`;
}

export const ownershipGlobalAccess: Rule = {
  definition,
  *check(judged) {
    const actor = limitedActor(judged);
    if (actor === null) return;
    for (const change of judged.changes) {
      const {after} = change;
      const workspace = after?.workspace ?? '';
      const field = openingField(judged, change);
      if (after === undefined || field === undefined || isAdmin(judged, actor, workspace)) continue;
      yield {finding: finding(definition, {actor, workspace}, about(after, field))};
    }
  },
};
