import process from 'node:process';
import {complaintText} from '../render/terminal/complaint.ts';
import {terminalOf} from './terminal.ts';

/** Writes what went wrong to stderr, and below it how to mend it; wrapped only for a terminal. */
export function complain(message: string, help: string, noColor = false): void {
  const {color, width} = terminalOf(process.stderr, noColor);
  const wraps = process.stderr.isTTY === true;
  process.stderr.write(complaintText(message, help, {color, width: wraps ? width : null}));
}
