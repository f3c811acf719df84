import {counterexampleTexts} from '../../model/counterexample.ts';
import {appendAll} from '../../model/append-all.ts';
import {findingOf, type TestReport} from '../../model/test-report.ts';
import {escapeAll} from '../words/escape.ts';
import {coverageText, mutationText, testName, testsText, uncoveredTexts} from '../words/tests.ts';
import {diagnosticBlocks} from './findings.ts';
import {flow, splitWords} from './flow.ts';
import {paragraph} from './paragraph.ts';
import type {Sources} from './sources.ts';
import {columnsOf, glyphsOf, paint, type Style} from './style.ts';

/** The tests that failed, each with its line, what is against it and the path of that; all tests with `verbose`. */
export function renderTests(report: TestReport, style: Style, sources?: Sources): string {
  const {arrow, good} = glyphsOf(style);
  const lines: string[] = [...diagnosticBlocks(report.diagnostics, style, sources)];
  for (const test of report.tests) {
    if (test.passed) {
      if (style.verbose)
        appendAll(lines, paragraph(escapeAll(`${good} ${testName(test)}: ${test.message}`), style));
      continue;
    }
    if (lines.length > 0) lines.push('');
    appendAll(lines, diagnosticBlocks([findingOf(test)], style, sources));
    const texts =
      test.counterexample === null ? [] : counterexampleTexts(escapeAll(test.counterexample), arrow);
    for (const {label, text} of texts) {
      const words = [
        {text: label, paint: (piece: string) => paint(style, piece, 'bold')},
        ...splitWords(text),
      ];
      appendAll(lines, flow(words, {width: columnsOf(style), indent: 2, hang: 4}));
    }
  }
  if (lines.length > 0) lines.push('');
  appendAll(lines, paragraph(`${testsText(report)}.`, style));
  appendAll(lines, measureLines(report, style));
  return `${lines.join('\n')}\n`;
}

/** How many lines of a list are shown without `verbose`. */
const SHOWN = 20;

function listLines(texts: readonly string[], style: Style): readonly string[] {
  const shown = style.verbose ? texts : texts.slice(0, SHOWN);
  const lines = shown.flatMap((text) =>
    flow(splitWords(escapeAll(text)), {width: columnsOf(style), indent: 2, hang: 4}),
  );
  const left = texts.length - shown.length;
  return left === 0 ? lines : [...lines, ...paragraph(`${left} more; \`--verbose\` shows all.`, style)];
}

/** What the tests speak of and notice, as far as that was asked. */
function measureLines({coverage, mutation}: TestReport, style: Style): readonly string[] {
  return [
    ...(coverage === undefined
      ? []
      : [
          '',
          ...paragraph(`${coverageText(coverage)}.`, style),
          ...listLines(uncoveredTexts(coverage, style.verbose), style),
        ]),
    ...(mutation === undefined
      ? []
      : [
          '',
          ...paragraph(`${mutationText(mutation)}.`, style),
          ...listLines(
            mutation.survived.map(({change, message}) => `${change}: ${message}`),
            style,
          ),
        ]),
  ];
}
