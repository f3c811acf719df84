/** Sentences about what `validate` found. They end without a full stop. */
import type {Validation} from '../../model/validation.ts';
import {severityCounts} from './findings.ts';
import {plural} from './plural.ts';

const validText = ({valid}: Validation): string => (valid ? 'Valid' : 'Not valid');

/** `41 objects in 3 files`. */
export const readText = ({summary}: Validation): string =>
  `${plural(summary.objects, 'object')} in ${plural(summary.files, 'file')}`;

/** `Not valid: 1 error in 41 objects in 3 files`; where nothing could be read, the findings alone. */
export function validationText(validation: Validation): string {
  const {diagnostics, summary} = validation;
  if (diagnostics.length === 0) return `${validText(validation)}: ${readText(validation)}`;
  const read = summary.objects > 0 ? readText(validation) : plural(summary.files, 'file');
  const where = summary.files > 0 ? ` in ${read}` : '';
  return `${validText(validation)}: ${severityCounts(diagnostics)}${where}`;
}

/** How many files are named. */
const MOST_NAMED = 5;

function namedFiles(files: readonly string[]): string {
  const more = files.length > MOST_NAMED ? ` and ${files.length - MOST_NAMED} more` : '';
  return `${files.slice(0, MOST_NAMED).join(', ')}${more}`;
}

/** What was not judged, in one or two sentences; undefined if everything was. */
export function notJudgedText({notJudged = [], notRead = []}: Validation): string | undefined {
  const sentences = [
    ...(notJudged.length === 0
      ? []
      : [
          `What depends on ${namedFiles(notJudged)} was not checked, because ${notJudged.length === 1 ? 'that file' : 'those files'} could not be read completely.`,
        ]),
    ...(notRead.length === 0
      ? []
      : [
          `What depends on the set's other files was not checked: ${namedFiles(notRead)}. \`bylaw validate\` without a path checks all of it.`,
        ]),
  ];
  return sentences.length === 0 ? undefined : sentences.join(' ');
}

/** `Not valid: 1 error in 41 objects`. */
export function shortValidationText(validation: Validation): string {
  const {objects} = validation.summary;
  const where = objects === 0 ? '' : ` in ${plural(objects, 'object')}`;
  return `${validText(validation)}: ${severityCounts(validation.diagnostics)}${where}`;
}
