import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {compareText} from '../diagnostics/compare-text.ts';
import {isActiveMember} from '../access/held-permissions.ts';
import {isExpired} from '../model/expiry.ts';
import {objectAt, ofKind, type ObjectOf} from '../model/objects.ts';
import {about, type Rule} from './rule.ts';

const definition = defineRule<{guest: string; home: string; workspace: string | null}>({
  id: 'guest/is-member',
  severity: 'error',
  invariant: true,
  title: 'a guest is an active member of some workspace',
  message: ({guest, workspace}) =>
    `${guest} is an active member of ${workspace ?? 'another workspace'}, and only people without an active membership can be guests.`,
  help: ({guest, home, workspace}) =>
    workspace === home
      ? `Remove the guest: as a member, ${guest} gets access by a Share.`
      : `Remove the guest and share with ${guest} over a connection with their workspace; or end the membership there.`,
  why: 'People who belong to a workspace come in over a connection, so that their own side has agreed to it.',
  example: {
    broken:
      'apiVersion: bylaw/v1\nkind: Guest\nmetadata: {workspace: acme-legal, name: vera@northwind.example}\nspec: {spaces: [{space: war-room, role: viewer}], invitedBy: bo@acme.example} # vera is a member of northwind-legal\n',
    whole:
      'apiVersion: bylaw/v1\nkind: Guest\nmetadata: {workspace: acme-legal, name: otto@valuation.example}\nspec: {spaces: [{space: war-room, role: viewer}], invitedBy: bo@acme.example}\n',
  },
});

export const guestIsMember: Rule = {
  definition,
  *check({live, after, now, elsewhere}) {
    const guests = [...ofKind(after, 'Guest')].filter(({spec}) => !isExpired(spec.expires, now));
    if (guests.length === 0) return;
    const invited = new Set(guests.map(({name}) => name));
    const memberships = new Map<string, ObjectOf<'Member'>[]>();
    for (const member of ofKind(after, 'Member')) {
      if (!invited.has(member.name) || !isActiveMember(member, now)) continue;
      memberships.set(member.name, [...(memberships.get(member.name) ?? []), member]);
    }
    const begun = ({address}: ObjectOf<'Member'>): boolean => {
      const before = objectAt(live, 'Member', address);
      return before === undefined || !isActiveMember(before, now);
    };
    for (const guest of guests) {
      const active = memberships.get(guest.name) ?? [];
      const [workspace = null] = active.map((member) => member.workspace ?? '').toSorted(compareText);
      if (workspace === null && elsewhere?.active.has(guest.name) !== true) continue;
      yield {
        finding: finding(
          definition,
          {guest: guest.name, home: guest.workspace ?? '', workspace},
          about(guest),
        ),
        causes: active.filter(begun).map(({address}) => address),
      };
    }
  },
};
