import type {AccessReview, ReviewRow} from '../../model/access-review.ts';
import {csvLine} from '../words/csv-line.ts';
import {escapeAll} from '../words/escape.ts';

/** The columns: the members that JSON has, each as one text. */
const COLUMNS: Readonly<Record<keyof ReviewRow, (row: ReviewRow) => string>> = {
  kind: ({kind}) => kind,
  address: ({address}) => address,
  person: ({person}) => person ?? '',
  target: ({target}) => target,
  level: ({level}) => level ?? '',
  outside: ({outside}) => outside ?? '',
  since: ({since}) => since ?? '',
  requestedBy: ({requestedBy}) => requestedBy ?? '',
  agreed: ({agreed}) => agreed.map(({side, by, at}) => `${by} for ${side}, ${at ?? ''}`).join('; '),
  lastConfirmed: ({lastConfirmed}) => lastConfirmed ?? '',
  expires: ({expires}) => expires ?? '',
  lastChange: ({lastChange}) => lastChange ?? '',
  confirmedBy: ({confirmedBy}) => confirmedBy ?? '',
  changedBy: ({changedBy}) => changedBy ?? '',
  permissions: ({permissions}) => permissions.join(', '),
  via: ({via}) => via.join(', '),
  missing: ({missing}) => missing.join('; '),
};

/** One row a line, for spreadsheets. */
export function* accessReviewCsv(given: AccessReview): Generator<string> {
  yield csvLine(Object.keys(COLUMNS));
  for (const row of escapeAll(given.rows)) yield csvLine(Object.values(COLUMNS).map((text) => text(row)));
}
