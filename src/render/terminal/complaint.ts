/** A failure as a terminal shows it: what went wrong, and below it how to fix it. */
import {escapeForTerminal} from '../words/escape.ts';
import {flow, prose, type Word} from './flow.ts';

export interface ComplaintStyle {
  readonly color: boolean;
  /** Columns to wrap at; null keeps message and help on one line each, for programs that read line by line. */
  readonly width: number | null;
}

const RED = ['\u001B[1;31m', '\u001B[0m'] as const;

export function complaintText(message: string, help: string, {color, width}: ComplaintStyle): string {
  const [on, off] = color ? RED : ['', ''];
  const label: Word = {text: 'error:', paint: (text) => `${on}${text}${off}`};
  const lines = (words: readonly Word[], indent: number, hang: number): string =>
    words.length === 0 ? '' : `${flow(words, {width: width ?? Infinity, indent, hang}).join('\n')}\n`;
  const said = lines([label, ...prose(escapeForTerminal(message))], 0, 2);
  return `${said}${lines(prose(escapeForTerminal(help)), 2, 4)}`;
}
