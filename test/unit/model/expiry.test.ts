import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {tries} from '../../effort.ts';
import {canonicalExpiry, expiryInstant, expiryText, isExpired} from '../../../src/model/expiry.ts';

const DAY = 86_400_000;
/** From the end of the first day of year 1 to that of the last day of 9999: all that four digits can say. */
const FIRST = Date.parse('0001-01-02T00:00:00Z');
const LAST = Date.parse('9999-12-31T00:00:00Z') + DAY;

describe('an instant has one canonical text', () => {
  it('which reads back as that instant', () => {
    const instants = fc.oneof(
      fc.integer({min: FIRST, max: LAST - 1}),
      fc.integer({min: FIRST / DAY, max: LAST / DAY}).map((day) => day * DAY),
      fc.integer({min: FIRST / 1000, max: LAST / 1000 - 1}).map((second) => second * 1000),
    );
    fc.assert(
      fc.property(instants, (instant) => {
        const text = expiryText(instant);
        expect(expiryInstant(text)).toBe(instant);
        expect(canonicalExpiry(text)).toBe(text);
      }),
      {numRuns: tries(500)},
    );
  });

  it.each([
    ['a date', '2027-01-31', '2027-01-31'],
    ['midnight, which ends the day before', '2027-02-01T00:00:00Z', '2027-01-31'],
    ['midnight in another zone', '2027-02-01T02:00:00+02:00', '2027-01-31'],
    ['a time with an offset', '2027-01-31T12:00:00+02:00', '2027-01-31T10:00:00Z'],
    ['an offset that crosses the day', '2027-01-01T00:30:00+01:00', '2026-12-31T23:30:00Z'],
    ['a negative offset', '2027-01-31T22:15:00-05:30', '2027-02-01T03:45:00Z'],
    ['small letters', '2027-01-31t12:00:00z', '2027-01-31T12:00:00Z'],
    ['a fraction', '2027-01-31T12:00:00.250Z', '2027-01-31T12:00:00.25Z'],
    ['a fraction of nothing', '2027-01-31T12:00:00.000Z', '2027-01-31T12:00:00Z'],
    ['a fraction with a zero inside', '2027-01-31T12:00:00.050Z', '2027-01-31T12:00:00.05Z'],
    ['a leap day', '2028-02-29', '2028-02-29'],
    ['the last day there is', '9999-12-31', '9999-12-31'],
  ])('%s: %s', (_, written, canonical) => {
    expect(canonicalExpiry(written)).toBe(canonical);
    expect(expiryInstant(written)).toBe(expiryInstant(canonical));
  });
});

it.each([
  '2027-02-29',
  '2027-02-30',
  '2027-13-01',
  '2027-00-10',
  '2027-04-31T10:00:00Z',
  '2027-01-31T24:00:00Z',
  '2027-01-31T12:60:00Z',
  '2027-01-31T12:00:61Z',
  '2027-01-31T12:00:00',
  '2027-01-31 12:00:00Z',
  '2027-01-31T12:00Z',
  '2027-01-31T12:00:00+25:00',
  '27-01-31',
  '2027-1-31',
  ' 2027-01-31',
  '2027-01-31\n',
  'tomorrow',
  '',
])('%j is no expiry, and is left as it is', (text) => {
  expect(expiryInstant(text)).toBeUndefined();
  expect(canonicalExpiry(text)).toBe(text);
});

describe('expired', () => {
  const end = Date.parse('2027-02-01T00:00:00Z');
  it('is what has a date once that day has ended', () => {
    expect(isExpired('2027-01-31', end - 1)).toBe(false);
    expect(isExpired('2027-01-31', end)).toBe(true);
  });
  it('is what has a time from that instant on', () => {
    expect(isExpired('2027-01-31T12:00:00Z', Date.parse('2027-01-31T11:59:59.999Z'))).toBe(false);
    expect(isExpired('2027-01-31T12:00:00Z', Date.parse('2027-01-31T12:00:00Z'))).toBe(true);
  });
  it('is nothing without an expiry', () => {
    expect(isExpired(undefined, Number.MAX_SAFE_INTEGER)).toBe(false);
  });
});
