/**
 * Workflow commands of GitHub Actions: lines that begin with `::` in the output of a step. A line feed would begin
 * another command, a colon or a comma another property, so these are escaped; control and invisible characters are
 * shown as `\u{…}`.
 */
import {escapeForTerminal} from '../words/escape.ts';

/** The message behind the second `::`. Line feeds between `lines` stay, for GitHub to show. */
export const commandData = (lines: readonly string[]): string =>
  lines
    .map(escapeForTerminal)
    .join('\n')
    .replaceAll('%', '%25')
    .replaceAll('\r', '%0D')
    .replaceAll('\n', '%0A');

/** The value of a property. */
export const commandProperty = (text: string): string =>
  commandData([text]).replaceAll(':', '%3A').replaceAll(',', '%2C');

/** A line that is no command: whatever could begin one is escaped. */
export const plainLine = (text: string): string => escapeForTerminal(text);
