/** Sentences about connections. */
import type {ConnectionAnswer, ConnectionSide, Withdrawn} from '../../model/connection-answers.ts';
import {withdrawalText} from '../../model/withdrawal-text.ts';
import {enumerate, plural} from './plural.ts';
import {whoMay} from './requests.ts';
import {timeText} from './time-text.ts';

/** The state of a connection, and since when it is active. */
export function stateText({state, since, epoch}: ConnectionAnswer): string {
  const before = epoch > 1 && state !== 'active' ? '; it ended earlier' : '';
  switch (state) {
    case 'active':
      return `active${since === null ? '' : ` since ${timeText(since)}`}${epoch > 1 ? `, epoch ${epoch}` : ''}`;
    case 'waiting':
      return `pending agreement${before}`;
    case 'withdrawn':
      return 'withdrawn';
    case 'ended':
      return 'ended';
    case 'withheld':
      return 'agreed, but withheld';
  }
}

/** Who withdrew, how, when and why: `raj@northwind.example ended the connection, 2027-01-20 12:00:00 UTC (done)`. */
const withdrawnText = (withdrawal: Withdrawn): string => withdrawalText(withdrawal, timeText(withdrawal.at));

/** How a side of a connection stands to it. */
export function sideText(side: ConnectionSide, other: string): string {
  const {
    state,
    by,
    agreedBy,
    agreedAt,
    connection,
    requestedBy,
    request,
    approvers,
    admins,
    excludes,
    ended,
    suspended,
    withdrawal,
  } = side;
  const deciding = `\`bylaw requests approve ${request ?? ''}\``;
  const who = approvers.length === 0 ? whoMay(approvers) : `${whoMay(approvers)} may`;
  const told = withdrawal === null ? '' : `: ${withdrawnText(withdrawal)}`;
  const agreement = {
    agreed: `agreed by ${agreedBy === null ? (by ?? '') : `${agreedBy}${agreedAt === null ? '' : `, ${timeText(agreedAt)}`}, through ${by ?? ''}`}${withdrawal === null ? '' : `: ${withdrawnText(withdrawal)}, which ended the approvals of shares over it`}`,
    withdrawn:
      connection === null
        ? `has withdrawn${told}${request === null ? '' : `; to agree again: ${deciding} (${who})`}`
        : `has withdrawn${told}; to agree again: raise \`renew\` on ${connection}${request === null ? '' : ` or ${deciding} (${who})`}`,
    requester: `${requestedBy ?? ''} requests it in ${connection ?? ''}, but is not an External Connection Admin there${request === null ? '' : `; to agree: ${deciding} (${who})`}`,
    ended: `its agreement has ended${ended === null ? '' : `, because ${ended}`}`,
    silent:
      request === null
        ? 'has not agreed and is not asked: it needs a Connection of its own'
        : `has not agreed; to agree: ${deciding} (${who})`,
  }[state];
  return [
    agreement,
    ...(suspended ? ['has suspended it: nothing is shared over it until it is resumed'] : []),
    ...(excludes ? [`its \`partners\` excludes ${other}`] : []),
    ...(admins.length === 0 ? [] : [`Connection Admins: ${enumerate(admins)}`]),
  ].join('; ');
}

/** What may be shared over a connection, and how much of it is. */
export function allowedText({state, allow, shares}: ConnectionAnswer): string {
  const crossing = allow.length === 0 ? 'nothing' : enumerate(allow);
  return `${crossing} ${state === 'active' ? 'may' : 'could'} be shared; ${plural(shares.declared, 'share')}, ${shares.inForce} in force`;
}

/** That there is no connection to tell of. */
export const noConnectionsText = (of: string | null): string =>
  `No connections${of === null ? '' : ` in ${of}`}, and no requests for one.`;
