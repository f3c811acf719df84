/** Requests that wait: each with the sides that have not decided, and who may decide for them. */
import type {Waiting} from '../../model/plan.ts';
import {timeText} from '../words/time-text.ts';
import {byRequest} from '../words/waiting.ts';
import {addressWord} from './change-lines.ts';
import {flow, prose, splitWords} from './flow.ts';
import {columnsOf, paint, type Style} from './style.ts';
import {cell, table, wrapping} from './table.ts';

/** How many approvers of one side are named. */
const SHOWN_APPROVERS = 10;

const DECIDE =
  '`bylaw requests show ID` shows one of them; `bylaw requests approve ID` and `deny ID` decide.';

function approversText(approvers: readonly string[], style: Style): string {
  if (approvers.length === 0) return 'no approver yet';
  if (!style.verbose && approvers.length > SHOWN_APPROVERS) {
    return `${approvers.slice(0, SHOWN_APPROVERS).join(', ')} or ${approvers.length - SHOWN_APPROVERS} others`;
  }
  return approvers.length === 1
    ? (approvers[0] as string)
    : `${approvers.slice(0, -1).join(', ')} or ${approvers.at(-1)}`;
}

/** The lines of the section, without its heading. */
export function waitingSection(waiting: readonly Waiting[], style: Style): string[] {
  const width = columnsOf(style);
  const lines = [...byRequest(waiting)].flatMap(([id, sides]) => [
    ...flow([addressWord('?', 1, id, style, 'yellow', 'bold')], {
      width,
      indent: 2,
      hang: 4,
    }),
    ...table(
      sides.map(({side, approvers, since}) => [
        cell(side, (text) => paint(style, text, 'yellow')),
        wrapping(`${approversText(approvers, style)}${since === null ? '' : ` (since ${timeText(since)})`}`),
      ]),
      {width, indent: 6},
    ),
    ...(style.verbose
      ? sides.flatMap(({side, digest}) =>
          flow(
            splitWords(`${side} decides on ${digest}`, (text) => paint(style, text, 'dim')),
            {width, indent: 6, hang: 8},
          ),
        )
      : []),
  ]);
  // A request that is only planned cannot be decided on yet.
  const decidable = waiting.some(({since}) => since !== null);
  return decidable ? [...lines, ...flow(prose(DECIDE), {width, indent: 2, hang: 4})] : lines;
}
