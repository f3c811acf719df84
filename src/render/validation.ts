import {FORMAT_VERSION} from '../model/plan.ts';
import {diagnosticJson} from './contract-members.ts';
import {severityCounts} from './diagnostic-blocks.ts';
import {diagnosticsText} from './diagnostics.ts';
import {jsonText} from './json-text.ts';
import {plural} from './plural.ts';
import type {Sources} from './sources.ts';
import type {Style} from './style.ts';
import type {Validation} from '../model/validation.ts';

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

/** What `validate --json` prints. */
export const validationJson = ({valid, summary, diagnostics}: Validation): string =>
  jsonText({
    formatVersion: FORMAT_VERSION,
    valid,
    summary: {
      files: summary.files,
      objects: summary.objects,
      errors: summary.errors,
      warnings: summary.warnings,
    },
    diagnostics: diagnostics.map(diagnosticJson),
  });
