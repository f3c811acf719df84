import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {csvLine} from '../../../../src/render/words/csv-line.ts';
import {HOSTILE_MARKUP} from '../hostile-markup.ts';
import {readCsv} from '../read-csv.ts';

describe('a cell of a CSV file', () => {
  it.each([
    ['plain', '"plain"'],
    ['', '""'],
    ['a,b', '"a,b"'],
    ['say "no"', '"say ""no"""'],
    ['=1+1', '"\'=1+1"'],
    ['+cmd|x!A1', '"\'+cmd|x!A1"'],
    ['-2', '"\'-2"'],
    ['@SUM(A1)', '"\'@SUM(A1)"'],
    ['\t=1', '"\'\t=1"'],
    ['  =1', '"\'  =1"'],
    ['\r=1', '"\'\r=1"'],
    ['＝1', '"\'＝1"'],
    ['a=1', '"a=1"'],
    ['ana@acme.example', '"ana@acme.example"'],
  ])('writes %j as %s', (text, cell) => {
    expect(csvLine([text])).toBe(`${cell}\r\n`);
  });

  it('is read again as it was, and never as a formula', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({unit: 'binary'}), fc.constantFrom(...HOSTILE_MARKUP)), (text) => {
        const [[cell = ''] = []] = readCsv(csvLine([text]));
        expect(cell).toBe(cell.startsWith("'") && !text.startsWith("'") ? `'${text}` : text);
        expect(cell.trimStart()).not.toMatch(/^[=+\-@]/);
      }),
    );
  });
});
