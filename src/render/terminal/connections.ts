/** Connections of workspaces, and what ending one does. */
import type {ConnectionAnswer, ConnectionList, WithdrawalAnswer} from '../../model/connection-answers.ts';
import {allowedText, noConnectionsText, sideText, stateText} from '../words/connections.ts';
import {escapeAll} from '../words/escape.ts';
import {enumerate} from '../words/plural.ts';
import {accessSection} from './access-section.ts';
import {diagnosticBlocks} from './findings.ts';
import {flow, prose, splitWords} from './flow.ts';
import {paragraph, paragraphLayout} from './paragraph.ts';
import {type Colour, columnsOf, paint, type Style} from './style.ts';
import {cell, table} from './table.ts';

const COLOURS: Readonly<Record<ConnectionAnswer['state'], Colour>> = {
  active: 'green',
  waiting: 'yellow',
  withdrawn: 'red',
  withheld: 'red',
  ended: 'red',
};

/** One connection with both of its sides. Takes data that is escaped already. */
export function connectionLines(answer: ConnectionAnswer, style: Style, indent: number): string[] {
  const {workspace, with: partner, state, sides} = answer;
  const width = columnsOf(style);
  return [
    ...flow(
      [
        ...splitWords(`${workspace} with ${partner}:`, (text) => paint(style, text, 'bold')),
        ...splitWords(stateText(answer), (text) => paint(style, text, COLOURS[state])),
      ],
      {width, indent, hang: indent + 2},
    ),
    ...flow(splitWords(allowedText(answer)), {
      width,
      indent: indent + 2,
      hang: indent + 4,
    }),
    ...table(
      sides.map((side) => [
        cell(side.workspace),
        prose(sideText(side, side.workspace === workspace ? partner : workspace)),
      ]),
      {width, indent: indent + 2},
    ),
  ];
}

/** All connections, one paragraph each. */
export function renderConnectionList(given: ConnectionList, style: Style): string {
  const {of, connections} = escapeAll(given);
  const layout = paragraphLayout(style);
  if (connections.length === 0) {
    return `${flow(splitWords(noConnectionsText(of)), layout).join('\n')}\n`;
  }
  const blocks = connections.map((connection) => connectionLines(connection, style, 0).join('\n'));
  return `${blocks.join('\n\n')}\n`;
}

/** How to connect again after a withdrawal. */
function againText({connection, request, with: partner, partnerState}: WithdrawalAnswer): string {
  const ways = [
    ...(connection === null ? [] : [`raise \`renew\` on ${connection} and apply`]),
    ...(request === null ? [] : [`run \`bylaw requests approve ${request}\``]),
  ];
  return ways.length === 0
    ? 'To connect again, declare a Connection of your own.'
    : `To connect again: ${ways.join(', or ')}. Shares do not come back with it: each needs approval again.${partnerState === 'agreed' ? '' : ` ${partner} must agree again too.`}`;
}

/** Why there was no active connection to end; undefined if there was one. */
function inactiveText({wasActive, partnerState, with: partner}: WithdrawalAnswer): string | undefined {
  if (wasActive) return undefined;
  return {
    agreed: 'The connection was not active: `partners` of one side excludes the other.',
    withdrawn: `The connection was no longer active: ${partner} had withdrawn.`,
    requester: `The connection was not active: ${partner} has not agreed to it.`,
    ended: 'The connection was not active: it had ended.',
    silent: `The connection was not active: ${partner} has not agreed to it.`,
  }[partnerState];
}

/** What ending a connection would do, or did; the outcome comes last. */
export function renderWithdrawal(given: WithdrawalAnswer, style: Style, shown = false): string {
  const answer = escapeAll(given);
  const {status, workspace, with: partner, shares, access, by} = answer;
  const say = (text: string, ...colours: Colour[]): string[] => paragraph(text, style, ...colours);
  if (status === 'refused') {
    const blocks = diagnosticBlocks(given.diagnostics, style, undefined);
    return `${[...blocks, '', ...say('Refused: nothing was changed.', 'red', 'bold')].join('\n')}\n`;
  }
  if (status === 'unchanged') {
    return `${say(`${workspace} has not agreed to a connection with ${partner}: there was nothing to withdraw.`).join('\n')}\n`;
  }
  const effect = [
    ...say(
      shares.length === 0 ? 'No share between them is in force.' : `Ended with it: ${enumerate(shares)}.`,
    ),
    ...accessSection({...access, pending: []}, style),
  ];
  const inactive = inactiveText(answer);
  const before = inactive === undefined ? effect : say(inactive);
  if (status === 'asked') {
    const does =
      inactive === undefined
        ? `ends the connection of ${workspace} with ${partner}`
        : `withdraws the agreement of ${workspace} with ${partner}`;
    return `${[...say(`${by ?? ''} ${does}, at once.`, 'bold'), ...before].join('\n')}\n`;
  }
  const done =
    inactive === undefined
      ? `Ended: ${workspace} is no longer connected with ${partner}.`
      : `Withdrawn: ${workspace} no longer agrees to a connection with ${partner}.`;
  return `${[...say(done, 'green', 'bold'), ...(shown ? [] : before), ...say(againText(answer))].join(
    '\n',
  )}\n`;
}
