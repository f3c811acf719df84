import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import type {GovernedObject} from '../model/objects.ts';
import {refusedApprovals} from './approvals.ts';
import {asksForMore} from './newly-requested.ts';
import {about, type Rule} from './rule.ts';
import {isAdmin, limitedActor} from './admins.ts';

const definition = defineRule<{actor: string; person: string; field: string; workspace: string}>({
  id: 'authority/on-behalf',
  severity: 'error',
  invariant: true,
  title:
    '`requestedBy`, `invitedBy` or `creator` names somebody else, and the actor is neither an admin there nor a system admin; or `by` names somebody else, and the actor is not an approver of that side',
  message: ({actor, person, field, workspace}) =>
    field === 'by'
      ? `\`by\` says that ${person} decides, but the actor is ${actor}, who is not an approver of ${workspace}.`
      : `\`${field}\` names ${person}, but the actor is ${actor}, who is not an admin of ${workspace}.`,
  help: ({actor, person, field, workspace}) =>
    field === 'by'
      ? `Have ${person} or another approver of ${workspace} apply it (\`--as EMAIL\`). Nobody else decides for a side, not even a system admin.`
      : `Write ${actor} there, or have ${person} or an admin apply it (\`--as EMAIL\`).`,
  why: 'Only those who are responsible for a workspace may act in the name of somebody else.',
  example: {
    broken:
      '# applied by bo@acme.example\napiVersion: bylaw/v1\nkind: Space\nmetadata: {workspace: acme-legal, name: meeting-room}\nspec: {type: internal, creator: cy@acme.example}\n',
    whole:
      '# applied by bo@acme.example\napiVersion: bylaw/v1\nkind: Space\nmetadata: {workspace: acme-legal, name: meeting-room}\nspec: {type: internal, creator: bo@acme.example}\n',
  },
});

/** Who an object says asked for it, and in which field. */
function saidBy(
  object: GovernedObject,
): {readonly person: string; readonly field: 'requestedBy' | 'invitedBy' | 'creator'} | undefined {
  switch (object.kind) {
    case 'Connection':
    case 'Share':
      return {person: object.spec.requestedBy, field: 'requestedBy'};
    case 'Guest':
      return {person: object.spec.invitedBy, field: 'invitedBy'};
    case 'Space':
    case 'Resource':
      return {person: object.spec.creator, field: 'creator'};
    default:
      return undefined;
  }
}

export const authorityOnBehalf: Rule = {
  definition,
  *check(judged) {
    // Of a system admin too: "may do everything but […] decide for a side".
    for (const {approval} of refusedApprovals(judged, 'on-behalf')) {
      const params = {
        actor: judged.actor ?? '',
        person: approval.spec.by,
        field: 'by',
        workspace: approval.workspace ?? '',
      };
      yield {finding: finding(definition, params, about(approval, '/by'))};
    }
    const actor = limitedActor(judged);
    if (actor === null) return;
    for (const change of judged.changes) {
      const {after} = change;
      // Whoever edits something without asking for more acts in nobody's name.
      if (after === undefined || !asksForMore(change)) continue;
      const said = saidBy(after);
      const workspace = after.workspace ?? '';
      if (said === undefined || said.person === actor || isAdmin(judged, actor, workspace)) continue;
      yield {finding: finding(definition, {...said, actor, workspace}, about(after, `/${said.field}`))};
    }
  },
};
