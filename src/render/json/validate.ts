import {FORMAT_VERSION} from '../../model/plan.ts';
import type {Validation} from '../../model/validation.ts';
import {jsonText} from '../words/json-text.ts';
import {diagnosticJson} from './contract-members.ts';

/** What `validate --json` prints. */
export const validationJson = ({valid, summary, diagnostics, notJudged, notRead}: Validation): string =>
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
    ...(notJudged && {notJudged}),
    ...(notRead && {notRead}),
  });
