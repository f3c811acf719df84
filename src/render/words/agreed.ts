/** Who has agreed to what two workspaces share. */
import type {Agreed} from '../../model/plan.ts';
import {plural} from './plural.ts';
import {timeText} from './time-text.ts';

/** `3 approvals`. */
export const agreedCounts = (agreed: readonly Agreed[]): string => plural(agreed.length, 'approval');

/**
 * How a side agreed without a decision of its own: its request counts as its approval, and so does being a recipient.
 */
const byItself = ({id, side}: Agreed): string =>
  id.slice(id.indexOf(':') + 1).startsWith(`${side}/`) ? 'by asking' : 'being whom it is for';

/** How and when somebody agreed. Follows their name. */
export const agreedText = (agreed: Agreed): string =>
  `${agreed.automatic ? byItself(agreed) : 'by a decision'}, ${agreed.at === null ? 'with this plan' : timeText(agreed.at)}${agreed.partly ? ' (to a part; the rest waits)' : ''}`;
