import type {ApplyProgress} from '../../model/run.ts';
import type {TestProgress} from '../../model/test-report.ts';
import {escapeForTerminal} from '../words/escape.ts';

/** What is told while it is done. */
export type Progress = ApplyProgress | TestProgress;

/** How far an apply is, or tests, in one line. The name of a lock holder comes from the database, so it is escaped. */
export function progressText({phase, done = 0, total, ...more}: Progress): string {
  const detail = 'detail' in more ? more.detail : undefined;
  switch (phase) {
    case 'lock':
      return detail === undefined
        ? 'Acquiring the lock of the set'
        : `Waiting for the lock that ${escapeForTerminal(detail)} holds`;
    case 'read':
      return 'Reading the live state';
    case 'write':
      return total === undefined ? 'Writing' : `Writing ${done} of ${total} objects`;
    case 'test':
      return `Running tests: ${done} of ${total ?? 0} done`;
    case 'coverage':
      return 'Looking for access that no test covers';
    case 'mutation':
      return `Trying changes of the set: ${done} of ${total ?? 0} at most`;
    case 'audit':
      return 'Writing the history';
    case 'commit':
      return 'Committing';
    case 'retry':
      return `Trying again: ${detail === 'connection' ? 'the connection was lost' : 'another transaction was faster'}`;
  }
}
