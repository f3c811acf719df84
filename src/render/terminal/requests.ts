/** Lists of requests, and one request in full. */
import {compareText} from '../../diagnostics/compare-text.ts';
import {appendAll} from '../../model/append-all.ts';
import {bareName} from '../../model/principal.ts';
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
import {escapeAll} from '../words/escape.ts';
import {enumerate} from '../words/plural.ts';
import {askedText, decideText, requestCounts, suspendedText, untilText, whoMay} from '../words/requests.ts';
import {timeText} from '../words/time-text.ts';
import {accessSection} from './access-section.ts';
import {connectionLines} from './connections.ts';
import {flow, type Layout, prose, splitWords} from './flow.ts';
import {paragraphLayout} from './paragraph.ts';
import {type Colour, columnsOf, paint, type Style} from './style.ts';
import {cell, type Cell, table, wrapping} from './table.ts';

/** The recipients of a share, one line each. */
function recipientLines(content: RequestContent, style: Style, layout: Layout): string[] {
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

/** The reason of a request if there is one, how often it was asked before, and whether it is suspended. */
const reasonLines = (request: RequestContent, layout: Layout): string[] => [
  ...(request.reason === null ? [] : flow(splitWords(`Reason: ${request.reason}`), layout)),
  ...(request.renew > 0 ? flow(prose(`Asked again: \`renew\` is ${request.renew}.`), layout) : []),
  ...(request.suspended ? flow(prose(suspendedText(request)), layout) : []),
];

const STATUS_COLOURS: Readonly<Record<RequestSide['status'], Colour>> = {
  waiting: 'yellow',
  approved: 'green',
  denied: 'red',
  closed: 'dim',
};

type Closing = Pick<ListedRequest, 'kind' | 'deniedBy' | 'withdrawn'>;

function statusText(
  {side, status, approvers, since, denial}: RequestSide,
  {kind, deniedBy, withdrawn}: Closing,
): string {
  const when = since === null ? '' : ` (since ${timeText(since)})`;
  if (denial !== null) {
    const why = denial.reason === null ? '' : ` (${denial.reason})`;
    return `denied by ${denial.by}, ${timeText(denial.at)}${why}`;
  }
  if (status === 'closed' && deniedBy.length === 0) return 'not decided; closed, because it has ended';
  if (status === 'closed') return `not decided; closed by ${enumerate(deniedBy)}'s denial`;
  if (status !== 'waiting') return status;
  const ended = kind === 'connection' && withdrawn.includes(side) ? 'has withdrawn; ' : '';
  return approvers.length === 0
    ? `${ended}waits, and nobody there may decide yet${when}`
    : `${ended}waits for ${whoMay(approvers)}${when}`;
}

const sideRow = (side: RequestSide, request: Closing, style: Style): Cell[] => [
  cell(side.side, (text) => paint(style, text, STATUS_COLOURS[side.status])),
  wrapping(statusText(side, request)),
];

const heading = (title: string, style: Style, layout: Layout): string[] =>
  flow(
    splitWords(title, (text) => paint(style, text, 'bold')),
    layout,
  );

/** Why a request has no effect even once it is approved: a side has withdrawn from the connection. */
function withdrawnText({
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
    ? `${workspace} has withdrawn: approving alone connects nothing; a higher \`renew\` of ${address} agrees again.`
    : undefined;
}

/** That a request ended of itself, or did so for some of its recipients, and why. */
const endedLines = ({ended}: Pick<ListedRequest, 'ended'>, layout: Layout): string[] =>
  ended.length === 0 ? [] : flow(prose(`Ended: ${ended.join('; ')}.`), layout);

/** Each request with what it asks for, and which side waits for whom. */
export function renderRequestList(given: RequestList, style: Style): string {
  const list = escapeAll(given);
  const width = columnsOf(style);
  const lines = heading(requestCounts(list), style, paragraphLayout(style));
  for (const request of list.requests) {
    appendAll(lines, [
      '',
      ...flow([{text: '?', paint: (text) => paint(style, text, 'yellow', 'bold')}, {text: request.id}], {
        width,
        indent: 0,
        hang: 2,
      }),
      ...flow(splitWords(askedText(request)), {width, indent: 2, hang: 4}),
      ...recipientLines(request, style, {width, indent: 2}),
      ...reasonLines(request, {width, indent: 2, hang: 4}),
      ...flow(prose(withdrawnText(request) ?? ''), {width, indent: 2, hang: 4}),
      ...endedLines(request, {width, indent: 2, hang: 4}),
      ...table(
        request.sides.map((side) => sideRow(side, request, style)),
        {width, indent: 2},
      ),
      ...(style.verbose
        ? request.sides.flatMap(({side, digest}) =>
            flow(
              splitWords(`${side} decides on ${digest}`, (text) => paint(style, text, 'dim')),
              {width, indent: 2, hang: 4},
            ),
          )
        : []),
      ...(request.sides.some(({status}) => status === 'waiting')
        ? flow(prose(decideText(request.id)), {width, indent: 2, hang: 4})
        : []),
    ]);
  }
  return `${lines.join('\n')}\n`;
}

const DID: Readonly<Record<MadeDecision['decision'], string>> = {
  approve: 'approved',
  deny: 'denied',
  revoke: 'took back what was approved',
};

/** One decision on a request that belongs to `workspace`. */
function decisionText(made: MadeDecision, workspace: string): string {
  const {side, decision, by, actor, automatic, reason, source, ended} = made;
  return [
    `${by} ${DID[decision]} for ${side}`,
    ...(automatic
      ? [side === workspace ? 'by requesting it' : 'since its recipients are Connection Admins']
      : []),
    ...(actor === by ? [] : [`written by ${actor}`]),
    ...(source === null ? [] : [`as ${source} says`]),
    ...(reason === null ? [] : [`saying: ${reason}`]),
    ...(ended ? ['no longer counts'] : []),
  ].join('; ');
}

/** A withdrawal, in the words of {@link decisionText}. */
const withdrewText = ({side, by, through, reason, ofConnection}: MadeWithdrawal): string =>
  [
    `${by} ${WITHDREW[through]} for ${side}`,
    ...(ofConnection && through !== 'command' ? [`${side} withdrew from the connection by that`] : []),
    ...(reason === null ? [] : [`saying: ${reason}`]),
  ].join('; ');

/** Decisions and withdrawals, oldest first. */
const historyRows = ({history, withdrawals, workspace}: ShownRequest): Cell[][] =>
  [
    ...history.map((made) => ({at: made.at, text: decisionText(made, workspace)})),
    ...withdrawals.map((made) => ({at: made.at, text: withdrewText(made)})),
  ]
    .toSorted((a, b) => compareText(a.at, b.at))
    .map(({at, text}) => [cell(timeText(at)), wrapping(text)]);

function recipientRows(shown: ShownRequest, style: Style): Cell[][] {
  // The sides, listed below, say what is missing for all recipients.
  const waits = shown.connection.state === 'active' && shown.sides.some(({status}) => status === 'waiting');
  const why = shown.deniedBy.length > 0 ? ': denied' : waits ? ' yet' : undefined;
  return shown.recipients.map(({subject, role, expires, inForce, missing}) => {
    const lacks = missing.length === 0 ? '' : `; lacks ${missing.join(' and ')}`;
    const has =
      inForce === null
        ? `not in force${why ?? lacks}`
        : `in force as ${[inForce.role, untilText(inForce.expires)].filter(Boolean).join(' ')}${lacks}`;
    return [
      cell(bareName(subject), (text) => paint(style, text, 'bold')),
      cell(role),
      wrapping([untilText(expires), has].filter(Boolean).join('; ')),
    ];
  });
}

/** One request in full, with how to decide on it unless that is `asked` next. */
export function renderRequest(given: ShownRequest, style: Style, asked = false): string {
  const shown = escapeAll(given);
  const width = columnsOf(style);
  const indented = {width, indent: 2, hang: 4};
  const title = (text: string): string[] => ['', ...heading(text, style, paragraphLayout(style))];
  const lines = [
    ...heading(shown.id, style, paragraphLayout(style)),
    ...flow(splitWords(askedText(shown)), indented),
    ...reasonLines(shown, indented),
    ...endedLines(shown, indented),
  ];
  if (shown.recipients.length > 0) {
    appendAll(lines, [...title('Recipients'), ...table(recipientRows(shown, style), indented)]);
  }
  if (shown.resources.length > 0) {
    appendAll(lines, [
      ...title('In the space'),
      ...table(
        shown.resources.map(({resource, approved}) => [
          cell(resource),
          wrapping(approved ? 'approved by its host' : `waits for the approval of ${shown.workspace}`),
        ]),
        indented,
      ),
    ]);
  }
  appendAll(lines, title('Sides'));
  for (const side of shown.sides) {
    appendAll(lines, [
      ...table([sideRow(side, shown, style)], indented),
      ...flow(
        splitWords(`decides on ${side.digest}`, (text) => paint(style, text, 'dim')),
        {width, indent: 4, hang: 6},
      ),
    ]);
  }
  appendAll(lines, [...title('Connection'), ...connectionLines(shown.connection, style, 2)]);
  if (shown.pending.length > 0) {
    const access = {gained: [], lost: [], changed: [], pending: shown.pending};
    appendAll(lines, [...title('Access after approval'), ...accessSection(access, style)]);
  }
  const history = historyRows(shown);
  if (history.length > 0) appendAll(lines, [...title('Decisions so far'), ...table(history, indented)]);
  if (!asked && shown.sides.some(({status}) => status === 'waiting')) {
    appendAll(lines, ['', ...flow(prose(decideText(shown.id)), paragraphLayout(style))]);
  }
  return `${lines.join('\n')}\n`;
}
