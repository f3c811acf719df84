/** What spreadsheets read as a formula, a command or another cell at the beginning of a cell. */
const FORMULA = /^[\s\p{Cc}]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20|%]|^[\t\r\n]/u;

/**
 * A text as a cell of a CSV file (RFC 4180), always in quotes and never a formula: before what could be one stands an
 * apostrophe, which spreadsheets read as "this is text".
 */
const escapeCsv = (text: string): string =>
  `"${(FORMULA.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;

/** A line of a CSV file, with its end. */
export const csvLine = (cells: readonly string[]): string => `${cells.map(escapeCsv).join(',')}\r\n`;
