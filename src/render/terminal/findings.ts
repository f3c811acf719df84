/** Findings as paragraphs: what is wrong, where, the line of the manifest, and how to fix it. */
import {appendAll} from '../../model/append-all.ts';
import {compareDiagnostics, type Diagnostic, type Position} from '../../diagnostics/diagnostic.ts';
import {escapeForTerminal} from '../words/escape.ts';
import {type FindingGroup, groupFindings, isAdvice, refusalFlag, severityCounts} from '../words/findings.ts';
import {flow, prose, splitWords} from './flow.ts';
import {paragraphLayout} from './paragraph.ts';
import {sourceExcerpt} from './source-excerpt.ts';
import {type SourceLine, sourceLineOf, type Sources} from './sources.ts';
import {columnsOf, glyphsOf, paint, SEVERITY_COLOURS, type Style} from './style.ts';

/** How many warnings or infos of one rule are shown, without --verbose; errors and refusals are always shown. */
const SHOWN_ADVICE = 20;

/** The place of a finding. The path is never shortened, so that terminals can open it with a click. */
const placeText = ({file, line, column}: Position): string => `${escapeForTerminal(file)}:${line}:${column}`;

function excerptLines(position: Position, style: Style, sourceLine: SourceLine): string[] {
  const line = sourceLine(position.file, position.line);
  const arrow = `${paint(style, ' -->', 'dim')} ${placeText(position)}`;
  if (line === undefined) return [arrow];
  const number = String(position.line);
  const width = Math.max(10, columnsOf(style) - number.length - 6);
  const {text, caret} = sourceExcerpt(line, position.column, width, glyphsOf(style).ellipsis);
  const gutter = (label: string): string => paint(style, `  ${label} |`, 'dim');
  const empty = ' '.repeat(number.length);
  return [
    arrow,
    text === '' ? gutter(number) : `${gutter(number)} ${text}`,
    `${gutter(empty)} ${' '.repeat(caret)}${paint(style, '^', 'bold')}`,
  ];
}

function placeLines(d: Diagnostic, style: Style, sourceLine: SourceLine): string[] {
  if (d.file === null) return [];
  if (d.line === null) return [`${paint(style, ' -->', 'dim')} ${escapeForTerminal(d.file)}`];
  return excerptLines({file: d.file, line: d.line, column: d.column ?? 1}, style, sourceLine);
}

/** How many sentences of a group are shown, without --verbose. */
const SHOWN_SENTENCES = 5;

function sentences(group: FindingGroup, style: Style): readonly string[] {
  const all = group.map(({message}) => message);
  if (style.verbose || all.length <= SHOWN_SENTENCES + 1) return all;
  const left = all.length - SHOWN_SENTENCES;
  return [...all.slice(0, SHOWN_SENTENCES), `And ${left} more like these (--verbose lists them).`];
}

function block(group: FindingGroup, style: Style, sourceLine: SourceLine): string[] {
  const [d] = group;
  const width = columnsOf(style);
  const say = (label: string, text: string): string[] =>
    flow([{text: label, paint: (piece) => paint(style, piece, 'bold')}, ...prose(escapeForTerminal(text))], {
      width,
      indent: 2,
      hang: 4,
    });
  const flag = d.severity === 'refusal' ? refusalFlag(d.rule, d.address) : undefined;
  return [
    ...flow(
      [
        {
          text: escapeForTerminal(`${d.severity}[${d.rule}]`),
          paint: (piece) => paint(style, piece, SEVERITY_COLOURS[d.severity], 'bold'),
        },
        ...(d.address === null ? [] : [{text: escapeForTerminal(d.address)}]),
      ],
      paragraphLayout(style),
    ),
    ...sentences(group, style).flatMap((message) =>
      flow(prose(escapeForTerminal(message)), {width, indent: 2, hang: group.length > 1 ? 4 : 2}),
    ),
    ...placeLines(d, style, sourceLine),
    ...(d.help === '' ? [] : say('help:', d.help)),
    ...(flag !== undefined && !d.help.includes(flag)
      ? say('help:', `If this is intended, pass \`${flag}\`.`)
      : []),
    ...(d.related ?? []).flatMap((other) => [
      ...say('see:', other.message),
      ...excerptLines(other, style, sourceLine),
    ]),
  ];
}

/**
 * The findings, most severe first, with an empty line between them. Takes findings that are not escaped: `sources`
 * are looked up by the real paths.
 */
export function diagnosticBlocks(
  diagnostics: readonly Diagnostic[],
  style: Style,
  sources: Sources | undefined,
): string[] {
  const sourceLine = sourceLineOf(sources);
  const seen = new Map<string, {readonly all: number; readonly shown: number}>();
  const lines: string[] = [];
  for (const group of groupFindings(diagnostics.toSorted(compareDiagnostics))) {
    const [d] = group;
    const key = `${d.severity}[${d.rule}]`;
    const before = seen.get(key) ?? {all: 0, shown: 0};
    const isShown = !isAdvice(d) || style.verbose || before.shown < SHOWN_ADVICE;
    seen.set(key, {all: before.all + group.length, shown: before.shown + (isShown ? group.length : 0)});
    if (!isShown) continue;
    appendAll(lines, [...(lines.length > 0 ? [''] : []), ...block(group, style, sourceLine)]);
  }
  for (const [key, {all, shown}] of seen) {
    if (all === shown) continue;
    const rest = `and ${all - shown} more ${escapeForTerminal(key)} (--verbose lists them)`;
    appendAll(lines, ['', ...flow(splitWords(rest), paragraphLayout(style))]);
  }
  return lines;
}

/** Findings for people, one paragraph each, most severe first. `summary`: the sentence below them. */
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
    ...flow(splitWords(summary), paragraphLayout(style)),
  ];
  return `${lines.join('\n')}\n`;
}

/** Findings for people, and how many there are. Without `sources`, lines of manifests are not shown. */
export function renderDiagnostics(
  diagnostics: readonly Diagnostic[],
  style: Style,
  sources?: Sources,
): string {
  const counts = severityCounts(diagnostics);
  return diagnosticsText(diagnostics, `${counts.charAt(0).toUpperCase()}${counts.slice(1)}.`, style, sources);
}
