import type {ApplyResult} from '../../model/apply-result.ts';
import {EMPTY_SUMMARY} from '../../model/plan.ts';
import type {FailureText} from '../view.ts';
import {versionedJson} from '../words/json-text.ts';
import {diagnosticJson, errorJson, summaryJson, waitingJson} from './contract-members.ts';

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

/** An apply that came to no result: the members of one, and the error. */
export const failedApplyJson = (failure: FailureText): string =>
  versionedJson({
    run: null,
    status: failure.code === 'refused' || failure.code === 'stale' ? failure.code : 'failed',
    summary: summaryJson(EMPTY_SUMMARY),
    waiting: [],
    diagnostics: [],
    error: errorJson(failure),
  });
