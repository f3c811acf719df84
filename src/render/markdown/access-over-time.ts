/** Access over time, as comments. */
import type {AccessDiff, AccessHistory} from '../../model/access-over-time.ts';
import {
  accessDiffTitle,
  accessHistoryTitle,
  diffedAccess,
  overTimeNotes,
  periodHow,
  periodText,
} from '../words/access-over-time.ts';
import {accessTableMarkdown} from './access-table.ts';
import {comment} from './comment.ts';
import {kept} from './detail.ts';
import {clip, markdownCode, markdownProse} from './escape.ts';

const notes = (answer: Pick<AccessDiff, 'evidence' | 'uncertain'>, text: number): readonly string[] => {
  const lines = overTimeNotes(answer).map((note) => `- ${markdownProse(clip(note, text))}`);
  return lines.length === 0 ? [] : ['', ...lines];
};

/** Who gained and who lost access between two moments. */
export function accessDiffMarkdown(diff: AccessDiff): string {
  const {rows, render} = accessTableMarkdown(diffedAccess(diff), diff.names);
  const title = markdownProse(clip(accessDiffTitle(diff), 400)).replace(/\.$/, '');
  const whole = `bylaw access diff ${diff.from} ${diff.to} --verbose`;
  return comment({marker: ['access', 'diff', diff.from, diff.to], title, whole}, (folding) => [
    ...(rows === 0 ? [] : ['', ...render(folding)]),
    ...notes(diff, folding.detail.text),
  ]);
}

/** The periods in which somebody had access to a target. */
export function accessHistoryMarkdown(history: AccessHistory): string {
  const title = markdownProse(clip(accessHistoryTitle(history), 400)).replace(/[.:]$/, '');
  return comment({marker: ['access', 'history'], title, whole: 'bylaw access history'}, (folding) => {
    const {text, rows} = folding.detail;
    const lines = kept(history.intervals, rows, 'periods', folding).map(
      (period) =>
        `- ${markdownCode(period.level)}, ${markdownProse(clip(periodText(period), text))}: ${markdownProse(clip(periodHow(period, '→'), text))}`,
    );
    return [...(lines.length === 0 ? [] : ['', ...lines]), ...notes(history, text)];
  });
}
