import type {ApplyResult} from '../../model/apply-result.ts';
import {versionedJson} from '../words/json-text.ts';
import {diagnosticJson, summaryJson, waitingJson} from './contract-members.ts';

/** What `apply --json` prints. */
export const applyJson = (report: ApplyResult): string =>
  versionedJson({
    run: report.run,
    status: report.status,
    summary: summaryJson(report.summary),
    waiting: report.waiting.map(waitingJson),
    diagnostics: report.diagnostics.map(diagnosticJson),
    ...(report.message !== undefined && {message: report.message}),
    ...(report.help !== undefined && {help: report.help}),
  });
