/** What `validate` found, as a comment. */
import type {Validation} from '../../model/validation.ts';
import {severityCounts} from '../words/findings.ts';
import {plural} from '../words/plural.ts';
import {comment} from './comment.ts';
import {findingsMarkdown} from './findings.ts';

export function validationMarkdown({valid, summary, diagnostics}: Validation): string {
  const read = `${plural(summary.objects, 'object')} in ${plural(summary.files, 'file')}`;
  const title = `${valid ? 'Valid' : 'Not valid'}: ${diagnostics.length === 0 ? read : `${severityCounts(diagnostics)} in ${read}`}`;
  return comment({marker: ['validate'], title, whole: 'bylaw validate --verbose'}, (folding) =>
    diagnostics.length === 0 ? [] : ['', ...findingsMarkdown(diagnostics, folding)],
  );
}
