import type {Diagnostic} from '../../diagnostics/diagnostic.ts';
import {verdictOf, type Replay} from '../../model/replay.ts';
import {escapeAll} from '../words/escape.ts';
import {replayAdvice, replayedRunText, replayTitle} from '../words/replay.ts';
import {flow, prose, splitWords} from './flow.ts';
import {paragraph, paragraphLayout} from './paragraph.ts';
import {columnsOf, paint, SEVERITY_COLOURS, type Style} from './style.ts';

/** How many findings of a run are shown without `verbose`. */
const SHOWN = 10;

function findingLines({rule, severity, address, message}: Diagnostic, style: Style): readonly string[] {
  const width = columnsOf(style);
  const head = {
    text: `${severity}[${rule}]`,
    paint: (piece: string) => paint(style, piece, SEVERITY_COLOURS[severity], 'bold'),
  };
  return [
    ...flow([head, ...(address === null ? [] : [{text: address}])], {width, indent: 2, hang: 4}),
    ...flow(prose(message), {width, indent: 4, hang: 4}),
  ];
}

/** Runs with what policies say of them; those that pass with `verbose` alone. */
export function renderReplay(given: Replay, style: Style): string {
  const replay = escapeAll(given);
  const shown = replay.runs.filter((run) => style.verbose || verdictOf(run) !== 'passed');
  const sections = [
    flow(
      splitWords(replayTitle(replay), (piece) => paint(style, piece, 'bold')),
      paragraphLayout(style),
    ),
    ...shown.map((run) => {
      const told = style.verbose ? run.findings : run.findings.slice(0, SHOWN);
      const left = run.findings.length - told.length;
      return [
        ...paragraph(`${replayedRunText(run)}.`, style),
        ...told.flatMap((found) => findingLines(found, style)),
        ...(left === 0 ? [] : paragraph(`  ${left} more; \`--verbose\` shows all.`, style)),
      ];
    }),
  ];
  const advice = replayAdvice(replay);
  if (advice !== undefined) sections.push(paragraph(advice, style));
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}
