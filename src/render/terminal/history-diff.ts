import type {RunDiff} from '../../model/run-diff.ts';
import {escapeAll} from '../words/escape.ts';
import {
  runDiffAccess,
  runDiffAccessTitle,
  runDiffPermissionsTitle,
  runDiffTitle,
} from '../words/history-diff.ts';
import {accessSection} from './access-section.ts';
import {changesSection} from './changes-section.ts';
import {flow, splitWords} from './flow.ts';
import {paragraphLayout} from './paragraph.ts';
import {permissionsSection} from './permissions-section.ts';
import {paint, type Style} from './style.ts';

/** What the states after two runs differ in: objects of the set, access, permissions. */
export function renderHistoryDiff(given: RunDiff, style: Style): string {
  const diff = escapeAll(given);
  const bold = (text: string): readonly string[] =>
    flow(
      splitWords(text, (piece) => paint(style, piece, 'bold')),
      paragraphLayout(style),
    );
  const below = (title: string, lines: readonly string[]): readonly string[] =>
    lines.length === 0 ? [] : [...bold(title), ...lines];
  const sections = [
    bold(runDiffTitle(diff)),
    below(runDiffAccessTitle(diff), accessSection(runDiffAccess(diff), style, diff.names)),
    below(runDiffPermissionsTitle(diff), permissionsSection(diff.permissions, style)),
    diff.changes.length === 0 ? [] : changesSection(diff.changes, new Map(), style, 'done'),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}
