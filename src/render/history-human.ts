/** The history for people: the runs of a set, and one run with everything that it did. */
import type {AuditEvent, RunRecord} from '../app/ports.ts';
import {fieldChanges} from '../diff/field-changes.ts';
import type {Action, FieldChange} from '../model/change.ts';
import {addressWord, SIGNS, type ShownChange} from './change-lines.ts';
import {changesSection} from './changes-section.ts';
import {escapeAll} from './escape-for-terminal.ts';
import {flow, words} from './flow.ts';
import {paint} from './paint.ts';
import {plural} from './plural.ts';
import {columnsOf, type Style} from './style.ts';
import {cell, table, wrapping} from './table.ts';
import {timeText} from './time-text.ts';

type Tree = Readonly<Record<string, unknown>>;

const ACTIONS = Object.keys(SIGNS) as readonly Action[];

const countsText = (summary: RunRecord['summary']): string =>
  ACTIONS.flatMap((action) => (summary[action] > 0 ? [`${SIGNS[action].sign}${summary[action]}`] : [])).join(
    ' ',
  ) || 'nothing';

/** The runs of a set, newest first, one a line. */
export function renderHistoryList(set: string, given: readonly RunRecord[], style: Style): string {
  const width = columnsOf(style);
  const name = escapeAll(set);
  const runs = escapeAll(given);
  if (runs.length === 0) {
    return `${flow(words(`Nothing was ever applied from the set ${name}.`), {width, indent: 0}).join('\n')}\n`;
  }
  const lines = table(
    runs.map(({run, at, by, commit, summary}) => [
      cell(`run ${run}`, (text) => paint(style, text, 'bold')),
      cell(timeText(at)),
      cell(countsText(summary)),
      cell(commit === null ? '' : commit.slice(0, 12), (text) => paint(style, text, 'dim')),
      wrapping(`by ${by}`),
    ]),
    {width, indent: 0},
  );
  return `${lines.join('\n')}\n`;
}

const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Audit events hold `{labels, spec}`, or whatever a decision says: the part that is shown as fields. */
function contentOf(side: unknown): {readonly spec: unknown; readonly labels: unknown} {
  return isTree(side) && isTree(side['spec'])
    ? {spec: side['spec'], labels: side['labels'] ?? {}}
    : {spec: side ?? undefined, labels: {}};
}

function shownChange({address, action, before, after}: AuditEvent): ShownChange | undefined {
  const actions = action
    .split('+')
    .filter((part): part is Action => (ACTIONS as readonly string[]).includes(part));
  if (actions.length === 0) return undefined;
  const [a, b] = [contentOf(before), contentOf(after)];
  const fields: readonly FieldChange[] = actions.includes('update')
    ? [...fieldChanges(a.labels, b.labels, '/metadata/labels'), ...fieldChanges(a.spec, b.spec)]
    : [];
  return {address, actions, reason: 'edited', fields, before: a.spec ?? null, after: b.spec ?? null};
}

/** One run: who, when, from what, and every object that it touched. */
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
  ];
  const changes = events.flatMap((event) => shownChange(event) ?? []);
  const others = events.filter((event) => shownChange(event) === undefined);
  const sections = [
    [
      ...flow(
        words(`Run ${run.run} of ${run.set}`, (text) => paint(style, text, 'bold')),
        {width, indent: 0},
      ),
      ...table(
        facts.map(([name, text]) => [cell(name, (piece) => paint(style, piece, 'dim')), wrapping(text)]),
        {width, indent: 2},
      ),
    ],
    changes.length > 0 ? changesSection(changes, new Map(), style) : [],
    others.flatMap(({action, address}) =>
      flow([...words(`* ${action}`), {...addressWord(address, style), gap: 2}], {width, indent: 2, hang: 6}),
    ),
    flow(words(`${plural(events.length, 'event')} in the audit trail.`), {width, indent: 0}),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}
