import type {Validation} from '../../model/validation.ts';
import {severityCounts} from '../words/findings.ts';
import {plural} from '../words/plural.ts';
import {diagnosticsText} from './findings.ts';
import type {Sources} from './sources.ts';
import type {Style} from './style.ts';

/** What `validate` found, for people: the findings, and whether the manifests are valid. */
export function renderValidation(
  {valid, summary, diagnostics}: Validation,
  style: Style,
  sources?: Sources,
): string {
  const read = `${plural(summary.objects, 'object')} in ${plural(summary.files, 'file')}`;
  const found = diagnostics.length === 0 ? read : `${severityCounts(diagnostics)} in ${read}`;
  return diagnosticsText(diagnostics, `${valid ? 'Valid' : 'Not valid'}: ${found}.`, style, sources);
}
