import {FORMAT_VERSION} from '../../model/plan.ts';
import type {ValidationReport} from '../view.ts';
import {jsonText} from '../words/json-text.ts';
import {diagnosticJson} from './contract-members.ts';

/** What `validate --json` prints. */
export const validationJson = ({
  formatVersion = FORMAT_VERSION,
  valid,
  summary,
  diagnostics,
}: ValidationReport): string =>
  jsonText({
    formatVersion,
    valid,
    summary: {
      files: summary.files,
      objects: summary.objects,
      errors: summary.errors,
      warnings: summary.warnings,
    },
    diagnostics: diagnostics.map(diagnosticJson),
  });
