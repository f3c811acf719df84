import {escapeForTerminal} from '../words/escape.ts';
import {flow, prose} from './flow.ts';

/** Room for the answer on the last line. */
const ANSWER = 4;

/** A question on a terminal of this width, after an empty line if it begins with one, with a space before the answer. */
export function questionText(question: string, width: number): string {
  const before = question.startsWith('\n') ? '\n' : '';
  const lines = flow(prose(escapeForTerminal(question.trim())), {width: width - ANSWER, indent: 0});
  return `${before}${lines.join('\n')} `;
}
