import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {splitReference} from '../model/references.ts';
import {newlyRequested} from './newly-requested.ts';
import {isKnown} from './judged.ts';
import {about, type Rule} from './rule.ts';
import {isAdminAfter} from './admins.ts';

const definition = defineRule<{requester: string; recipient: string; workspace: string}>({
  id: 'share/outside-team',
  severity: 'error',
  invariant: true,
  title:
    'an internal share goes to a user who is in no team with the requester, and the requester is not an admin',
  message: ({requester, recipient, workspace}) =>
    `${requester} shares this with ${recipient}, but no team lists both of them, and ${requester} is not an admin of ${workspace}.`,
  help: () => 'Share it with a team, put both into one team, or name an admin as `requestedBy`.',
  why: 'People share with those they work with; only admins share with anybody else.',
  example: {
    broken:
      'apiVersion: bylaw/v1\nkind: Share\nmetadata: {workspace: acme-legal, name: deal-room-team}\nspec: {target: "space:deal-room", to: [{subject: "user:di@acme.example", role: viewer}], requestedBy: bo@acme.example} # no team lists both\n',
    whole:
      'apiVersion: bylaw/v1\nkind: Share\nmetadata: {workspace: acme-legal, name: deal-room-team}\nspec: {target: "space:deal-room", to: [{subject: "user:cy@acme.example", role: viewer}], requestedBy: bo@acme.example} # both are in m-and-a\n',
  },
});

export const shareOutsideTeam: Rule = {
  definition,
  *check(judged) {
    for (const share of newlyRequested(judged, 'Share')) {
      const {spec} = share;
      const workspace = share.workspace ?? '';
      const requester = spec.requestedBy;
      if (spec.with !== undefined || !isKnown(judged, workspace)) continue;
      if (isAdminAfter(judged, requester, workspace)) continue;
      for (const [i, {subject}] of (spec.to ?? []).entries()) {
        const {type, name: recipient} = splitReference(subject);
        if (type !== 'user' || recipient === requester) continue;
        if (judged.colleaguesAfter()(workspace, requester, recipient)) continue;
        const params = {requester, recipient, workspace};
        yield {finding: finding(definition, params, about(share, `/to/${i}/subject`))};
      }
    }
  },
};
