import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {displayWidth} from '../../../../src/render/terminal/display-width.ts';
import {sourceExcerpt} from '../../../../src/render/terminal/source-excerpt.ts';

const around = (line: string, column: number, width = 40): string => {
  const {text, caret} = sourceExcerpt(line, column, width, '…');
  return `${text}\n${' '.repeat(caret)}^`;
};

describe('sourceExcerpt', () => {
  it('points at the column', () => {
    expect(around('  with: globex', 9)).toBe('  with: globex\n        ^');
  });

  it('draws tabs as spaces, and counts them as one column of the file', () => {
    expect(around('\twith:\tglobex', 8)).toBe('    with:   globex\n            ^');
  });

  it('counts wide characters as two', () => {
    expect(around('name: 法務部 x', 11)).toBe('name: 法務部 x\n             ^');
    expect(around('a: 👍🏽 b', 9)).toBe('a: 👍🏽 b\n      ^');
  });

  it('does not mind how the line ends', () => {
    expect(around('a: b\r', 4)).toBe('a: b\n   ^');
    expect(around('a: b\r\n', 5)).toBe('a: b\n    ^');
  });

  it('points behind the line when the column is beyond it', () => {
    expect(around('a: b', 99)).toBe('a: b\n    ^');
    expect(around('', 1)).toBe('\n^');
  });

  it('shows what is hidden', () => {
    expect(around('a\u001B[2Jb: c', 6)).toBe('a\\u{1b}[2Jb: c\n          ^');
  });

  it('clips long lines around the place', () => {
    const line = `${'a'.repeat(100)}X${'b'.repeat(100)}`;
    expect(around(line, 101, 20)).toBe('…aaaaaaaaaaaaXbbbbb…\n             ^');
    expect(around(line, 1, 20)).toBe(`${'a'.repeat(19)}…\n^`);
    expect(around(line, 201, 20)).toBe(`…${'b'.repeat(13)}\n             ^`);
  });

  it('keeps to its width, and to the character meant', () => {
    const line = fc.string({
      unit: fc.constantFrom('a', ' ', '法', '👍🏽', '\t', 'é', '\u0007', '\u{1F1E9}\u{1F1EA}'),
      maxLength: 300,
    });
    fc.assert(
      fc.property(line, fc.nat(400), fc.integer({min: 20, max: 120}), (text, at, width) => {
        const marked = `${text.slice(0, at).replace(/[\uD800-\uDBFF]$/, '')}X`;
        const excerpt = sourceExcerpt(`${marked} tail of the line`, marked.length, width, '…');
        expect(displayWidth(excerpt.text)).toBeLessThanOrEqual(width);
        expect(excerpt.caret).toBeLessThan(width);
        let columns = 0;
        const pointed = [...excerpt.text].find((character, i, all) => {
          columns = displayWidth(all.slice(0, i).join(''));
          return columns >= excerpt.caret && character === 'X';
        });
        expect(pointed).toBe('X');
        expect(columns).toBe(excerpt.caret);
      }),
    );
  });

  it('shows a part of endless lines', () => {
    const line = '法👍🏽 '.repeat(400_000);
    expect(displayWidth(sourceExcerpt(line, 1_000_000, 80, '…').text)).toBeLessThanOrEqual(80);
  });
});
