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

/** `Not valid: 1 error in 41 objects`. */
export const shortValidationText = (validation: Validation): string =>
  `${validText(validation)}: ${severityCounts(validation.diagnostics)} in ${plural(validation.summary.objects, 'object')}`;
