/** Patterns: they match what an engine that goes back matches, without going back. */
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {matchesPattern, readPattern} from '../../../src/expressions/pattern.ts';
import {isProblem} from '../../../src/expressions/syntax.ts';

const leaf = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\w', '\\.', '[a-c-]', '-');
const pattern = fc.letrec<{part: string; whole: string}>((tie) => ({
  part: fc.oneof(
    {weight: 4, arbitrary: leaf},
    {weight: 2, arbitrary: tie('whole').map((inner) => `(${inner})`)},
  ),
  whole: fc
    .array(fc.tuple(tie('part'), fc.constantFrom('', '', '', '*', '+', '?', '{2}', '{1,3}', '{2,}', '*?')), {
      maxLength: 4,
    })
    .map((parts) => parts.map((each) => each.join('')).join(''))
    .chain((one) => fc.constantFrom(one, `${one}|b`, `a|${one}`)),
}));
const anchored = fc
  .tuple(fc.constantFrom('', '^'), pattern.whole, fc.constantFrom('', '$'))
  .map(([start, whole, end]) => `${start}(${whole})${end}`);

test('a pattern that is read matches what RegExp matches', () => {
  let read = 0;
  fc.assert(
    fc.property(
      anchored,
      fc.string({unit: fc.constantFrom('a', 'b', 'c', '-', '.'), maxLength: 8}),
      (text, subject) => {
        const made = readPattern(text, 0);
        if (isProblem(made)) return;
        read += 1;
        expect(matchesPattern(made, subject), `${text} on ${subject}`).toBe(
          new RegExp(text, 'u').test(subject),
        );
      },
    ),
  );
  expect(read).toBeGreaterThan(20);
});

test.each([
  '^[a-z]+(-[a-z]+)*$',
  '^(?:acme|nw)-[a-z0-9-]{1,63}$',
  '(-[a-z]{1,5})+',
  '(?i)^CONFIDENTIAL',
  '^a*b*c$',
])('%s is read', (text) => {
  expect(isProblem(readPattern(text, 0))).toBe(false);
});

test('case is ignored if asked for', () => {
  const made = readPattern('(?i)^falcon$', 0);
  expect(!isProblem(made) && matchesPattern(made, 'FALcon')).toBe(true);
});

test.each(['(a+)+$', '(a*)*', '(a|a)*b', '(a|aa)+$', '(.*)*x', '(\\w+\\s?)*$', '((a{1,3})+)+', '(a?b?)*'])(
  '%s may backtrack without bound',
  (text) => {
    expect(readPattern(text, 7)).toEqual({
      message: expect.stringContaining('may backtrack without bound'),
      offset: 7,
    });
  },
);

test.each([
  '(?=a)b',
  '\\1',
  'a**',
  '*a',
  '[b-a]',
  '(a',
  'a)',
  '[a',
  'a{3,2}',
  '^a|b',
  '\\p{L}',
  'a{1000}',
  '((((){999}){999}){999})',
])('%s is refused', (text) => {
  expect(readPattern(text, 7)).toEqual({message: expect.stringContaining('The pattern has'), offset: 7});
});
