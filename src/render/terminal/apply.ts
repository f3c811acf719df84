import type {ApplyResult} from '../../model/apply-result.ts';
import {advice, outcome, wentWell} from '../words/apply.ts';
import {escapeAll} from '../words/escape.ts';
import {severityCounts} from '../words/findings.ts';
import {waitingCounts} from '../words/waiting.ts';
import {diagnosticBlocks} from './findings.ts';
import {flow, prose, splitWords} from './flow.ts';
import {paragraphLayout} from './paragraph.ts';
import type {Sources} from './sources.ts';
import {paint, type Style} from './style.ts';
import {waitingSection} from './waiting-section.ts';

/** What is known of an apply besides its result. */
export interface ApplyContext {
  /** The plan, with what waits and its findings, was shown just before. */
  readonly shown?: boolean;
  readonly sources?: Sources;
}

/** The result of an apply, for people; the outcome comes last. */
export function renderApply(
  given: ApplyResult,
  style: Style,
  {shown = false, sources}: ApplyContext = {},
): string {
  const result = escapeAll(given);
  const layout = paragraphLayout(style);
  const heading = (title: string): string[] =>
    flow(
      splitWords(title, (text) => paint(style, text, 'bold')),
      layout,
    );
  const sections: string[][] = [];
  if (!shown && result.diagnostics.length > 0) {
    sections.push(heading(`Findings: ${severityCounts(result.diagnostics)}`));
    sections.push(diagnosticBlocks(given.diagnostics, style, sources));
  }
  if (!shown && result.waiting.length > 0) {
    sections.push([
      ...heading(`Approvals pending: ${waitingCounts(result.waiting)}`),
      ...waitingSection(result.waiting, style),
    ]);
  }
  const colour = wentWell(result) ? 'green' : 'red';
  const waits = result.status === 'applied' && result.waiting.length > 0;
  sections.push([
    ...flow(
      [
        ...splitWords(outcome(result), (piece) => paint(style, piece, colour, 'bold')),
        ...prose(advice(result)),
      ],
      layout,
    ),
    ...(waits
      ? flow(prose('`bylaw requests list` shows what waits for which approver, and how to decide.'), layout)
      : []),
  ]);
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}
