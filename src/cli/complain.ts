import process from 'node:process';
import {complaintText} from '../render/terminal/complaint.ts';
import {terminalOf} from './terminal.ts';

/** Writes a failure to stderr: what went wrong, and below it how to fix it. Lines are wrapped only on a terminal. */
export function complain(message: string, help: string, noColor = false): void {
  const {color, width} = terminalOf(process.stderr, noColor);
  const wraps = process.stderr.isTTY === true;
  process.stderr.write(complaintText(message, help, {color, width: wraps ? width : null}));
}
