import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {addressOf} from '../model/address.ts';
import {objectAt} from '../model/objects.ts';
import {splitReference} from '../model/references.ts';
import {newlyShared} from './newly-requested.ts';
import {isKnown, type JudgedPlan} from './judged.ts';
import {about, type Rule} from './rule.ts';
import {isAdminAfter} from './admins.ts';

const definition = defineRule<{requester: string; recipient: string; workspace: string; isTeam: boolean}>({
  id: 'share/outside-team',
  severity: 'error',
  invariant: true,
  title:
    'an internal share goes to a user who is in no team with the requester, or to a team that does not list the requester, and the requester is not an admin',
  message: ({requester, recipient, workspace, isTeam}) =>
    isTeam
      ? `${requester} shares this with the team ${recipient}, but that team does not list ${requester}, who is not an admin of ${workspace}.`
      : `${requester} shares this with ${recipient}, but no team lists both of them, and ${requester} is not an admin of ${workspace}.`,
  help: ({requester, isTeam}) =>
    isTeam
      ? `Share it with a team that lists ${requester}, add ${requester} to this team, or have an admin request it (\`requestedBy\`).`
      : 'Share it with a team that lists the requester, put both into one team, or have an admin request it (`requestedBy`).',
  why: 'People share with those they work with; only admins share with anybody else.',
  example: {
    broken:
      'apiVersion: bylaw/v1\nkind: Share\nmetadata: {workspace: acme-legal, name: deal-room-team}\nspec: {target: "space:deal-room", to: [{subject: "user:di@acme.example", role: viewer}], requestedBy: bo@acme.example} # no team lists both\n',
    whole:
      'apiVersion: bylaw/v1\nkind: Share\nmetadata: {workspace: acme-legal, name: deal-room-team}\nspec: {target: "space:deal-room", to: [{subject: "user:cy@acme.example", role: viewer}], requestedBy: bo@acme.example} # both are in m-and-a\n',
  },
});

/** Whether a recipient is a team that does not list the requester, or somebody who is in no team with them. */
function isOutside(judged: JudgedPlan, workspace: string, requester: string, subject: string): boolean {
  const {type, name} = splitReference(subject);
  if (type === 'team') {
    const team = objectAt(judged.after, 'Team', addressOf('Team', workspace, name));
    // `references/unresolved` reports a team that is not there.
    return team !== undefined && !team.spec.members.includes(requester);
  }
  return type === 'user' && name !== requester && !judged.colleaguesAfter()(workspace, requester, name);
}

export const shareOutsideTeam: Rule = {
  definition,
  *check(judged) {
    for (const share of newlyShared(judged)) {
      const {spec} = share;
      const workspace = share.workspace ?? '';
      const requester = spec.requestedBy;
      if (spec.with !== undefined || !isKnown(judged, workspace)) continue;
      if (isAdminAfter(judged, requester, workspace)) continue;
      for (const [i, {subject}] of (spec.to ?? []).entries()) {
        if (!isOutside(judged, workspace, requester, subject)) continue;
        const {type, name: recipient} = splitReference(subject);
        const params = {requester, recipient, workspace, isTeam: type === 'team'};
        yield {finding: finding(definition, params, about(share, `/to/${i}/subject`))};
      }
    }
  },
};
