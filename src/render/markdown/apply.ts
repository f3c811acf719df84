/** The result of an apply, as a comment. */
import type {ApplyResult} from '../../model/apply-result.ts';
import {advice, outcome} from '../words/apply.ts';
import {severityCounts} from '../words/findings.ts';
import {waitingCounts} from '../words/waiting.ts';
import {comment, section} from './comment.ts';
import {clip, markdownProse} from './escape.ts';
import {findingsMarkdown} from './findings.ts';
import {waitingMarkdown} from './waiting.ts';

export function applyMarkdown(result: ApplyResult, shown = false): string {
  const {waiting, diagnostics} = result;
  const title = outcome(result).replace(/\.$/, '');
  const whole = result.run === null ? 'bylaw plan --verbose' : `bylaw history show ${result.run} --verbose`;
  return comment({marker: ['apply'], title, whole}, (folding) => {
    const words = markdownProse(clip(advice(result), folding.detail.text));
    return [
      ...(words === '' ? [] : ['', `Note: ${words}`]),
      ...(shown
        ? []
        : section(`Findings: ${severityCounts(diagnostics)}`, findingsMarkdown(diagnostics, folding))),
      ...section(`Approvals pending: ${waitingCounts(waiting)}`, waitingMarkdown(waiting, folding)),
    ];
  });
}
