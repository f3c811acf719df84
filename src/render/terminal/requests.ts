/** Lists of requests, and one request in full. */
import {appendAll} from '../../model/append-all.ts';
import {bareName} from '../../model/principal.ts';
import type {
  ListedRequest,
  RequestContent,
  RequestList,
  RequestSide,
  ShownRequest,
} from '../../model/request-answers.ts';
import {escapeAll} from '../words/escape.ts';
import {
  askedAgainText,
  askedText,
  decideText,
  endedText,
  madeOn,
  recipientFacts,
  requestCounts,
  statusText,
  suspendedText,
  untilText,
  withdrawnText,
  type Closing,
} from '../words/requests.ts';
import {timeText} from '../words/time-text.ts';
import {accessSection} from './access-section.ts';
import {addressWord} from './change-lines.ts';
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
  ...flow(prose(askedAgainText(request) ?? ''), layout),
  ...(request.suspended ? flow(prose(suspendedText(request)), layout) : []),
];

const STATUS_COLOURS: Readonly<Record<RequestSide['status'], Colour>> = {
  waiting: 'yellow',
  approved: 'green',
  denied: 'red',
  closed: 'dim',
};

const sideRow = (side: RequestSide, request: Closing, style: Style): Cell[] => [
  cell(side.side, (text) => paint(style, text, STATUS_COLOURS[side.status])),
  wrapping(statusText(side, request)),
];

const heading = (title: string, style: Style, layout: Layout): string[] =>
  flow(
    splitWords(title, (text) => paint(style, text, 'bold')),
    layout,
  );

const endedLines = (request: ListedRequest, layout: Layout): string[] =>
  flow(prose(endedText(request) ?? ''), layout);

/** Each request with what it asks for, and which side waits for whom. */
export function renderRequestList(given: RequestList, style: Style): string {
  const list = escapeAll(given);
  const width = columnsOf(style);
  const lines = heading(requestCounts(list), style, paragraphLayout(style));
  for (const request of list.requests) {
    appendAll(lines, [
      '',
      ...flow([addressWord('?', 1, request.id, style, 'yellow', 'bold')], {
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

const recipientRows = (shown: ShownRequest, style: Style): Cell[][] =>
  recipientFacts(shown).map(({subject, role, text}) => [
    cell(bareName(subject), (name) => paint(style, name, 'bold')),
    cell(role),
    wrapping(text),
  ]);

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
          wrapping(approved ? 'approved by its host' : `pending approval by ${shown.workspace}`),
        ]),
        indented,
      ),
    ]);
  }
  appendAll(lines, title('Sides'));
  const longest = Math.max(...shown.sides.map(({side}) => side.length));
  for (const side of shown.sides) {
    appendAll(lines, [
      ...table([sideRow({...side, side: side.side.padEnd(longest)}, shown, style)], indented),
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
  const history = madeOn(shown).map(({at, text}) => [cell(timeText(at)), wrapping(text)]);
  if (history.length > 0) appendAll(lines, [...title('Decisions'), ...table(history, indented)]);
  if (!asked && shown.sides.some(({status}) => status === 'waiting')) {
    appendAll(lines, ['', ...flow(prose(decideText(shown.id)), paragraphLayout(style))]);
  }
  return `${lines.join('\n')}\n`;
}
