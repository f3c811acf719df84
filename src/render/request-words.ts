/** Sentences about requests that several outputs share. What they are given is escaped already. */
import type {ConnectionAnswer, ConnectionSide} from '../model/connection-answers.ts';
import {bareName} from '../model/principal.ts';
import type {RequestContent} from '../model/request-answers.ts';
import {flow, prose, words, type Layout} from './flow.ts';
import {paint} from './paint.ts';
import {enumerate} from './plural.ts';
import type {Style} from './style.ts';
import {cell, table, wrapping} from './table.ts';

/** `ana@… or bo@…`. */
export const whoMay = (approvers: readonly string[]): string =>
  approvers.length === 0 ? 'nobody there may decide yet' : enumerate(approvers, 'or');

/** `until 2027-01-31`, if it ends at all. */
export const untilText = (expires: string | undefined): string =>
  expires === undefined ? '' : `until ${expires}`;

/** What is asked of whom, in a sentence. */
export function askedText(content: RequestContent): string {
  const {kind, requestedBy, workspace, target, into, recipients, allow} = content;
  if (kind === 'connection') {
    return `${requestedBy} asks to connect ${workspace} with ${content.with}; ${enumerate(allow)} may cross.`;
  }
  if (into !== null) {
    const [one] = recipients;
    return `${requestedBy} asks to put ${target ?? ''} into ${into}, for whoever reaches that, at most as ${one?.role ?? 'viewer'}.`;
  }
  return `${requestedBy} asks to share ${target ?? ''} with people of ${content.with}${recipients.length === 0 ? '; it names nobody yet' : ''}.`;
}

/** Whom a share names, a line each. */
export function recipientLines(content: RequestContent, style: Style, layout: Layout): string[] {
  if (content.into !== null || content.recipients.length === 0) return [];
  return [
    ...table(
      content.recipients.map(({subject, role, expires}) => [
        cell(bareName(subject), (text) => paint(style, text, 'bold')),
        cell(role),
        wrapping(untilText(expires)),
      ]),
      {width: layout.width, indent: layout.indent + 2},
    ),
  ];
}

/** Why a side does not agree to a connection; nothing if it does. */
function sideLacks({workspace, state, connection, requestedBy, excludes}: ConnectionSide): readonly string[] {
  const agreement = {
    agreed: [],
    withdrawn: [`${workspace} has withdrawn`],
    requester: [`${requestedBy ?? ''}, who asks in ${connection ?? ''}, is no External Connection Admin`],
    silent: [`${workspace} has not agreed`],
  }[state];
  return [...agreement, ...(excludes ? [`the \`partners\` of ${workspace} leave the other out`] : [])];
}

/** That a connection is not active, and for want of what. */
export const notActiveText = ({workspace, with: partner, sides}: ConnectionAnswer): string =>
  `The connection of ${workspace} with ${partner} is not active: ${sides.flatMap(sideLacks).join('; ')}.`;

/** How to decide on a request from a command line. */
export const decideText = (id: string): string =>
  `To decide: \`bylaw requests approve ${id}\`, or \`deny\` in place of \`approve\`.`;

/** Why it is asked, if that was said; and how often it was asked before. */
export const reasonLines = ({reason, renew}: RequestContent, layout: Layout): string[] => [
  ...(reason === null ? [] : flow(words(`Reason: ${reason}`), layout)),
  ...(renew > 0 ? flow(prose(`Asked again: \`renew\` is ${renew}.`), layout) : []),
];
