import type {Address} from '../../model/address.ts';
import {addressOf} from '../../model/address.ts';
import {ofKind} from '../../model/objects.ts';
import {isInvited} from '../invitations.ts';
import type {Settling} from './settling.ts';

/**
 * Ends the invitations of guests who are members of the inviting workspace, active or not: once the membership is gone, it
 * takes a `renew` to invite them again.
 * Twin in SQL: src/postgres/behaviour/end-invitations.sql.
 */
export function endInvitations(settling: Settling): void {
  const {after, ledger} = settling;
  const ended = new Map<Address, number>();
  for (const guest of ofKind(after, 'Guest')) {
    const {address, workspace, name, spec} = guest;
    const member = after.has(addressOf('Member', workspace, name));
    const before = ledger.endedInvitations.get(address);
    if (member && isInvited(guest, ledger)) ended.set(address, spec.renew);
    else if (before !== undefined) ended.set(address, before);
  }
  settling.ledger = {...ledger, endedInvitations: ended};
}
