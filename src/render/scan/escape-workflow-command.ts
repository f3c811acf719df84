/**
 * Workflow commands of GitHub Actions: lines that begin with `::` in what a step prints. A line feed would begin
 * another command, a colon or a comma another property; controls and what hides are shown as `\u{…}`.
 */
import {escapeForTerminal} from '../words/escape.ts';

/** What stands behind the second `::`. Its own line feeds stay line feeds, for GitHub to show. */
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

/** A line that is no command: where one could begin, escapes say so. */
export const plainLine = (text: string): string => escapeForTerminal(text);
