import {defineRule, finding} from '../diagnostics/rule-definition.ts';
import {isActiveMember} from '../access/held-permissions.ts';
import {isInvited} from '../agreements/invitations.ts';
import {isExpired} from '../model/expiry.ts';
import {objectAt, ofKind} from '../model/objects.ts';
import {offboardings} from '../model/offboarded-people.ts';
import type {JudgedPlan} from './judged.ts';
import {errorIfNew, newRequests} from './newly-requested.ts';
import {about, type Rule} from './rule.ts';

const definition = defineRule<{guest: string; home: string; here: boolean; stands: boolean}>({
  id: 'guest/is-member',
  severity: 'error',
  invariant: true,
  title: 'a guest is an active member of some workspace',
  message: ({guest, home, here, stands}) =>
    stands
      ? `${guest} has become a member of another workspace since they were invited. That does not end the invitation, but it cannot be widened.`
      : `${guest} is an active member of ${here ? home : 'another workspace'}, and only people without an active membership can be invited.`,
  help: ({guest, here, stands}) => {
    if (here) return `Remove the guest: as a member, ${guest} gets access through a Share.`;
    return stands
      ? `Ask ${guest} which workspace they belong to now. If they should have access over a connection instead, remove the guest.`
      : `Remove the guest, and share with ${guest} over a connection with their workspace. Ask them which one that is.`;
  },
  why: 'Members of another workspace get access over a connection, so that their own side agrees to it.',
  example: {
    broken:
      'apiVersion: bylaw/v1\nkind: Guest\nmetadata: {workspace: acme-legal, name: vera@northwind.example}\nspec: {spaces: [{space: war-room, role: viewer}], invitedBy: bo@acme.example} # vera is a member of northwind-legal\n',
    whole:
      'apiVersion: bylaw/v1\nkind: Guest\nmetadata: {workspace: acme-legal, name: otto@valuation.example}\nspec: {spaces: [{space: war-room, role: viewer}], invitedBy: bo@acme.example}\n',
  },
});

/**
 * Who is an active member of which workspace after a plan, among those whom it concerns. A membership that the plan would
 * give to somebody offboarded from there counts for nothing: `references/offboarded` stands against it.
 */
function activeMemberships(judged: JudgedPlan, people: ReadonlySet<string>): Map<string, Set<string>> {
  const {after, live, now, offboarded} = judged;
  const offboardedFrom = offboarded === undefined ? () => undefined : offboardings(offboarded);
  const memberships = new Map<string, Set<string>>();
  for (const member of ofKind(after, 'Member')) {
    const {name, workspace} = member;
    if (!people.has(name) || !isActiveMember(member, now)) continue;
    const before = objectAt(live, 'Member', member.address);
    const isThere = before !== undefined && isActiveMember(before, now);
    if (!isThere && offboardedFrom(name, workspace) !== undefined) continue;
    memberships.set(name, (memberships.get(name) ?? new Set<string>()).add(workspace ?? ''));
  }
  return memberships;
}

export const guestIsMember: Rule = {
  definition,
  *check(judged) {
    const {after, now, elsewhere, settlement} = judged;
    const guests = [...ofKind(after, 'Guest')].filter(({spec}) => !isExpired(spec.expires, now));
    if (guests.length === 0) return;
    const requested = newRequests(judged);
    const memberships = activeMemberships(judged, new Set(guests.map(({name}) => name)));
    for (const guest of guests) {
      const {address, name} = guest;
      const home = guest.workspace ?? '';
      const active = memberships.get(name);
      const here = active?.has(home) ?? false;
      const isNew = requested.has(address);
      if (active === undefined && elsewhere?.active.has(name) !== true) continue;
      // Of an invitation that a membership of the inviting workspace ends, or ended, `guest/withheld` tells.
      if (!isNew && (here || !isInvited(guest, settlement.ledger))) continue;
      // That somebody belongs to a workspace is told to whoever invites them, and not to which.
      const params = {guest: name, home, here, stands: !isNew};
      yield {finding: finding(definition, params, {...about(guest), ...errorIfNew(isNew)})};
    }
  },
};
