/** What the checklist says of guests: whether they may be invited, and who could. */
import {computeAccess} from '../access/access.ts';
import {externalAccessOf} from '../agreements/external-access-in-force.ts';
import {holdersOf, holds, type HeldPermissions} from '../access/held-permissions.ts';
import {targetNamed} from '../access/targets.ts';
import type {Live} from '../model/live.ts';
import type {ChecklistItem} from '../model/checklist.ts';
import {isAtLeast} from '../model/levels.ts';
import {ofKind, type ObjectOf} from '../model/objects.ts';
import {grantTo, item, some} from './checklist-items.ts';

/** Members who may invite guests, into spaces that they manage. */
const mayInvite = (held: HeldPermissions, name: string): readonly string[] =>
  holdersOf(held, name, 'use:invite_guest_accounts').filter((email) =>
    holds(held, name, email, 'use:shared_spaces'),
  );

/** Those of them who manage a space to invite guests into. */
function inviters(live: Live, may: readonly string[], name: string): readonly string[] {
  if (may.length === 0) return [];
  const external = externalAccessOf(live.objects, live.ledger);
  const table = computeAccess({state: live.objects, now: live.now, external});
  const spaces = [...ofKind(live.objects, 'Space')].filter(({workspace}) => workspace === name);
  return may.filter((email) =>
    spaces.some((space) =>
      isAtLeast(table.level(email, targetNamed(name, `space:${space.name}`)), 'co-owner'),
    ),
  );
}

/** The items about guests; `needed` if there are to be any. */
export function guestItems(
  live: Live,
  held: HeldPermissions,
  {name, address, spec}: ObjectOf<'Workspace'>,
  needed: boolean,
): readonly ChecklistItem[] {
  const may = mayInvite(held, name);
  const able = inviters(live, may, name);
  return [
    item('Guests: entitlement', spec.features.guestAccounts, {
      yes: '`features.guestAccounts` is on',
      no: '`features.guestAccounts` is off',
      how: `Have a system admin apply \`features: {guestAccounts: true}\` in the \`spec\` of ${address}.`,
      needed,
    }),
    item('Guests: inviter', able.length > 0, {
      yes: `${some(able)} may invite guests into a space that they manage`,
      no:
        may.length > 0
          ? `${some(may)} may invite guests, but ${may.length === 1 ? 'is' : 'are'} not \`co-owner\` or higher on any space`
          : 'no active member may invite guests: this needs `use:invite_guest_accounts`, `use:shared_spaces`, and the level `co-owner` or higher on a space',
      how:
        may.length > 0
          ? `Declare a space with ${may[0] ?? ''} as its \`creator\`, or share one with them as \`co-owner\`.`
          : `Give both permissions to a member who manages a space. For the first, declare ${grantTo(name, 'use:invite_guest_accounts', 'user:EMAIL')}.`,
      needed,
    }),
  ];
}
