/** Sentences about requests. What they are given is escaped already. */
import type {ConnectionAnswer, ConnectionSide} from '../../model/connection-answers.ts';
import type {RequestContent, RequestList} from '../../model/request-answers.ts';
import {enumerate, plural} from './plural.ts';

/** `ana@… or bo@…`. */
export const whoMay = (approvers: readonly string[]): string =>
  approvers.length === 0 ? 'nobody there may decide yet' : enumerate(approvers, 'or');

/** `until 2027-01-31`, if it ends at all. */
export const untilText = (expires: string | undefined): string =>
  expires === undefined ? '' : `until ${expires}`;

/** What a request asks for, in a sentence. */
export function askedText(content: RequestContent): string {
  const {kind, requestedBy, workspace, target, into, recipients, allow} = content;
  if (kind === 'connection') {
    return `${requestedBy} asks to connect ${workspace} with ${content.with}; ${enumerate(allow)} may be shared.`;
  }
  if (into !== null) {
    const [one] = recipients;
    return `${requestedBy} asks to put ${target ?? ''} into ${into}, for everybody who reaches that space, at most as ${one?.role ?? 'viewer'}.`;
  }
  return `${requestedBy} asks to share ${target ?? ''} with people of ${content.with}${recipients.length === 0 ? '; it names nobody yet' : ''}.`;
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
  `To decide: \`bylaw requests approve ${id}\`, or \`deny\` in place of \`approve\`.`;

/** How many requests and decisions are open, in a sentence. */
export function requestCounts({of, all, requests}: RequestList): string {
  const sides = requests.flatMap((request) => request.sides);
  const waiting = sides.filter(({status}) => status === 'waiting').length;
  const where = of === null ? '' : ` in ${of}`;
  if (all && requests.length > 0) {
    const state = waiting === 0 ? 'nothing waits' : `${plural(waiting, 'decision')} to make`;
    return `${plural(requests.length, 'request')}${where}, ${state}`;
  }
  if (requests.length === 0) return `Nothing waits for a decision${where}.`;
  return `Waiting for approval${where}: ${plural(waiting, 'decision')} on ${plural(requests.length, 'request')}`;
}

/** That a request is suspended by the side that asks for it. */
export const suspendedText = ({workspace, kind}: RequestContent): string =>
  kind === 'share'
    ? `${workspace} has suspended it: it gives no access until ${workspace} lifts the suspension.`
    : `${workspace} has suspended it: nothing is shared over it until ${workspace} lifts the suspension.`;
