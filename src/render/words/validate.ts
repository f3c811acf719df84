/** Sentences about what `validate` found. They end without a full stop. */
import type {Validation} from '../../model/validation.ts';
import {severityCounts} from './findings.ts';
import {plural} from './plural.ts';

const validText = ({valid}: Validation): string => (valid ? 'Valid' : 'Not valid');

/** `41 objects in 3 files`. */
export const readText = ({summary}: Validation): string =>
  `${plural(summary.objects, 'object')} in ${plural(summary.files, 'file')}`;

/** `Not valid: 1 error in 41 objects in 3 files`. */
export function validationText(validation: Validation): string {
  const {diagnostics} = validation;
  const found = diagnostics.length === 0 ? '' : `${severityCounts(diagnostics)} in `;
  return `${validText(validation)}: ${found}${readText(validation)}`;
}

/** How many files are named. */
const MOST_NAMED = 5;

/** What was not judged, as a sentence; undefined if everything was. */
export function notJudgedText({notJudged = []}: Validation): string | undefined {
  if (notJudged.length === 0) return undefined;
  const more = notJudged.length > MOST_NAMED ? ` and ${notJudged.length - MOST_NAMED} more` : '';
  const files = `${notJudged.slice(0, MOST_NAMED).join(', ')}${more}`;
  return `What depends on ${files} was not checked, because ${notJudged.length === 1 ? 'that file' : 'those files'} could not be read completely.`;
}

/** `Not valid: 1 error in 41 objects`. */
export const shortValidationText = (validation: Validation): string =>
  `${validText(validation)}: ${severityCounts(validation.diagnostics)} in ${plural(validation.summary.objects, 'object')}`;
