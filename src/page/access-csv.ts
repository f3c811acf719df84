import {HAPPENINGS} from '../render/html/page-data.ts';
import {csvLine} from '../render/words/csv-line.ts';
import type {Reader} from './reader.ts';

/** Rows of access as a CSV file, line by line. `outside` is empty for those who are no outsiders. */
export function accessCsv(reader: Reader, rows: readonly number[]): string[] {
  const {what, who, object, bareLevel, outside, via, how} = reader.data.access;
  return [
    csvLine([
      'what happens',
      'person',
      'name',
      'level',
      'outside',
      'on',
      'title',
      'through',
      'since, until, by whom',
    ]),
    ...rows.map((row) =>
      csvLine([
        HAPPENINGS[what[row] ?? 0]?.label ?? '',
        reader.text(who[row]),
        reader.nameOf(who[row]) ?? '',
        reader.text(bareLevel[row]),
        reader.text(outside[row]),
        reader.text(object[row]),
        reader.nameOf(object[row]) ?? '',
        reader.list(via[row]).join(', '),
        reader.list(how[row]).join('; '),
      ]),
    ),
  ];
}
