import type {Action} from '../model/change.ts';
import type {PlanSummary} from '../model/plan.ts';
import {diagnosticBlocks, severityCounts, type SourceLine} from './diagnostic-blocks.ts';
import {escapeAll} from './escape-for-terminal.ts';
import {flow, words} from './flow.ts';
import {paint, type Colour} from './paint.ts';
import {columnsOf, type Style} from './style.ts';
import type {ApplyReport} from './view.ts';
import {waitingCounts, waitingSection} from './waiting-section.ts';

const DONE: readonly (readonly [Action, string])[] = [
  ['create', 'created'],
  ['update', 'changed'],
  ['delete', 'deleted'],
  ['adopt', 'adopted'],
];

const doneText = (summary: PlanSummary): string =>
  DONE.flatMap(([action, done]) => (summary[action] > 0 ? [`${summary[action]} ${done}`] : [])).join(', ') ||
  'nothing changed';

/** What came of it, in a sentence or two: what happened, and what to do now if it did not. */
function outcome({status, run, summary}: ApplyReport): readonly [string, Colour] {
  switch (status) {
    case 'applied':
      return [`Applied${run === null ? '' : ` as run ${run}`}: ${doneText(summary)}.`, 'green'];
    case 'no-changes':
      return ['No changes. Live state matches the manifests.', 'green'];
    case 'already-applied':
      return [
        `This plan was applied before${run === null ? '' : `, as run ${run}`}; nothing was done again.`,
        'green',
      ];
    case 'refused':
      return ['Refused: nothing was changed. What stands against it is above.', 'red'];
    case 'stale':
      return [
        'Nothing was changed: what the plan rests on is no longer so. Make a new plan, review it, and apply that.',
        'red',
      ];
    case 'failed':
      return ['Failed: nothing was changed.', 'red'];
  }
}

/** What came of an apply, for people; the outcome last. */
export function renderApplyHuman(given: ApplyReport, style: Style, sourceLine?: SourceLine): string {
  const report = escapeAll(given);
  const width = columnsOf(style);
  const sections: string[][] = [];
  const bold = (text: string): string => paint(style, text, 'bold');
  if (report.diagnostics.length > 0) {
    sections.push(
      flow(words(`Findings: ${severityCounts(report.diagnostics)}`, bold), {width, indent: 0, hang: 2}),
    );
    sections.push(diagnosticBlocks(given.diagnostics, style, sourceLine));
  }
  if (report.waiting.length > 0) {
    sections.push([
      ...flow(words(`Waiting for approval: ${waitingCounts(report.waiting)}`, bold), {
        width,
        indent: 0,
        hang: 2,
      }),
      ...waitingSection(report.waiting, style),
    ]);
  }
  const [text, colour] = outcome(report);
  sections.push(
    flow(
      words(text, (piece) => paint(style, piece, colour, 'bold')),
      {width, indent: 0, hang: 2},
    ),
  );
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}
