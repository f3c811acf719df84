import * as fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {idsIn, textWithEmails} from '../../../src/postgres/people.ts';

const HEX = Array.from({length: 16}, (_, i) => i.toString(16));
const ID = /p_[0-9a-f]{24}/g;

const id = fc
  .array(fc.constantFrom(...HEX), {minLength: 24, maxLength: 24})
  .map((digits) => `p_${digits.join('')}`);
/** Ids, what only looks like one, and texts around them, with nothing in between. */
const text = (ids: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .array(fc.oneof(ids, fc.constantFrom('p_', 'p_0123', 'p', '_', 'a', '0', '"', 'ü')), {maxLength: 12})
    .map((parts) => parts.join(''));

/** A text, and the ids in it; nobody knows whose the first is. */
const asked = fc
  .uniqueArray(id, {minLength: 2, maxLength: 4})
  .chain((ids) => fc.record({ids: fc.constant(ids), written: text(fc.constantFrom(...ids))}));

describe('ids of people in texts', () => {
  it('are found and replaced wherever the pattern finds them, those of the erased left as they are', () => {
    fc.assert(
      fc.property(asked, ({ids, written}) => {
        const emails = new Map(ids.slice(1).map((one, i) => [one, `p_${i}@acme.example`]));
        expect(idsIn([written])).toEqual([...new Set(written.match(ID) ?? [])]);
        expect(textWithEmails(written, emails)).toBe(
          written.replace(ID, (found) => emails.get(found) ?? found),
        );
      }),
    );
  });
});
