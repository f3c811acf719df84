import type {Diagnostic} from '../diagnostics/diagnostic.ts';
import {diagnosticBlocks, severityCounts} from './diagnostic-blocks.ts';
import {flow, words} from './flow.ts';
import type {Sources} from './sources.ts';
import {columnsOf, type Style} from './style.ts';

/** Findings for people, a paragraph for each, gravest first; `summary` is the sentence below them. */
export function diagnosticsText(
  diagnostics: readonly Diagnostic[],
  summary: string,
  style: Style,
  sources: Sources | undefined,
): string {
  const blocks = diagnosticBlocks(diagnostics, style, sources);
  const lines = [
    ...blocks,
    ...(blocks.length > 0 ? [''] : []),
    ...flow(words(summary), {width: columnsOf(style), indent: 0, hang: 2}),
  ];
  return `${lines.join('\n')}\n`;
}

/** Findings for people, and how many there are. Without `sources`, places are named but no lines shown. */
export function renderDiagnostics(
  diagnostics: readonly Diagnostic[],
  style: Style,
  sources?: Sources,
): string {
  const counts = severityCounts(diagnostics);
  return diagnosticsText(diagnostics, `${counts.charAt(0).toUpperCase()}${counts.slice(1)}.`, style, sources);
}
