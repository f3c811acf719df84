import type {ApplyResult, ApplyStatus} from '../../model/apply-result.ts';
import {EMPTY_SUMMARY} from '../../model/plan.ts';
import type {FailureText} from '../view.ts';
import {versionedJson} from '../words/json-text.ts';
import {diagnosticJson, errorJson, summaryJson, waitingJson} from './contract-members.ts';

/** The members of a result, in their order. */
export const applyMembers = (result: ApplyResult) => ({
  run: result.run,
  status: result.status,
  summary: summaryJson(result.summary),
  waiting: result.waiting.map(waitingJson),
  diagnostics: result.diagnostics.map(diagnosticJson),
  ...(result.message !== undefined && {message: result.message}),
  ...(result.help !== undefined && {help: result.help}),
});

/** What `apply --json` prints. */
export const applyJson = (result: ApplyResult): string => versionedJson(applyMembers(result));

/** Of failures, by their codes. */
const STATUSES: Readonly<Record<string, ApplyStatus>> = {
  refused: 'refused',
  stale: 'stale',
  'commit-unknown': 'unknown',
};

/** An apply that failed before it had a result: the members of one, and the error. */
export const failedApplyJson = (failure: FailureText): string =>
  versionedJson({
    run: null,
    status: STATUSES[failure.code] ?? 'failed',
    summary: summaryJson(EMPTY_SUMMARY),
    waiting: [],
    diagnostics: [],
    error: errorJson(failure),
  });
