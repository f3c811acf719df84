import fc from 'fast-check';
import {expect, test} from 'vitest';
import {displayWidth, graphemes, takeColumns} from '../../../../src/render/terminal/display-width.ts';

/** Characters that combine in all the ways that there are, and others around them. */
const CHARACTERS = fc.constantFrom(
  ...[
    'a',
    ' ',
    'é',
    '漢',
    '👍',
    '👩',
    '🇩',
    '🇪',
    '🏽',
    '❤',
    '가',
    '각',
    'ᄀ',
    'ᅡ',
    'ᆨ',
    'ক',
    'ি',
    'न',
    'ी',
    '์',
    'น',
  ],
  ...['\u0301', '\u0338', '\u0489', '\u20DD', '\uFE0F', '\u200D', '\u200C', '\u1100', '\uD7B0', '𐐷', '𝅥'],
);
const TEXTS = fc.array(CHARACTERS, {maxLength: 40}).map((all) => all.join(''));

test('grapheme clusters are those of Unicode, wherever the text is looked at', () => {
  const segmenter = new Intl.Segmenter('en', {granularity: 'grapheme'});
  fc.assert(
    fc.property(TEXTS, (text) => {
      expect(graphemes(text)).toEqual(Array.from(segmenter.segment(text), ({segment}) => segment));
    }),
    {numRuns: 2000},
  );
});

test.each([
  ['', 0],
  ['plain', 5],
  ['é, e\u0301', 4],
  ['漢字', 4],
  ['❤\uFE0F', 2],
  ['👩\u200D👩\u200D👧', 2],
  ['🇩🇪🇩🇪', 4],
])('the width of %j is %i columns', (text, columns) => {
  expect(displayWidth(text)).toBe(columns);
  expect(takeColumns(text, columns)).toBe(text);
  expect(displayWidth(takeColumns(text, columns - 1))).toBeLessThanOrEqual(Math.max(0, columns - 1));
});
