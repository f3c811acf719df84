import {stopsApply} from '../diagnostics/diagnostic.ts';
import type {ApplyResult} from '../model/apply-result.ts';
import type {PlanSummary} from '../model/plan.ts';
import {actionCounts} from './action-counts.ts';
import {diagnosticJson, summaryJson, waitingJson} from './contract-members.ts';
import {diagnosticBlocks, severityCounts} from './diagnostic-blocks.ts';
import {escapeAll} from './escape-for-terminal.ts';
import {flow, prose, words} from './flow.ts';
import {jsonText} from './json-text.ts';
import {paint, type Colour} from './paint.ts';
import type {Sources} from './sources.ts';
import {columnsOf, type Style} from './style.ts';
import {waitingCounts, waitingSection} from './waiting-section.ts';

const doneText = (summary: PlanSummary): string =>
  actionCounts((action) => summary[action], 'done') || 'nothing changed';

/** What came of it, in a sentence: what happened, and that nothing did if it did not. */
export function outcome({status, run, summary}: ApplyResult): readonly [string, Colour] {
  switch (status) {
    case 'applied':
      return [`Applied${run === null ? '' : ` as run ${run}`}: ${doneText(summary)}.`, 'green'];
    case 'no-changes':
      return ['No changes. Live state matches the manifests.', 'green'];
    case 'already-applied':
      return [`Applied before${run === null ? '' : `, as run ${run}`}: nothing was done again.`, 'green'];
    case 'refused':
      return ['Refused: nothing was changed.', 'red'];
    case 'stale':
      return ['Stale: nothing was changed.', 'red'];
    case 'failed':
      return ['Failed: nothing was changed.', 'red'];
  }
}

/** What else there is to know about the outcome, and what to do: what the report says, or what always holds. */
export function advice({status, message, help, diagnostics}: ApplyResult): string {
  if (message !== undefined || help !== undefined) return [message, help].filter(Boolean).join(' ');
  if (status === 'stale')
    return 'What the plan rests on is no longer so. Plan again, review that, and apply it.';
  const against = diagnostics.filter(stopsApply);
  if (status === 'refused' && against.length > 0) {
    return `What stands against it: ${severityCounts(against)}, above.`;
  }
  return '';
}

/** What a reader of an apply has besides its report. */
export interface ApplyContext {
  /** The plan, with what waits and its findings, was shown just before. */
  readonly shown?: boolean;
  readonly sources?: Sources;
}

/** What came of an apply, for people; the outcome last. */
export function renderApply(
  given: ApplyResult,
  style: Style,
  {shown = false, sources}: ApplyContext = {},
): string {
  const report = escapeAll(given);
  const layout = {width: columnsOf(style), indent: 0, hang: 2};
  const heading = (title: string): string[] =>
    flow(
      words(title, (text) => paint(style, text, 'bold')),
      layout,
    );
  const sections: string[][] = [];
  if (!shown && report.diagnostics.length > 0) {
    sections.push(heading(`Findings: ${severityCounts(report.diagnostics)}`));
    sections.push(diagnosticBlocks(given.diagnostics, style, sources));
  }
  if (!shown && report.waiting.length > 0) {
    sections.push([
      ...heading(`Waiting for approval: ${waitingCounts(report.waiting)}`),
      ...waitingSection(report.waiting, style),
    ]);
  }
  const [text, colour] = outcome(report);
  const waits = report.status === 'applied' && report.waiting.length > 0;
  sections.push([
    ...flow(
      [...words(text, (piece) => paint(style, piece, colour, 'bold')), ...prose(advice(report))],
      layout,
    ),
    ...(waits
      ? flow(prose('`bylaw requests list` shows what waits for whom, and how to decide.'), layout)
      : []),
  ]);
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

/** What `apply --json` prints. */
export const applyJson = (report: ApplyResult): string =>
  jsonText({
    formatVersion: report.formatVersion,
    run: report.run,
    status: report.status,
    summary: summaryJson(report.summary),
    waiting: report.waiting.map(waitingJson),
    diagnostics: report.diagnostics.map(diagnosticJson),
    ...(report.message !== undefined && {message: report.message}),
    ...(report.help !== undefined && {help: report.help}),
  });
