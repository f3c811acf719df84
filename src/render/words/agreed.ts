/** Who has agreed to what two workspaces share. */
import type {ApprovalInForce} from '../../model/plan.ts';
import {plural} from './plural.ts';
import {timeText} from './time-text.ts';

/** `3 approvals`. */
export const agreedCounts = (agreed: readonly ApprovalInForce[]): string => plural(agreed.length, 'approval');

/**
 * How a side agreed without a decision of its own: its request counts as its approval, and so does being a recipient.
 */
const byItself = ({id, side}: ApprovalInForce): string =>
  id.slice(id.indexOf(':') + 1).startsWith(`${side}/`) ? 'implied (requester)' : 'implied (recipient)';

/** How and when somebody agreed. Follows their name. */
export const agreedText = (agreed: ApprovalInForce): string =>
  `${agreed.automatic ? byItself(agreed) : 'by a decision'}, ${agreed.at === null ? 'on apply' : timeText(agreed.at)}${agreed.partly ? ' (partly; new recipients pending)' : ''}`;
