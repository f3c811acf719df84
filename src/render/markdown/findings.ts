/** Findings as a list, most severe first, each with its place and how to fix it. */
import {appendAll} from '../../model/append-all.ts';
import {compareDiagnostics, type Diagnostic} from '../../diagnostics/diagnostic.ts';
import {type FindingGroup, groupFindings, isAdvice, refusalFlag} from '../words/findings.ts';
import type {Folding} from './detail.ts';
import {clip, markdownCode, markdownProse} from './escape.ts';

/** `manifests/a.yaml:3:1`, as far as it is known. */
const placeText = ({file, line, column}: Pick<Diagnostic, 'file' | 'line' | 'column'>): string =>
  [file, line, column].filter((part) => part !== null).join(':');

/** How many messages about one place are shown. */
const SHOWN_MESSAGES = 4;

function findingLines(group: FindingGroup, text: number): string[] {
  const [d] = group;
  const prose = (words: string): string => markdownProse(clip(words, text));
  const about = [
    `- **${d.severity}** ${markdownCode(clip(d.rule, text))}`,
    ...(d.address === null ? [] : [`on ${markdownCode(clip(d.address, text))}`]),
    ...(d.file === null ? [] : [`at ${markdownCode(clip(placeText(d), text))}`]),
  ].join(' ');
  const flag = d.severity === 'refusal' ? refusalFlag(d.rule, d.address) : undefined;
  const more = group.length - SHOWN_MESSAGES;
  const messages = group.map(({message}) => message);
  return [
    `${about}: ${messages.slice(0, SHOWN_MESSAGES).map(prose).join(' ')}${more > 0 ? ` … and ${more} more.` : ''}`,
    ...(d.help === '' ? [] : [`  - Help: ${prose(d.help)}`]),
    ...(flag !== undefined && !d.help.includes(flag)
      ? [`  - If this is intended, pass ${markdownCode(clip(flag, text))}.`]
      : []),
    ...(d.related ?? [])
      .slice(0, 5)
      .map((other) => `  - See ${markdownCode(clip(placeText(other), text))}: ${prose(other.message)}`),
  ];
}

/** Expects findings that are sorted by `compareDiagnostics`. */
export function sortedFindings(sorted: readonly Diagnostic[], {detail, folded}: Folding): string[] {
  const lines: string[] = [];
  const ofRule = new Map<string, number>();
  let grave = 0;
  let hidden = 0;
  for (const group of groupFindings(sorted)) {
    const [d] = group;
    const count = (ofRule.get(d.rule) ?? 0) + 1;
    ofRule.set(d.rule, count);
    const shown = isAdvice(d) ? count <= detail.advice : ++grave <= detail.errors;
    if (shown) appendAll(lines, findingLines(group, detail.text));
    else hidden++;
  }
  folded.add(hidden, 'findings');
  return hidden > 0 ? [...lines, `- … and ${hidden} more findings`] : lines;
}

export const findingsMarkdown = (diagnostics: readonly Diagnostic[], folding: Folding): string[] =>
  sortedFindings(diagnostics.toSorted(compareDiagnostics), folding);
