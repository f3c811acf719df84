/** Which invitations of guests have ended: a membership of the inviting workspace ends one for good. */
import type {Ledger} from '../model/ledger.ts';
import type {ObjectOf} from '../model/objects.ts';

/** Whether no membership ended an invitation, or it was renewed since. */
export const isInvited = ({address, spec}: ObjectOf<'Guest'>, ledger: Ledger): boolean =>
  spec.renew > (ledger.endedInvitations.get(address) ?? -1);
