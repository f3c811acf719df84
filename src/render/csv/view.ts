import type {FailureText, PartialView} from '../view.ts';
import {csvLine} from '../words/csv-line.ts';
import {escapeForTerminal} from '../words/escape.ts';
import {accessReviewCsv} from './access-review.ts';

/** Results as CSV (RFC 4180), for spreadsheets: every cell in quotes, and none a formula. */
export const csvView = {
  accessReview: accessReviewCsv,
  failure: ({code, message, help = ''}: FailureText): string =>
    csvLine(['error', 'message', 'help']) + csvLine([code, message, help].map(escapeForTerminal)),
} satisfies PartialView;
