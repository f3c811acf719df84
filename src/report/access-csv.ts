import {HAPPENINGS} from '../render/report/page-data.ts';
import {escapeCsv} from './escape-csv.ts';
import type {Reader} from './reader.ts';

const line = (cells: readonly string[]): string => `${cells.map(escapeCsv).join(',')}\r\n`;

/** Rows of access as a CSV file: a piece for each line. */
export function accessCsv(reader: Reader, rows: readonly number[]): string[] {
  const {what, who, object, level, via} = reader.data.access;
  return [
    line(['what happens', 'person', 'level', 'on', 'through']),
    ...rows.map((row) =>
      line([
        HAPPENINGS[what[row] ?? 0]?.words ?? '',
        reader.text(who[row]),
        reader.text(level[row]),
        reader.text(object[row]),
        reader.list(via[row]).join(', '),
      ]),
    ),
  ];
}
