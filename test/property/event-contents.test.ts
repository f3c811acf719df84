import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {tries} from '../effort.ts';
import {contentsWith, withEmails} from '../../src/postgres/people.ts';

const idOf = (n: number): string => `p_${n.toString(16).padStart(24, '0')}`;

/** Addresses as people may have them: with what JSON escapes, too. The last ids are of people who were erased. */
const emails = new Map([
  [idOf(0), 'ana@acme.example'],
  [idOf(1), '"bo \\ bo"@acme.example'],
  [idOf(2), 'zoë@acme.example'],
]);

const textsWithIds = fc
  .array(
    fc.oneof(
      fc.nat(4).map(idOf),
      fc.constantFrom('p_', 'p_0', '\\', '"', '\n', 'user:', '\u2028', idOf(0).slice(0, -1)),
      fc.string(),
    ),
    {maxLength: 5},
  )
  .map((parts) => parts.join(''));

const {content} = fc.letrec<{content: unknown}>((tie) => ({
  content: fc.oneof(
    {maxDepth: 3, withCrossShrink: true},
    fc.oneof(textsWithIds, fc.constant(null), fc.boolean(), fc.integer()),
    fc.array(tie('content'), {maxLength: 3}),
    fc.dictionary(textsWithIds, tie('content'), {maxKeys: 3}),
  ),
}));

describe('the contents of events', () => {
  it('have addresses in place of ids, as if each was read by itself', () => {
    fc.assert(
      fc.property(fc.array(content, {minLength: 1, maxLength: 6}), fc.array(fc.nat(5)), (values, again) => {
        const texts = [...values, ...again.map((i) => values[i % values.length])].map((value) =>
          JSON.stringify(value),
        );
        const read = contentsWith(emails);
        expect(texts.map((text) => read(text))).toEqual(
          texts.map((text) => withEmails(JSON.parse(text), emails)),
        );
      }),
      {numRuns: tries(300)},
    );
  });

  it('are the same value where the texts are the same, and nothing where there is none', () => {
    const read = contentsWith(emails);
    expect(read('{"spec": {"members": []}}')).toBe(read('{"spec": {"members": []}}'));
    expect(read(null)).toBe(null);
  });
});
