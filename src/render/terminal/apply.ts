import type {ApplyResult} from '../../model/apply-result.ts';
import {advice, outcome, wentWell} from '../words/apply.ts';
import {escapeAll} from '../words/escape.ts';
import {severityCounts} from '../words/findings.ts';
import {waitingCounts} from '../words/waiting.ts';
import {diagnosticBlocks} from './findings.ts';
import {flow, prose, words} from './flow.ts';
import type {Sources} from './sources.ts';
import {columnsOf, paint, type Style} from './style.ts';
import {waitingSection} from './waiting-section.ts';

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
  const colour = wentWell(report) ? 'green' : 'red';
  const waits = report.status === 'applied' && report.waiting.length > 0;
  sections.push([
    ...flow(
      [...words(outcome(report), (piece) => paint(style, piece, colour, 'bold')), ...prose(advice(report))],
      layout,
    ),
    ...(waits
      ? flow(prose('`bylaw requests list` shows what waits for whom, and how to decide.'), layout)
      : []),
  ]);
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}
