import type {ApplyProgress} from '../../model/run.ts';
import {escapeForTerminal} from '../words/escape.ts';

/** How far an apply is, in one line. The name of a lock holder comes from the database, so it is escaped. */
export function progressText({phase, done, total, detail}: ApplyProgress): string {
  switch (phase) {
    case 'lock':
      return detail === undefined
        ? 'Acquiring the lock of the set'
        : `Waiting for the lock that ${escapeForTerminal(detail)} holds`;
    case 'read':
      return 'Reading the live state';
    case 'write':
      return total === undefined ? 'Writing' : `Writing ${done ?? 0} of ${total} objects`;
    case 'audit':
      return 'Writing the history';
    case 'commit':
      return 'Committing';
    case 'retry':
      return `Trying again: ${detail === 'connection' ? 'the connection was lost' : 'another transaction was faster'}`;
  }
}
