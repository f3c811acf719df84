/** The history for people: the runs of a set, one run in full, the events of a workspace, and the hash chains. */
import type {AuditEvent, Verification} from '../../model/audit.ts';
import {appendAll} from '../../model/append-all.ts';
import type {RunRecord} from '../../model/run.ts';
import type {Json} from '../../model/specs.ts';
import {commitText} from '../words/commit-text.ts';
import {escapeAll} from '../words/escape.ts';
import {
  chainCounts,
  changeOfEvent,
  countsText,
  eventText,
  IN_PART,
  noEventsText,
  noRunsText,
  otherChainsText,
} from '../words/history.ts';
import {plural} from '../words/plural.ts';
import {timeText} from '../words/time-text.ts';
import {addressWord} from './change-lines.ts';
import {changesSection} from './changes-section.ts';
import {fieldLines} from './field-lines.ts';
import {flow, splitWords} from './flow.ts';
import {paragraphLayout} from './paragraph.ts';
import {columnsOf, glyphsOf, paint, type Style} from './style.ts';
import {cell, table, wrapping} from './table.ts';

/** The runs of a set, newest first, one line each. */
export function renderHistoryList(
  set: string,
  given: readonly RunRecord[],
  style: Style,
  filtered = false,
): string {
  const width = columnsOf(style);
  const name = escapeAll(set);
  const runs = escapeAll(given);
  if (runs.length === 0) {
    return `${flow(splitWords(noRunsText(name, filtered)), {width, indent: 0}).join('\n')}\n`;
  }
  const lines = table(
    runs.map(({run, at, by, commit, summary, inPart}) => [
      cell(`run ${run}`, (text) => paint(style, text, 'bold')),
      cell(timeText(at)),
      cell(countsText(summary)),
      cell(commit === null ? '' : commitText(commit), (text) => paint(style, text, 'dim')),
      wrapping(`by ${by}${inPart ? ` (${IN_PART})` : ''}`),
    ]),
    {width, indent: 0},
  );
  return `${lines.join('\n')}\n`;
}

/** Decisions, withdrawals, confirmations and offboardings of a workspace, newest first, one line each. */
export function renderWorkspaceHistory(
  workspace: string,
  given: readonly AuditEvent[],
  style: Style,
  filtered = false,
): string {
  const width = columnsOf(style);
  const events = escapeAll(given);
  if (events.length === 0) {
    const nothing = noEventsText(escapeAll(workspace), filtered);
    return `${flow(splitWords(nothing), {width, indent: 0}).join('\n')}\n`;
  }
  const lines = table(
    events.map((event) => [cell(timeText(event.at)), cell(event.actor), wrapping(eventText(event))]),
    {width, indent: 0},
  );
  return `${lines.join('\n')}\n`;
}

/** One run: who applied it, when, from which commit and plan, and every object that it changed. */
export function renderHistoryShow(
  givenRun: RunRecord,
  givenEvents: readonly AuditEvent[],
  style: Style,
): string {
  const width = columnsOf(style);
  const run = escapeAll(givenRun);
  const events = escapeAll(givenEvents);
  const facts: readonly (readonly [string, string])[] = [
    ['applied', timeText(run.at)],
    ['by', run.by],
    ['login', run.login],
    ['commit', run.commit ?? 'none'],
    ['plan', run.planDigest],
    ['changes', countsText(run.summary)],
    ...(run.inPart ? ([['shown', IN_PART]] as const) : []),
  ];
  const longest = Math.max(...facts.map(([name]) => name.length));
  const changes = events.flatMap((event) => changeOfEvent(event) ?? []);
  const others = events.filter((event) => changeOfEvent(event) === undefined);
  const sections = [
    [
      ...flow(
        splitWords(`Run ${run.run} of ${run.set}`, (text) => paint(style, text, 'bold')),
        {width, indent: 0},
      ),
      // Not a table: in a narrow terminal the digest alone has a line of its own.
      ...facts.flatMap(([name, text]) => {
        const label = {text: name, paint: (piece: string) => paint(style, piece, 'dim')};
        const gap = longest - name.length + 2;
        const words = splitWords(text).map((word, i) => (i === 0 ? {...word, gap} : word));
        return flow([label, ...words], {width, indent: 2, hang: 4});
      }),
    ],
    changes.length > 0 ? changesSection(changes, new Map(), style, 'done') : [],
    others.flatMap(({action, address, before, after}) => [
      ...flow([addressWord('*', 1, address, style), ...splitWords(action)], {width, indent: 2, hang: 6}),
      ...fieldLines(
        [{path: '', before: (before ?? null) as Json, after: (after ?? null) as Json}],
        [],
        style,
        6,
      ),
    ]),
    flow(splitWords(`${plural(events.length, 'event')} in the audit trail.`), {width, indent: 0}),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

/** The state of the hash chains of the audit trail, with the faults of each broken chain below it. */
export function renderVerify(given: Verification, style: Style): string {
  const {chains} = escapeAll(given);
  const width = columnsOf(style);
  const {good, bad} = glyphsOf(style);
  const rows: string[] = chains.flatMap((chain) => [
    ...table(
      [
        [
          cell(chain.intact ? good : bad, (text) =>
            paint(style, text, chain.intact ? 'green' : 'red', 'bold'),
          ),
          wrapping(`${chain.chain}: ${plural(chain.events, 'event')}, ${chain.intact ? 'intact' : 'broken'}`),
        ],
      ],
      {width, indent: 0},
    ),
    ...chain.faults.flatMap((fault) => flow(splitWords(fault, undefined, true), {width, indent: 4, hang: 6})),
  ]);
  const others = otherChainsText(given);
  if (others !== undefined) appendAll(rows, flow(splitWords(others), {width, indent: 0, hang: 2}));
  const {all, broken} = chainCounts(given);
  const sum =
    all === 0
      ? 'There is nothing to verify: the audit trail is empty.'
      : broken === 0
        ? `The audit trail is intact: ${plural(all, 'chain')} verified.`
        : `The audit trail was tampered with or damaged: ${broken} of ${plural(all, 'chain')} broken. ` +
          'Compare with a backup to find out what was changed.';
  const {compared} = given;
  const noted =
    compared === undefined
      ? ''
      : ` Compared with the checkpoint of ${timeText(compared.time)}: ${plural(compared.chains, 'chain')}.`;
  const colour = broken > 0 ? 'red' : 'green';
  return `${[
    ...rows,
    ...(rows.length > 0 ? [''] : []),
    ...flow(
      splitWords(sum + escapeAll(noted), (text) => paint(style, text, all === 0 ? 'dim' : colour)),
      paragraphLayout(style),
    ),
  ].join('\n')}\n`;
}
