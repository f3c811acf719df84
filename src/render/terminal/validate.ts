import type {Validation} from '../../model/validation.ts';
import {escapeAll} from '../words/escape.ts';
import {notJudgedText, validationText} from '../words/validate.ts';
import {diagnosticsText} from './findings.ts';
import type {Sources} from './sources.ts';
import type {Style} from './style.ts';

/** What `validate` found, for people: the findings, and whether the manifests are valid. */
export const renderValidation = (validation: Validation, style: Style, sources?: Sources): string =>
  diagnosticsText(
    validation.diagnostics,
    [`${validationText(validation)}.`, notJudgedText(escapeAll(validation)) ?? []].flat().join(' '),
    style,
    sources,
  );
