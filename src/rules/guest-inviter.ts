import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {holds} from '../access/held-permissions.ts';
import {INVITING} from '../access/memberships.ts';
import {newlyRequested} from './newly-requested.ts';
import {isKnown} from './judged.ts';
import {about, type Rule} from './rule.ts';

const definition = defineRule<{inviter: string; workspace: string; lacks: readonly string[]}>({
  id: 'guest/inviter',
  severity: 'error',
  invariant: true,
  title: 'the inviter of a guest lacks `use:invite_guest_accounts` or `use:shared_spaces`',
  message: ({inviter, workspace, lacks}) =>
    `${inviter} invites this guest, but lacks ${lacks.map((p) => `\`${p}\``).join(' and ')} in ${workspace}.`,
  help: ({inviter}) =>
    `Name as \`invitedBy\` somebody who may invite guests, or give ${inviter} what is missing through a role or a Grant.`,
  why: 'Inviting guests is opt-in: somebody must decide who may do it.',
  example: {
    broken:
      'apiVersion: bylaw/v1\nkind: Guest\nmetadata: {workspace: acme-legal, name: otto@valuation.example}\nspec: {spaces: [{space: war-room, role: viewer}], invitedBy: cy@acme.example} # cy may not invite\n',
    whole:
      'apiVersion: bylaw/v1\nkind: Guest\nmetadata: {workspace: acme-legal, name: otto@valuation.example}\nspec: {spaces: [{space: war-room, role: viewer}], invitedBy: bo@acme.example} # bo may\n',
  },
});

export const guestInviter: Rule = {
  definition,
  *check(judged) {
    for (const guest of newlyRequested(judged, 'Guest')) {
      const workspace = guest.workspace ?? '';
      const inviter = guest.spec.invitedBy;
      if (!isKnown(judged, workspace)) continue;
      const lacks = INVITING.filter(
        (permission) => !holds(judged.heldAfter(), workspace, inviter, permission),
      );
      if (lacks.length > 0) {
        yield {finding: finding(definition, {inviter, workspace, lacks}, about(guest, '/invitedBy'))};
      }
    }
  },
};
