import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {cutPatch} from '../../../src/cli/cut-patch.ts';

const LONG = 'x'.repeat(5_000_000);

test('short lines stay as they are', () => {
  const patch = '--- a\n+++ a\n@@ -1,2 +1,2 @@\n-a: {b: c}\n+a:\n+  b: c\n d\n';
  expect(cutPatch(patch)).toBe(patch);
});

test('a long line is cut, and says how much is left out', () => {
  const [line = ''] = cutPatch(`+a: ${LONG}`).split('\n');
  expect(line).toMatch(/^\+a: x{396}… \(4999604 more characters\)$/);
});

test('of two long lines, what differs is in sight', () => {
  const cutLines = cutPatch(`@@\n-${LONG}a${LONG}\n-b\n+${LONG}c\n+d\n`).split('\n');
  expect(cutLines[1]).toMatch(/^-…x{40}ax+… \(\d+ more characters\)$/);
  expect(cutLines[3]).toMatch(/^\+…x{40}c$/);
  expect([cutLines[2], cutLines[4]]).toEqual(['-b', '+d']);
});

test('no line is long, none is lost, and each keeps its sign', () => {
  const line = fc
    .tuple(fc.constantFrom('-', '+', ' '), fc.nat({max: 2000}), fc.string())
    .map(([sign, n, end]) => `${sign}${'y'.repeat(n)}${end.replaceAll(/[\r\n]/g, '')}`);
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      const shown = cutPatch(lines.join('\n')).split('\n');
      expect(shown).toHaveLength(Math.max(1, lines.length));
      expect(shown.filter((one) => one.length > 450)).toEqual([]);
      expect(shown.map((one) => one[0])).toEqual(
        lines.length === 0 ? [undefined] : lines.map((one) => one[0]),
      );
    }),
  );
});
