import type {Diagnostic} from '../diagnostics/diagnostic.ts';
import {diagnosticBlocks, severityCounts, type SourceLine} from './diagnostic-blocks.ts';
import {flow, words} from './flow.ts';
import {plural} from './plural.ts';
import {columnsOf, type Style} from './style.ts';
import type {ValidateReport} from './view.ts';

const withSummary = (blocks: readonly string[], summary: string, style: Style): string =>
  [
    ...blocks,
    ...(blocks.length > 0 ? [''] : []),
    ...flow(words(summary), {width: columnsOf(style), indent: 0, hang: 2}),
  ].join('\n') + '\n';

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

/** Findings for people: a paragraph for each, gravest first, and how many there are. */
export function renderDiagnosticsHuman(
  diagnostics: readonly Diagnostic[],
  style: Style,
  sourceLine?: SourceLine,
): string {
  return withSummary(
    diagnosticBlocks(diagnostics, style, sourceLine),
    sentence(severityCounts(diagnostics)),
    style,
  );
}

/** What `validate` found, for people: the findings, and whether the manifests are valid. */
export function renderValidateHuman(
  {valid, summary, diagnostics}: ValidateReport,
  style: Style,
  sourceLine?: SourceLine,
): string {
  const read = `${plural(summary.objects, 'object')} in ${plural(summary.files, 'file')}`;
  const found = diagnostics.length === 0 ? '' : `: ${severityCounts(diagnostics)}`;
  return withSummary(
    diagnosticBlocks(diagnostics, style, sourceLine),
    `${valid ? 'Valid' : 'Not valid'}${found}${found === '' ? ': ' : ' in '}${read}.`,
    style,
  );
}
