import fc from 'fast-check';
import {expect, test} from 'vitest';
import {canonicalJson, digestOf, sha256} from '../../../src/model/canonical-json.ts';
import {jsonPieces} from '../../../src/model/json-pieces.ts';

const values = fc.jsonValue({maxDepth: 5, stringUnit: 'binary'});

test('pieces are, together, what JSON.stringify writes', () => {
  fc.assert(
    fc.property(values, fc.constantFrom(1, 2), (value, indent) => {
      expect([...jsonPieces(value, indent)].join('')).toBe(JSON.stringify(value, null, indent));
    }),
  );
});

test('members that are undefined are left out, and elements are null', () => {
  const value = {a: undefined, b: [undefined, 1], c: {d: undefined}};
  expect([...jsonPieces(value, 2)].join('')).toBe(JSON.stringify(value, null, 2));
});

test('with a line for each element they are the same value', () => {
  fc.assert(
    fc.property(values, (value) => {
      const text = [...jsonPieces(value, 1, 'lines')].join('');
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
  const text = [...jsonPieces({list: [{a: 1, b: [2]}, 'x']}, 1, 'lines')].join('');
  expect(text).toBe('{\n "list": [\n  {"a":1,"b":[2]},\n  "x"\n ]\n}');
});

test('a long text comes in pieces', () => {
  const long = Array.from({length: 5000}, (_, i) => `element ${i} of a list that is long`);
  const pieces = [...jsonPieces(long, 2)];
  expect(pieces.length).toBeGreaterThan(1);
  expect(pieces.join('')).toBe(JSON.stringify(long, null, 2));
});

test('the digest of a long value is that of its text, wherever a piece of it ends', () => {
  fc.assert(
    fc.property(fc.array(fc.string({unit: 'binary', maxLength: 40}), {maxLength: 20}), (texts) => {
      const value = Array.from({length: 300}, () => texts);
      expect(digestOf(value)).toBe(sha256(canonicalJson(value)));
    }),
    {numRuns: 50},
  );
});

test('what is longer than a text can be is digested', () => {
  const part = 'x'.repeat(1 << 20);
  // The longest text of V8 has about 2 ** 29 units.
  const value = Array.from({length: 520}, () => part);
  expect(() => canonicalJson(value)).toThrow(/Invalid string length/);
  expect(digestOf(value)).toMatch(/^sha256:[0-9a-f]{64}$/);
});
