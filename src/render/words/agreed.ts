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

/** The Approvals among changes, by the side and the request that each decides on. */
type ApprovalsMade = ReadonlyMap<string, string>;

const decided = (side: string, request: string): string => `${side} ${request}`;

/** The Approvals that a plan makes or changes. */
const approvalsMade = (changes: Plan['changes']): ApprovalsMade =>
  new Map(
    changes.flatMap(({address, after}) => {
      const [kind, side = ''] = address.split('/');
      const request = kind === 'Approval' && isMapping(after) ? after['request'] : undefined;
      return typeof request === 'string' ? [[decided(side, request), address]] : [];
    }),
  );

/** How and when somebody agreed. Follows their name. */
function agreedText(agreed: ApprovalInForce, made: ApprovalsMade): string {
  const {id, side, at, automatic, partly} = agreed;
  const through = at === null ? made.get(decided(side, id)) : undefined;
  const how = automatic ? byItself(agreed) : through === undefined ? 'by a decision' : `through ${through}`;
  return `${how}, ${at === null ? 'on apply' : timeText(at)}${partly ? ' (partly; new recipients pending)' : ''}`;
}

/** An approval, with how and when it was given in words. */
export interface Agreed extends ApprovalInForce {
  readonly how: string;
}

/** The approvals that a plan rests on, in words. */
export function agreedOf({agreed = [], changes}: Plan): readonly Agreed[] {
  const made = approvalsMade(changes);
  return agreed.map((one) => ({...one, how: agreedText(one, made)}));
}

/** How many connections and shares are named. */
const NAMED = 5;

const isSuspended = ({after}: Plan['changes'][number]): boolean =>
  isMapping(after) && after['suspended'] === true;

type Side = {readonly side: string; readonly by: string; readonly at?: string | null};

/** `ana@acme.example for acme-legal, on apply; raj@northwind.example for northwind-legal, 2 Nov 2026 14:03 UTC`. */
const sidesText = (sides: readonly Side[]): string =>
  sides
    .map(({side, by, at}) => {
      const when = at === undefined ? '' : `, ${at === null ? 'on apply' : timeText(at)}`;
      return `${by} for ${side}${when}`;
    })
    .join('; ');

/** The shares that both sides have approved once a plan is applied, one of them by it; without what it suspends. */
function completedShares({agreed = [], changes}: Plan): readonly string[] {
  const frozen = new Set(changes.filter(isSuspended).map(({address}) => address));
  return [...byRequest(agreed)].flatMap(([id, sides]) =>
    sides.length === 2 &&
    sides.some(({at}) => at === null) &&
    sides.every(({partly}) => partly !== true) &&
    !frozen.has(id.replace(/^share:/, 'Share/'))
      ? [`${id} takes effect (${sidesText(sides)})`]
      : [],
  );
}

/**
 * What both sides have agreed to once a plan is applied, one of them by it, and who did: connections that become active, and shares that take
 * effect; undefined where there is nothing.
 */
export function completedText(plan: Plan): string | undefined {
  const connected = (plan.connected ?? []).map(
    ({workspaces, sides}) =>
      `the connection of ${workspaces.join(' and ')} becomes active (${sidesText(sides)})`,
  );
  const completed = [...connected, ...completedShares(plan)];
  if (completed.length === 0) return undefined;
  const more = completed.length > NAMED ? `; and ${completed.length - NAMED} more` : '';
  const text = `${completed.slice(0, NAMED).join('; ')}${more}.`;
  return connected.length > 0 ? `T${text.slice(1)}` : text;
}
