import process from 'node:process';
import type {ApplyProgress} from '../app/ports.ts';

/** Shows how far an apply is, in one line that is drawn over; silent where stderr is no terminal. */
export interface ProgressLine {
  readonly update: (progress: ApplyProgress) => void;
  /** Wipes the line away. */
  readonly end: () => void;
}

function words({phase, done, total, detail}: ApplyProgress): string {
  switch (phase) {
    case 'lock':
      return detail === undefined
        ? 'Taking the lock of the set'
        : `Waiting for the lock that ${detail} holds`;
    case 'read':
      return 'Reading the live state';
    case 'write':
      return total === undefined ? 'Writing' : `Writing ${done ?? 0} of ${total} objects`;
    case 'audit':
      return 'Writing the history';
    case 'commit':
      return 'Committing';
    case 'retry':
      return `Trying again: ${detail === 'connection' ? 'the connection broke' : 'somebody else was faster'}`;
  }
}

/** A progress line on stderr; `quiet` or no terminal: nothing is drawn. */
export function progressLine(quiet: boolean): ProgressLine {
  const {stderr} = process;
  if (quiet || stderr.isTTY !== true) return {update: () => undefined, end: () => undefined};
  const draw = (text: string): void => {
    stderr.write(`\r\u001B[2K${text.slice(0, Math.max(10, (stderr.columns || 80) - 1))}`);
  };
  return {update: (progress) => draw(`${words(progress)} …`), end: () => stderr.write('\r\u001B[2K')};
}
