import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {displayWidth, takeColumns} from '../../../../src/render/terminal/display-width.ts';
import {flow, prose, splitWords} from '../../../../src/render/terminal/flow.ts';
import {paint} from '../../../../src/render/terminal/style.ts';
import {cell, table, wrapping} from '../../../../src/render/terminal/table.ts';

describe('displayWidth', () => {
  it.each([
    ['', 0],
    ['abc', 3],
    ['Zoë', 3],
    ['Zoe\u0308', 3],
    ['法務部', 6],
    ['한국어', 6],
    ['ｆｕｌｌ', 8],
    ['👍', 2],
    ['👍🏽', 2],
    ['🇩🇪', 2],
    ['❤️', 2],
    ['→ …', 3],
  ])('of %j is %d', (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });

  it('is kept to when a text is cut', () => {
    fc.assert(
      fc.property(fc.string({unit: 'grapheme'}), fc.nat(20), (text, width) => {
        expect(displayWidth(takeColumns(text, width))).toBeLessThanOrEqual(width);
        expect(text.startsWith(takeColumns(text, width))).toBe(true);
      }),
    );
  });
});

describe('flow', () => {
  const WIDE = {width: 20, indent: 2, hang: 4};

  it('breaks lines between words', () => {
    expect(flow(splitWords('one two three four five six'), WIDE)).toEqual([
      '  one two three four',
      '    five six',
    ]);
  });

  it('keeps addresses whole, and breaks what may be broken', () => {
    expect(flow(splitWords('see user:somebody@acme.example now', undefined, true), WIDE)).toEqual([
      '  see',
      '    user:somebody@acme.example',
      '    now',
    ]);
    expect(flow(splitWords('x'.repeat(40), undefined, true), WIDE)).toEqual([
      `  ${'x'.repeat(18)}`,
      `    ${'x'.repeat(16)}`,
      `    ${'x'.repeat(6)}`,
    ]);
    expect(flow(splitWords('法務部法務部法務部法務部'), WIDE)).toEqual([
      '  法務部法務部法務部',
      '    法務部',
    ]);
  });

  it('keeps the spaces of a text, except where a line ends', () => {
    expect(flow(splitWords('a  b   c'), {width: 80, indent: 0})).toEqual(['a  b   c']);
  });

  it('ends what it cuts off with an ellipsis, without a name whose value is gone', () => {
    const limited = {width: 20, indent: 0, maxLines: 1, ellipsis: '…'};
    expect(flow(splitWords('role: viewer reason: because of it'), limited)).toEqual(['role: viewer …']);
    expect(flow(splitWords('x'.repeat(50), undefined, true), limited)).toEqual([`${'x'.repeat(18)} …`]);
    expect(flow(splitWords('one two'), limited)).toEqual(['one two']);
  });

  it('keeps a short piece of code on one line', () => {
    expect(flow(prose('If this is intended, pass `--confirm-delete acme`.'), {width: 30, indent: 0})).toEqual(
      ['If this is intended, pass', '`--confirm-delete acme`.'],
    );
  });

  it('is too wide only for one word, and loses nothing', () => {
    const text = fc.string({unit: fc.constantFrom('a', 'b', ' ', '法', '@', '👍🏽', '/'), maxLength: 200});
    fc.assert(
      fc.property(text, fc.integer({min: 10, max: 60}), fc.boolean(), (value, width, breakable) => {
        const lines = flow(splitWords(value, undefined, breakable), {width, indent: 1, hang: 3});
        for (const line of lines) {
          expect(line).toBe(line.trimEnd());
          expect(displayWidth(line) <= width || /^\S+$/.test(line.trim())).toBe(true);
        }
        expect(lines.join('').replaceAll(' ', '')).toBe(value.replaceAll(' ', ''));
      }),
    );
  });

  it('colours neighbours together, and nothing around them', () => {
    const red = (text: string): string =>
      paint({color: true, width: 80, unicode: true, verbose: false}, text, 'red');
    expect(flow(splitWords('one two three', red), {width: 9, indent: 1})).toEqual([
      ' \u001B[31mone two\u001B[39m',
      ' \u001B[31mthree\u001B[39m',
    ]);
  });
});

describe('table', () => {
  const rows = [
    [cell('viewer'), cell('法務部'), wrapping('through a long way that wraps somewhere')],
    [cell('co-owner'), cell('x'), wrapping('short')],
  ];

  it('aligns columns, wide characters too', () => {
    expect(table(rows, {width: 80, indent: 1})).toEqual([
      ' viewer    法務部  through a long way that wraps somewhere',
      ' co-owner  x       short',
    ]);
  });

  it('wraps its last column while there is room', () => {
    expect(table(rows, {width: 55, indent: 1})).toEqual([
      ' viewer    法務部  through a long way that wraps',
      '                   somewhere',
      ' co-owner  x       short',
    ]);
  });

  it('puts the last column below where there is none', () => {
    expect(table(rows, {width: 30, indent: 1})).toEqual([
      ' viewer    法務部',
      '   through a long way that',
      '     wraps somewhere',
      ' co-owner  x',
      '   short',
    ]);
  });
});
