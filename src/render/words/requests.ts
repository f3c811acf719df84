/** Sentences about requests. What they are given is escaped already. */
import type {ConnectionAnswer, ConnectionSide} from '../../model/connection-answers.ts';
import {compareText} from '../../diagnostics/compare-text.ts';
import type {
  ListedRequest,
  MadeDecision,
  MadeWithdrawal,
  RequestContent,
  RequestList,
  RequestSide,
  ShownRequest,
} from '../../model/request-answers.ts';
import {WITHDREW} from '../../model/withdrawal-text.ts';
import {bareName} from '../../model/principal.ts';
import {enumerate, plural} from './plural.ts';
import {timeText} from './time-text.ts';

/** `ana@… or bo@…`. */
export const whoMay = (approvers: readonly string[]): string =>
  approvers.length === 0 ? 'no approver yet' : enumerate(approvers, 'or');

/** `until 2027-01-31`, if it ends at all. */
export const untilText = (expires: string | undefined): string =>
  expires === undefined ? '' : `until ${expires}`;

/** What a request asks for, in a sentence. */
export function askedText(content: RequestContent): string {
  const {kind, requestedBy, workspace, target, into, recipients, allow} = content;
  if (kind === 'connection') {
    return `${requestedBy} requests a connection of ${workspace} with ${content.with}; ${enumerate(allow)} may be shared.`;
  }
  if (into !== null) {
    const [one] = recipients;
    return `${requestedBy} requests to contribute ${target ?? ''} to ${into}, for everybody with access to that space, as ${one?.role ?? 'viewer'} at most.`;
  }
  return `${requestedBy} requests to share ${target ?? ''} with people of ${content.with}${recipients.length === 0 ? '; it names nobody yet' : ''}.`;
}

/** Why a side does not agree to a connection; empty if it does. */
function sideLacks({
  workspace,
  state,
  connection,
  requestedBy,
  excludes,
  ended,
}: ConnectionSide): readonly string[] {
  const agreement = {
    agreed: [],
    withdrawn: [`${workspace} has withdrawn`],
    requester: [
      `${requestedBy ?? ''}, who requests it in ${connection ?? ''}, is not an External Connection Admin`,
    ],
    ended: ended === null ? [] : [`it has ended, because ${ended}`],
    silent: [`${workspace} has not agreed`],
  }[state];
  return [...agreement, ...(excludes ? [`\`partners\` of ${workspace} excludes the other side`] : [])];
}

/** That a connection is not active, and why. */
export const notActiveText = ({workspace, with: partner, sides}: ConnectionAnswer): string =>
  `The connection of ${workspace} with ${partner} is not active: ${[...new Set(sides.flatMap(sideLacks))].join('; ')}.`;

/** The command that decides on a request. */
export const decideText = (id: string): string =>
  `To decide: \`bylaw requests approve ${id}\` (or \`deny\`).`;

/** How many requests and approvals are pending, in a sentence. */
export function requestCounts({of, all, requests}: RequestList): string {
  const sides = requests.flatMap((request) => request.sides);
  const waiting = sides.filter(({status}) => status === 'waiting').length;
  const where = of === null ? '' : ` in ${of}`;
  if (all && requests.length > 0) {
    const state = waiting === 0 ? 'no approvals pending' : `${plural(waiting, 'approval')} pending`;
    return `${plural(requests.length, 'request')}${where}, ${state}`;
  }
  if (requests.length === 0) return `No approvals pending${where}.`;
  return `Approvals pending${where}: ${waiting} on ${plural(requests.length, 'request')}`;
}

/** That a request was asked again; undefined if it was not. */
export const askedAgainText = ({renew}: RequestContent): string | undefined =>
  renew > 0 ? `Requested again: \`renew\` is ${renew}.` : undefined;

/** That a request is suspended by the side that asks for it. */
export const suspendedText = ({workspace, kind}: RequestContent): string =>
  kind === 'share'
    ? `${workspace} has suspended it: it gives no access until ${workspace} resumes it.`
    : `${workspace} has suspended it: nothing is shared over it until ${workspace} resumes it.`;

/** What of a request decides how its sides are told of. */
export type Closing = Pick<ListedRequest, 'kind' | 'deniedBy' | 'withdrawn'>;

