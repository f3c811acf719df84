import {defineWords, finding} from '../diagnostics/rule-words.ts';
import {isActiveMember} from '../access/held-permissions.ts';
import {ofKind} from '../model/objects.ts';
import {about, type Rule} from './rule.ts';

const words = defineWords<{guest: string; workspace: string}>({
  id: 'guest/is-member',
  severity: 'error',
  invariant: true,
  title: 'the guest is an active member somewhere',
  message: ({guest, workspace}) =>
    `${guest} is an active member of ${workspace}, and guests are people without any membership.`,
  help: ({guest}) => `Share with ${guest} over a connection with their workspace, or end the membership.`,
  why: 'Whoever belongs somewhere comes over a connection, so that their own side has agreed to it.',
  example: {
    broken:
      'apiVersion: bylaw/v1\nkind: Guest\nmetadata: {workspace: acme-legal, name: vera@northwind.example}\nspec: {spaces: [{space: war-room, role: viewer}], invitedBy: bo@acme.example} # vera is a member of northwind-legal\n',
    whole:
      'apiVersion: bylaw/v1\nkind: Guest\nmetadata: {workspace: acme-legal, name: otto@valuation.example}\nspec: {spaces: [{space: war-room, role: viewer}], invitedBy: bo@acme.example}\n',
  },
});

export const guestIsMember: Rule = {
  words,
  *check({after, now}) {
    const guests = [...ofKind(after, 'Guest')];
    if (guests.length === 0) return;
    const memberships = new Map<string, {readonly address: string; readonly workspace: string}>();
    for (const member of ofKind(after, 'Member')) {
      if (isActiveMember(member, now)) {
        memberships.set(member.name, {address: member.address, workspace: member.workspace ?? ''});
      }
    }
    for (const guest of guests) {
      const membership = memberships.get(guest.name);
      if (membership === undefined) continue;
      const params = {guest: guest.name, workspace: membership.workspace};
      yield {finding: finding(words, params, about(guest)), causes: [membership.address]};
    }
  },
};
