import {HAPPENINGS} from '../render/html/page-data.ts';
import {csvLine} from '../render/words/csv-line.ts';
import type {Reader} from './reader.ts';

/** Rows of access as a CSV file, line by line. */
export function accessCsv(reader: Reader, rows: readonly number[]): string[] {
  const {what, who, object, level, via} = reader.data.access;
  return [
    csvLine(['what happens', 'person', 'level', 'on', 'through']),
    ...rows.map((row) =>
      csvLine([
        HAPPENINGS[what[row] ?? 0]?.label ?? '',
        reader.text(who[row]),
        reader.text(level[row]),
        reader.text(object[row]),
        reader.list(via[row]).join(', '),
      ]),
    ),
  ];
}