/** How a side stands to a request. */
export function statusText(
  {side, status, approvers, since, denial}: RequestSide,
  {kind, deniedBy, withdrawn}: Closing,
): string {
  const when = since === null ? '' : ` (since ${timeText(since)})`;
  if (denial !== null) {
    const why = denial.reason === null ? '' : ` (${denial.reason})`;
    return `denied by ${denial.by}, ${timeText(denial.at)}${why}`;
  }
  if (status === 'closed' && deniedBy.length === 0) return 'not decided; closed because it has ended';
  if (status === 'closed') return `not decided; closed by ${enumerate(deniedBy)}'s denial`;
  if (status !== 'waiting') return status;
  const ended = kind === 'connection' && withdrawn.includes(side) ? 'has withdrawn; ' : '';
  return approvers.length === 0
    ? `${ended}pending: no approver yet${when}`
    : `${ended}pending: ${whoMay(approvers)} may decide${when}`;
}

/** Why a request has no effect even once it is approved: a side has withdrawn from the connection. */
export function withdrawnText({
  kind,
  address,
  workspace,
  with: partner,
  withdrawn,
}: ListedRequest): string | undefined {
  if (withdrawn.length === 0) return undefined;
  if (kind === 'share') {
    return `${enumerate(withdrawn)} ${withdrawn.length === 1 ? 'has' : 'have'} withdrawn from the connection of ${workspace} with ${partner}: nothing is shared over it until both agree again.`;
  }
  return withdrawn.includes(workspace)
    ? `${workspace} has withdrawn: an approval alone does not connect them. To agree again, ${workspace} raises \`renew\` on ${address}.`
    : undefined;
}

/** What of a request ended of itself, for whom, why, and what clears that; undefined if nothing did. */
export function endedText({
  kind,
  address,
  ended,
  endedFor,
}: Pick<ListedRequest, 'kind' | 'address' | 'ended' | 'endedFor'>): string | undefined {
  if (ended.length === 0) return undefined;
  const why = ended.join('; ');
  if (endedFor.length === 0) return `This ${kind} has ended: ${why}. To clear this, remove ${address}.`;
  const people = enumerate(endedFor.map(bareName));
  return `This ${kind} has ended for ${people} only: ${why}. To clear this, remove ${people} from ${address}.`;
}

const DID: Readonly<Record<MadeDecision['decision'], string>> = {
  approve: 'approved',
  deny: 'denied',
  revoke: 'revoked the approval',
};

/** One decision on a request that belongs to `workspace`. */
function decisionText(made: MadeDecision, workspace: string): string {
  const {side, decision, by, actor, automatic, reason, source, ended} = made;
  return [
    `${by} ${DID[decision]} for ${side}`,
    ...(automatic
      ? [side === workspace ? 'implied (requester)' : 'implied (its recipients are Connection Admins)']
      : []),
    ...(actor === by ? [] : [`recorded by ${actor}`]),
    ...(source === null ? [] : [`through ${source}`]),
    ...(reason === null ? [] : [`reason: ${reason}`]),
    ...(ended ? ['no longer counts'] : []),
  ].join('; ');
}

/** A withdrawal, in the words of {@link decisionText}. */
const withdrewText = ({side, by, through, reason, ofConnection}: MadeWithdrawal): string =>
  [
    `${by} ${WITHDREW[through]} for ${side}${
      through === 'replacement'
        ? ', which ended the approvals of shares over it'
        : ofConnection && through !== 'command'
          ? `, which withdrew ${side} from the connection`
          : ''
    }`,
    ...(reason === null ? [] : [`reason: ${reason}`]),
  ].join('; ');

/** Decisions and withdrawals on a request, oldest first. */
export const madeOn = ({
  history,
  withdrawals,
  workspace,
}: ShownRequest): readonly {readonly at: string; readonly text: string}[] =>
  [
    ...history.map((made) => ({at: made.at, text: decisionText(made, workspace)})),
    ...withdrawals.map((made) => ({at: made.at, text: withdrewText(made)})),
  ].toSorted((a, b) => compareText(a.at, b.at));

/** What each recipient has by a request, or lacks. */
export function recipientFacts(
  shown: ShownRequest,
): readonly {readonly subject: string; readonly role: string; readonly text: string}[] {
  // The sides say what is missing for all recipients.
  const waits = shown.connection.state === 'active' && shown.sides.some(({status}) => status === 'waiting');
  const why = shown.deniedBy.length > 0 ? ': denied' : waits ? ' yet' : undefined;
  return shown.recipients.map(({subject, role, expires, inForce, missing}) => {
    const lacks = missing.length === 0 ? '' : `; lacks ${missing.join(' and ')}`;
    const has =
      inForce === null
        ? `not in force${why ?? lacks}`
        : `in force as ${[inForce.role, untilText(inForce.expires)].filter(Boolean).join(' ')}${lacks}`;
    return {subject, role, text: [untilText(expires), has].filter(Boolean).join('; ')};
  });
}
