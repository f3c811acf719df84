import type {Progress} from '../../model/progress.ts';
import {escapeForTerminal} from '../words/escape.ts';

/** What is being done, without a count. The name of a lock holder comes from the database, so it is escaped. */
function doing({phase, detail}: Progress): string {
  switch (phase) {
    case 'manifests':
      return 'Reading manifests';
    case 'read':
      return 'Reading the live state';
    case 'access':
      return 'Comparing access';
    case 'judge':
      return 'Judging';
    case 'lock':
      return detail === undefined
        ? 'Acquiring the lock of the set'
        : `Waiting for the lock that ${escapeForTerminal(detail)} holds`;
    case 'write':
      return 'Writing';
    case 'audit':
      return 'Writing the history';
    case 'record':
      return 'Recording the run';
    case 'commit':
      return 'Committing';
    case 'retry':
      return `Trying again: ${detail === 'connection' ? 'the connection was lost' : 'another transaction was faster'}`;
    case 'test':
      return 'Running tests';
    case 'coverage':
      return 'Looking for access that no test covers';
    case 'mutation':
      return 'Trying changes of the set';
  }
}

/** What is counted. */
const COUNTED: Readonly<Partial<Record<Progress['phase'], string>>> = {
  manifests: 'files',
  access: 'targets',
  judge: 'rules',
  write: 'objects',
  audit: 'events',
  test: 'done',
  mutation: 'at most',
};

/** How far something is, in one line: `Writing: 5,000 of 20,001 objects, 12 s left`. `leftMs`: how long it will still take, where that is known. */
export function progressText(progress: Progress, leftMs?: number): string {
  const {phase, done = 0, total} = progress;
  const text = doing(progress);
  if (total === undefined) return text;
  const number = (count: number): string => count.toLocaleString('en');
  return `${text}: ${number(done)} of ${number(total)} ${COUNTED[phase] ?? ''}${leftText(leftMs)}`;
}

function leftText(leftMs: number | undefined): string {
  if (leftMs === undefined) return '';
  const seconds = Math.max(1, Math.ceil(leftMs / 1000));
  return seconds < 100 ? `, ${seconds} s left` : `, ${Math.ceil(seconds / 60)} min left`;
}
