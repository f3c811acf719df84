/** What a command did with several sets, for people: a short section each, those that need attention first. */
import type {Plan} from '../../model/plan.ts';
import type {SetReport, SetsReport} from '../../model/sets-report.ts';
import {escapeAll} from '../words/escape.ts';
import {
  quietText,
  setOutcome,
  setsInOrder,
  setsText,
  setsWaitedFor,
  setTitle,
  summedMeasures,
} from '../words/sets.ts';
import {measureTexts} from '../words/tests.ts';
import {renderApply} from './apply.ts';
import {renderDrift} from './drift.ts';
import {diagnosticBlocks} from './findings.ts';
import {flow, splitWords} from './flow.ts';
import {paragraph, paragraphLayout} from './paragraph.ts';
import {renderPlan} from './plan.ts';
import type {Sources} from './sources.ts';
import {paint, type Style} from './style.ts';
import {renderTests} from './tests.ts';
import {renderValidation} from './validate.ts';
import {stopsApply} from '../../diagnostics/diagnostic.ts';

function planText(plan: Plan, waitsFor: readonly string[], style: Style, sources?: Sources): string {
  if (style.verbose) return renderPlan(plan, style, sources, 'whole', waitsFor);
  const against = plan.diagnostics.filter(stopsApply);
  const summary = renderPlan(plan, style, sources, 'summary', waitsFor);
  if (against.length === 0) return summary;
  return `${diagnosticBlocks(against, style, sources).join('\n')}\n\n${summary}`;
}

function body(report: SetReport, all: SetsReport, style: Style, sources?: Sources): string {
  const {plan, result, validation, drift, tests, diagnostics = []} = report;
  if (plan !== undefined) return planText(plan, setsWaitedFor(report, all), style, sources);
  if (result !== undefined) return renderApply(result, style, sources === undefined ? {} : {sources});
  if (validation !== undefined) return renderValidation(validation, style, sources);
  if (drift !== undefined) return renderDrift(drift, style);
  if (tests !== undefined) return renderTests(tests, style, sources);
  const blocks = diagnostics.length === 0 ? [] : [...diagnosticBlocks(diagnostics, style, sources), ''];
  return `${[...blocks, ...paragraph(setOutcome(escapeAll(report)), style)].join('\n')}\n`;
}

export function renderSets(report: SetsReport, style: Style, sources?: Sources): string {
  const {told, quiet} = setsInOrder(report);
  const heading = (one: SetReport): string =>
    flow(
      splitWords(`== ${setTitle(escapeAll(one))}`, (text) => paint(style, text, 'bold')),
      paragraphLayout(style),
    ).join('\n');
  const nothing = quietText(report.command, escapeAll(quiet));
  return `${[
    ...told.map((one) => `${heading(one)}\n${body(one, report, style, sources).replace(/\n+$/, '')}`),
    ...(nothing === undefined ? [] : [paragraph(nothing, style).join('\n')]),
    [setsText(report), ...measureTexts(summedMeasures(report))]
      .flatMap((text) => paragraph(`${text}.`, style))
      .join('\n'),
  ].join('\n\n')}\n`;
}
