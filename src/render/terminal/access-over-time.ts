/** Access over time: between two moments, and of one person to one target. */
import type {AccessDiff, AccessHistory} from '../../model/access-over-time.ts';
import {
  accessDiffTitle,
  accessHistoryTitle,
  diffedAccess,
  overTimeNotes,
  periodHow,
  periodText,
} from '../words/access-over-time.ts';
import {escapeAll} from '../words/escape.ts';
import {accessSection} from './access-section.ts';
import {flow, splitWords} from './flow.ts';
import {paragraph, paragraphLayout} from './paragraph.ts';
import {columnsOf, glyphsOf, paint, type Style} from './style.ts';
import {cell, table, wrapping} from './table.ts';

const bold = (text: string, style: Style): readonly string[] =>
  flow(
    splitWords(text, (piece) => paint(style, piece, 'bold')),
    paragraphLayout(style),
  );

const joined = (sections: readonly (readonly string[])[]): string =>
  `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;

const notes = (answer: Pick<AccessDiff, 'evidence' | 'uncertain'>, style: Style): readonly string[] =>
  overTimeNotes(answer).flatMap((note) => paragraph(note, style));

/** Who gained and who lost access between two moments. */
export function renderAccessDiff(given: AccessDiff, style: Style): string {
  const diff = escapeAll(given);
  return joined([
    bold(accessDiffTitle(diff), style),
    accessSection(diffedAccess(diff), style, diff.names),
    notes(diff, style),
  ]);
}

/** The periods in which somebody had access to a target, the oldest first. */
export function renderAccessHistory(given: AccessHistory, style: Style): string {
  const history = escapeAll(given);
  const rows = history.intervals.map((period) => [
    wrapping(periodText(period)),
    cell(period.level),
    wrapping(periodHow(period, glyphsOf(style).arrow)),
  ]);
  const lines = table(rows, {width: columnsOf(style), indent: 2});
  return joined([[...bold(accessHistoryTitle(history), style), ...lines], notes(history, style)]);
}
