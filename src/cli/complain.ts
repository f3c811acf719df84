import {complaintText} from '../render/terminal/complaint.ts';
import type {Surroundings} from './surroundings.ts';
import {terminalOf} from './terminal.ts';

/** Writes what went wrong to stderr, and below it how to mend it; wrapped only for a terminal. */
export function complain(
  {stderr, env}: Pick<Surroundings, 'stderr' | 'env'>,
  message: string,
  help: string,
  noColor = false,
): void {
  const {color, width} = terminalOf(stderr, env, noColor);
  const wraps = stderr.isTTY === true;
  stderr.write(complaintText(message, help, {color, width: wraps ? width : null}));
}
