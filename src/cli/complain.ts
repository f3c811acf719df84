import process from 'node:process';
import {escapeForTerminal} from '../render/escape-for-terminal.ts';
import {terminalOf} from './terminal.ts';

/** Writes what went wrong to stderr, and below it how to mend it. */
export function complain(message: string, help: string, noColor = false): void {
  const {color} = terminalOf(process.stderr, noColor);
  const [on, off] = color ? ['\u001B[1;31m', '\u001B[0m'] : ['', ''];
  const remedy = help === '' ? '' : `  ${escapeForTerminal(help)}\n`;
  process.stderr.write(`${on}error:${off} ${escapeForTerminal(message)}\n${remedy}`);
}
