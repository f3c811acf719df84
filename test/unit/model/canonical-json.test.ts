import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {canonicalJson, digestOf, sameJson} from '../../../src/model/canonical-json.ts';

/** The same value with the members of all its objects in the opposite order. */
const reversed = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(reversed)
    : typeof value === 'object' && value !== null
      ? Object.fromEntries(
          Object.entries(value)
            .toReversed()
            .map(([key, member]) => [key, reversed(member)]),
        )
      : value;

describe('canonical JSON', () => {
  it('reads back as the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('does not depend on the order of members', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(canonicalJson(reversed(value))).toBe(canonicalJson(value));
        expect(sameJson(reversed(value), value)).toBe(true);
        expect(digestOf(reversed(value))).toBe(digestOf(value));
      }),
    );
  });

  it('is equal for equal values alone', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
        let equal = true;
        try {
          expect(plain(a)).toStrictEqual(plain(b));
        } catch {
          equal = false;
        }
        expect(canonicalJson(a) === canonicalJson(b)).toBe(equal);
      }),
    );
  });

  it('has sorted keys, no white space, and no members that are undefined', () => {
    expect(canonicalJson({b: [1, {d: null, c: 'x'}], a: undefined, A: true})).toBe(
      '{"A":true,"b":[1,{"c":"x","d":null}]}',
    );
    expect(canonicalJson(-0)).toBe('0');
    expect(canonicalJson(JSON.parse('{"__proto__": 1}'))).toBe('{"__proto__":1}');
  });

  it.each([[Number.NaN], [Number.POSITIVE_INFINITY], [() => 1], [undefined], [[undefined]], [10n]])(
    'refuses %s, which is no JSON',
    (value) => {
      expect(() => canonicalJson(value)).toThrow(TypeError);
    },
  );

  it('has the digest that other programs compute', () => {
    // printf '{"a":1}' | sha256sum
    expect(digestOf({a: 1})).toBe('sha256:015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862');
  });
});
