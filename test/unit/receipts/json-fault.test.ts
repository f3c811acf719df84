import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {jsonFault} from '../../../src/receipts/json-fault.ts';

test('JSON that readers may read differently is told', () => {
  for (const [text, fault] of [
    ['', /not JSON/],
    ['\uFEFF{}', /not JSON/],
    ['{"a": NaN}', /not JSON/],
    ['{"a": 1, "a": 2}', /a member twice in one place: "a"/],
    [String.raw`{"a": 1, "\u0061": 2}`, /a member twice in one place: "a"/],
    ['[{"x": {"__proto__": 1, "__proto__": 2}}]', /a member twice in one place: "__proto__"/],
    ['{"a": 1e400}', /a number that is too large: 1e400/],
    ['{"a": [-1e999]}', /a number that is too large/],
    [`${'['.repeat(300)}${']'.repeat(300)}`, /nested more than 200 deep/],
    [`${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`, /nested more than 200 deep/],
  ] as const)
    expect(jsonFault(text)).toMatch(fault);
});

test('a string may be as long as a file', () => {
  expect(jsonFault(`"${'x'.repeat(10_000_000)}"`)).toBeUndefined();
  expect(jsonFault(`{"a": "${String.raw`\"`.repeat(5_000_000)}", "a": 1}`)).toMatch(/twice/);
});

test('whatever JSON.stringify writes has no fault, laid out or not', () => {
  fc.assert(
    fc.property(fc.jsonValue({maxDepth: 6}), fc.constantFrom(0, 1, 4), (value, indent) => {
      expect(jsonFault(JSON.stringify(value, null, indent))).toBeUndefined();
    }),
  );
  expect(jsonFault('{"a": {"a": "\\"a\\": {,"}, "b": [{"a": 1}, {"a": 1}], "c": -0.5e-3}')).toBeUndefined();
});
