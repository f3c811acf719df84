/** What `validate` found, as a comment. */
import type {Validation} from '../../model/validation.ts';
import {validationText} from '../words/validate.ts';
import {comment} from './comment.ts';
import {findingsMarkdown} from './findings.ts';

export function validationMarkdown(validation: Validation): string {
  const {diagnostics} = validation;
  const title = validationText(validation);
  return comment({marker: ['validate'], title, whole: 'bylaw validate --verbose'}, (folding) =>
    diagnostics.length === 0 ? [] : ['', ...findingsMarkdown(diagnostics, folding)],
  );
}
