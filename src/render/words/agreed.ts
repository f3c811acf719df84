/** Who has agreed to what two workspaces share. */
import {isMapping} from '../../model/mapping.ts';
import type {ApprovalInForce, Plan} from '../../model/plan.ts';
import {plural} from './plural.ts';
import {timeText} from './time-text.ts';
import {byRequest} from './waiting.ts';

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

/** How many requests are named. */
const NAMED = 5;

const isSuspended = ({after}: Plan['changes'][number]): boolean =>
  isMapping(after) && after['suspended'] === true;

/**
 * What both sides have agreed to once a plan is applied, one of them by it, and who did; undefined where there is nothing. What the
 * plan freezes is left out: it has no effect yet.
 */
export function completedText({agreed = [], changes}: Plan): string | undefined {
  const frozen = new Set(changes.filter(isSuspended).map(({address}) => address));
  const isFrozen = (id: string): boolean =>
    frozen.has(id.replace(/^share:/, 'Share/').replace(/^connection:/, 'Connection/'));
  const completed = [...byRequest(agreed)].filter(
    ([id, sides]) =>
      sides.length === 2 &&
      sides.some(({at}) => at === null) &&
      sides.every(({partly}) => partly !== true) &&
      !isFrozen(id),
  );
  if (completed.length === 0) return undefined;
  const named = completed.slice(0, NAMED).map(([id, sides]) => {
    const who = sides.map(
      ({side, by, at}) => `${by} for ${side}, ${at === null ? 'on apply' : timeText(at)}`,
    );
    return `${id} ${id.startsWith('connection:') ? 'becomes active' : 'takes effect'} (${who.join('; ')})`;
  });
  const more = completed.length > NAMED ? `; and ${completed.length - NAMED} more` : '';
  return `${named.join('; ')}${more}.`;
}
