/**
 * The ledger after changes: what bylaw.settle makes of it once they are written. A plan foresees by this who has agreed
 * to what. Each step has a twin in SQL of the same name, and test/postgres/agreements.test.ts holds them together.
 */
import {heldPermissions} from '../access/held-permissions.ts';
import type {Address} from '../model/address.ts';
import type {Ledger} from '../model/ledger.ts';
import {approversIn} from './approvers.ts';
import {isStrictIn, type Refusal} from './decide.ts';
import {approveAutomatically} from './settle/approve-automatically.ts';
import {countApprovals} from './settle/count-approvals.ts';
import {dropRenamedResources} from './settle/drop-renamed-resources.ts';
import {dropRenamedSpaces} from './settle/drop-renamed-spaces.ts';
import {dropRenamedTargets} from './settle/drop-renamed-targets.ts';
import {endInvitations} from './settle/end-invitations.ts';
import {endWhatIsGone} from './settle/end-what-is-gone.ts';
import {endWithdrawnApprovals} from './settle/end-withdrawn-approvals.ts';
import {markConnections} from './settle/mark-connections.ts';
import {lowerApprovals} from './settle/lower-approvals.ts';
import {noteAsked} from './settle/note-asked.ts';
import {numberRequests} from './settle/number-requests.ts';
import {settleAgreements} from './settle/settle-agreements.ts';
import type {SettleInput, Settling} from './settle/settling.ts';

export interface Settlement {
  readonly ledger: Ledger;
  /** Approvals among the changes that decide nothing, and why. */
  readonly refused: ReadonlyMap<Address, Refusal>;
}

/**
 * What the ledger says once the changes are applied. Without changes it is as it was.
 * Twin in SQL: src/postgres/behaviour/settle.sql.
 */
export function settle(input: SettleInput): Settlement {
  const {before, after, now} = input;
  if (input.changes.length === 0) return {ledger: input.ledger, refused: new Map()};
  const settling: Settling = {
    ...input,
    approvers: approversIn(after, heldPermissions(after, now)),
    isStrict: (side) => isStrictIn(before, side) || isStrictIn(after, side),
  };
  dropRenamedTargets(settling);
  dropRenamedResources(settling);
  dropRenamedSpaces(settling);
  numberRequests(settling);
  markConnections(settling);
  endWhatIsGone(settling);
  endInvitations(settling);
  endWithdrawnApprovals(settling);
  settleAgreements(settling);
  lowerApprovals(settling);
  const asked = noteAsked(settling);
  approveAutomatically(settling, asked);
  const refused = countApprovals(settling);
  settleAgreements(settling);
  return {ledger: settling.ledger, refused};
}
