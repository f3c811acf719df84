import type {Diagnostic} from '../../diagnostics/diagnostic.ts';
import type {ApplyResult} from '../../model/apply-result.ts';
import {advice, outcome, wentWell} from '../words/apply.ts';
import {escapeAll} from '../words/escape.ts';
import {severityCounts} from '../words/findings.ts';
import {plural} from '../words/plural.ts';
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

/** Whether a finding is told with the result: warnings unless only the result is asked for, and infos only with all else. */
const isTold = ({severity}: Diagnostic, {quiet}: Style): boolean =>
  severity === 'error' || severity === 'refusal' || (severity === 'warning' && !quiet);

const pendingText = ({waiting}: ApplyResult): string =>
  `${plural(waiting.length, 'approval')} pending: \`bylaw requests list\` shows who can give ${waiting.length === 1 ? 'it' : 'them'}.`;

/** The result of an apply, for people, in a line or two; what warns and what stands against it comes first. */
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
  const found = shown ? [] : given.diagnostics.filter((one) => style.verbose || isTold(one, style));
  if (found.length > 0) {
    sections.push(heading(`Findings: ${severityCounts(found)}`));
    sections.push(diagnosticBlocks(found, style, sources));
  }
  const isPending = !style.quiet && result.status === 'applied' && result.waiting.length > 0;
  if (!shown && style.verbose && result.waiting.length > 0) {
    sections.push([
      ...heading(`Approvals pending: ${waitingCounts(result.waiting)}`),
      ...waitingSection(result.waiting, style),
    ]);
  }
  const colour = wentWell(result) ? 'green' : 'red';
  sections.push([
    ...flow(
      [
        ...splitWords(outcome(result), (piece) => paint(style, piece, colour, 'bold')),
        ...prose(advice(result)),
      ],
      layout,
    ),
    ...(isPending ? flow(prose(pendingText(result)), layout) : []),
  ]);
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}
