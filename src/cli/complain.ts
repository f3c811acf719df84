import {complaintText} from '../render/terminal/complaint.ts';
import type {ProcessSurroundings} from './process-surroundings.ts';
import {terminalOf} from './terminal.ts';

/** Writes a failure to stderr: what went wrong, and below it how to fix it. Lines are wrapped only on a terminal. */
export function complain(
  {stderr, env}: Pick<ProcessSurroundings, 'stderr' | 'env'>,
  message: string,
  help: string,
  noColor = false,
): void {
  const {color, width} = terminalOf(stderr, env, noColor);
  const wraps = stderr.isTTY === true;
  stderr.write(complaintText(message, help, {color, width: wraps ? width : null}));
}
