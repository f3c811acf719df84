import {HAPPENINGS} from '../render/html/page-data.ts';
import type {Reader} from './reader.ts';

/** What spreadsheets read as a formula, a command or another cell at the beginning of a cell. */
const FORMULA = /^[\s\p{Cc}]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20|%]|^[\t\r\n]/u;

/**
 * A text as a cell of a CSV file (RFC 4180), always in quotes and never a formula: before what could be one stands an
 * apostrophe, which spreadsheets read as "this is text".
 */
export const escapeCsv = (text: string): string =>
  `"${(FORMULA.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;

const line = (cells: readonly string[]): string => `${cells.map(escapeCsv).join(',')}\r\n`;

/** Rows of access as a CSV file, line by line. */
export function accessCsv(reader: Reader, rows: readonly number[]): string[] {
  const {what, who, object, level, via} = reader.data.access;
  return [
    line(['what happens', 'person', 'level', 'on', 'through']),
    ...rows.map((row) =>
      line([
        HAPPENINGS[what[row] ?? 0]?.label ?? '',
        reader.text(who[row]),
        reader.text(level[row]),
        reader.text(object[row]),
        reader.list(via[row]).join(', '),
      ]),
    ),
  ];
}
