/** What a spreadsheet would take for a formula, a command or a cell of its own if a cell began with it. */
const FORMULA = /^[\s\p{Cc}]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20|%]|^[\t\r\n]/u;

/**
 * A text as a cell of a CSV file (RFC 4180): always in quotes, quotes doubled, and never a formula: what could be
 * one has an apostrophe before it, which spreadsheets take as "this is text".
 */
export const escapeCsv = (text: string): string =>
  `"${(FORMULA.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
