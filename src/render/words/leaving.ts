/** What somebody's leaving does to an object, as a plan says it. */
import type {LeavingPart, OffboardingEffect} from '../../model/leaving.ts';

/** The object as the plan shows it. */
interface Left {
  readonly address: string;
  /** Its spec afterwards, or null. */
  readonly after: unknown;
}

const memberOf = (value: unknown, key: string): string | undefined => {
  const member = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  const found = member.find(([name]) => name === key)?.[1] as unknown;
  return typeof found === 'string' ? found : undefined;
};

function handedOver({after}: Left): string {
  const creator = memberOf(after, 'creator');
  if (creator !== undefined) return `handed over to ${creator}`;
  const requester = memberOf(after, 'requestedBy');
  return requester === undefined ? 'handed over' : `now requested by ${requester}`;
}

function leftText({address}: Left): string {
  if (address.startsWith('Team/')) return 'they leave the team';
  return address.startsWith('Connection/')
    ? 'they are no longer a Connection Admin'
    : 'they are no longer a recipient';
}

const WORDS: Readonly<Record<OffboardingEffect, (left: Left) => string>> = {
  deactivated: () => 'their membership is deactivated',
  anonymised: () => 'anonymised',
  'no-system-admin': () => 'they are no longer a system admin',
  'handed-over': handedOver,
  left: leftText,
  narrowed: () => 'what was still pending is cancelled',
  redundant: () => 'the successor is the creator and no longer a recipient',
  removed: ({address}) =>
    address.startsWith('Grant/')
      ? 'the grant to them is deleted'
      : address.startsWith('Guest/')
        ? 'the invitation is deleted'
        : 'deleted, since nobody else is a recipient',
  cancelled: () => 'their open request is cancelled and deleted',
  renamed: () => 'refers to them by the opaque address',
};

/** Who leaves: the names of Offboardings. */
const peopleIn = ({of}: LeavingPart): string =>
  of.map((address) => address.split('/').slice(2).join('/')).join(', ');

/** What a leaving does to an object, in words. */
export const leavingText = (leaving: LeavingPart, left: Left): string =>
  `offboarding ${peopleIn(leaving)}: ${leaving.effects.map((effect) => WORDS[effect](left)).join('; ')}`;
