/** What `validate` found, as a comment. */
import type {Validation} from '../../model/validation.ts';
import {notJudgedText, validationText} from '../words/validate.ts';
import {comment} from './comment.ts';
import {clip, markdownProse} from './escape.ts';
import {findingsMarkdown} from './findings.ts';

export function validationMarkdown(validation: Validation): string {
  const {diagnostics} = validation;
  const title = validationText(validation);
  const notJudged = notJudgedText(validation);
  return comment({marker: ['validate'], title, whole: 'bylaw validate --verbose'}, (folding) => [
    ...(notJudged === undefined ? [] : ['', markdownProse(clip(notJudged, 1500))]),
    ...(diagnostics.length === 0 ? [] : ['', ...findingsMarkdown(diagnostics, folding)]),
  ]);
}
