/** How a side withdrew from a connection, in words. */
import type {WithdrawalRecord, WithdrawnBy} from './ledger.ts';

/** What somebody did by which their side withdrew: `raj@northwind.example …`. */
export const WITHDREW: Readonly<Record<WithdrawnBy, string>> = {
  command: 'ended the connection',
  revocation: 'revoked the approval',
  denial: 'denied what had been approved',
  approval: 'removed the Approval',
  connection: 'removed the Connection',
  replacement: 'renamed or replaced the Connection',
  partners: 'excluded the other side with `partners`',
};

/** `raj@northwind.example ended the connection, 2027-01-20 12:00:00 UTC (Conflict of interest)`; `when` is a time in words. */
export const withdrawalText = (
  {through, by, reason}: Pick<WithdrawalRecord, 'through' | 'by' | 'reason'>,
  when: string,
): string => `${by} ${WITHDREW[through]}, ${when}${reason === null ? '' : ` (${reason})`}`;
