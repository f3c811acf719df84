/** How ready a workspace is, as a comment. */
import type {Checklist, ChecklistStatus} from '../../model/checklist.ts';
import {readinessText} from '../words/checklist.ts';
import {comment} from './comment.ts';
import {kept} from './detail.ts';
import {clip, markdownProse} from './escape.ts';

const LABELS: Readonly<Record<ChecklistStatus, string>> = {
  ok: '✓',
  missing: '✗ missing:',
  optional: 'optional:',
};

export function checklistMarkdown(checklist: Checklist): string {
  const {workspace, items} = checklist;
  const title = markdownProse(clip(`Readiness of ${workspace} for collaboration`, 300));
  const whole = 'bylaw checklist';
  return comment({marker: ['checklist', workspace], title, whole}, (folding) => {
    const {listed, text} = folding.detail;
    const prose = (sentence: string): string => markdownProse(clip(sentence, text));
    const lines = kept(items, listed, 'items', folding).flatMap(({item, status, detail, how}) => [
      `- ${LABELS[status]} ${prose(item)}: ${prose(detail)}`,
      ...(how === null ? [] : [`  - ${prose(how)}`]),
    ]);
    return ['', prose(readinessText(checklist)), ...(lines.length === 0 ? [] : ['', ...lines])];
  });
}
