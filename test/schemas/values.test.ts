import addFormats from 'ajv-formats';
import {Ajv2020} from 'ajv/dist/2020.js';
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {tries} from '../effort.ts';
import {canonicalExpiry, expiryInstant} from '../../src/model/expiry.ts';
import {publishedSchemas, readSchemas, SCHEMAS_FOLDER} from './scripts.ts';

const {files} = publishedSchemas(await readSchemas(SCHEMAS_FOLDER));
const ajv = new Ajv2020({strict: true, keywords: ['patternErrorMessage', 'errorMessage']});
addFormats.default(ajv, ['date', 'date-time']);
ajv.addSchema(files.get('common.schema.json') ?? {}, 'common');
const takes = (definition: string): ((value: unknown) => boolean) =>
  ajv.compile({$ref: `common#/$defs/${definition}`});

const TABLE: Readonly<Record<string, {readonly good: readonly unknown[]; readonly bad: readonly unknown[]}>> =
  {
    slug: {
      good: ['a', '0', 'deal-room', '-', '-a-', 'a'.repeat(63)],
      bad: [
        '',
        'A',
        'a_b',
        'a b',
        'a.b',
        'ä',
        'a\n',
        '\na',
        'a\u200bb',
        '\u202ea',
        'a'.repeat(64),
        7,
        null,
        ['a'],
      ],
    },
    email: {
      good: [
        'ana@acme.example',
        "o'neil+x@a-b.example",
        'a@b',
        'first.last@x.y.z',
        `${'a'.repeat(64)}@${'b'.repeat(63)}.example`,
        `a@${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(63)}.${'e'.repeat(60)}`,
      ],
      bad: [
        'Ana@acme.example',
        'ana@Acme.example',
        'ana',
        '@acme.example',
        'ana@',
        'a@b@c',
        'a..b@c',
        '.a@c',
        'a.@c',
        'a@c.',
        'a@.c',
        'a@-c',
        'a@c-',
        'a@b..c',
        'a b@c',
        ' a@c',
        'a@c\n',
        'a/b@c',
        'é@c',
        'a@ü.example',
        'a\u200b@c',
        '"a b"@c',
        '<a@c>',
        `${'a'.repeat(65)}@c`,
        `a@${'b'.repeat(64)}`,
        `a@${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(63)}.${'e'.repeat(61)}`,
      ],
    },
    expiry: {
      good: [
        '2027-01-31',
        '2028-02-29',
        '2027-01-31T18:00:00Z',
        '2027-01-31t18:00:00.5z',
        '2027-01-31T18:00:00.123+02:00',
      ],
      bad: [
        '2027-02-29',
        '2027-13-01',
        '2027-1-31',
        '27-01-31',
        '0000-01-01',
        '2027-01-31T18:00:00',
        '2027-01-31 18:00:00Z',
        '2027-01-31T24:00:00Z',
        '2027-01-31T23:59:60Z',
        '2027-01-31T18:00:00.1234Z',
        '2027-01-31T18:00Z',
        '2027-02-30T18:00:00Z',
        '2027-01-31T18:00:00+0200',
        '2027-01-31T18:00:00+24:00',
        'tomorrow',
        '',
        20270131,
      ],
    },
    grantSubject: {
      good: ['everyone', 'user:ana@acme.example', 'team:legal', 'role:admin'],
      bad: [
        'right:spaces:read:all',
        'user:',
        'user:Ana@acme.example',
        'team:A',
        'ana@acme.example',
        'everyone:',
        'guest:a',
        'user:a@b@c',
      ],
    },
    shareSubject: {
      good: ['everyone', 'user:ana@acme.example', 'team:legal', 'right:spaces:read:all', 'right:no:such'],
      bad: [
        'role:admin',
        'right:',
        'right:a b',
        'right:\u200b',
        'space:a',
        'everyone ',
        `user:a@${'b.'.repeat(130)}c`,
      ],
    },
    target: {
      good: ['space:a', 'workflow:a', 'playbook:a', 'vault:a', 'thread:a'],
      bad: ['a', 'space:', 'Space:a', 'space:a/b', 'resource:a', 'space:A'],
    },
    httpsUrl: {
      good: ['https://acme.example', 'https://acme.example/logo.svg?v=1#top', 'https://acme.example:8443/'],
      bad: [
        'http://acme.example',
        'https://',
        'https://user:pw@acme.example/',
        'https://acme.example/a b',
        'javascript:alert(1)',
        '//acme.example',
        `https://a.example/${'a'.repeat(2000)}`,
      ],
    },
    displayName: {
      good: [
        'Falcon deal room',
        'Zoë Ångström',
        '法務',
        '👩\u200d⚖️ Legal',
        'مى\u200cخواهم',
        'x'.repeat(200),
        '👍'.repeat(200),
      ],
      bad: [
        '',
        ' ',
        '\u00a0',
        'a\nb',
        'a\tb',
        'a\u0000',
        'a\u001b[31m',
        '\u202eevil',
        'a\u200bb',
        'a\u2066b',
        '\ufeffa',
        'x'.repeat(201),
        7,
      ],
    },
    text: {
      good: ['', 'line one\nline two\twith a tab', 'x'.repeat(2000)],
      bad: ['a\u0000b', 'a\u001bb', 'a\u202eb', 'x'.repeat(2001)],
    },
    labels: {
      good: [{}, {practice: 'm-and-a'}, {'example.org/owner': ''}],
      bad: [
        {'': 'x'},
        {'a b': 'x'},
        {'a=b': 'x'},
        {a: 1},
        {a: null},
        {a: 'x\ny'},
        {['a'.repeat(64)]: 'x'},
        ['a'],
        {a: 'x'.repeat(201)},
      ],
    },
    renew: {good: [0, 1, 2147483647], bad: [-1, 0.5, 2147483648, '1', null]},
  };

describe.each(Object.entries(TABLE))('%s', (definition, {good, bad}) => {
  const validate = takes(definition);
  test.each(good.map((value) => [value]))('takes %j', (value) => expect(validate(value)).toBe(true));
  test.each(bad.map((value) => [value]))('refuses %j', (value) => expect(validate(value)).toBe(false));
});

describe('expiry', () => {
  const validate = takes('expiry');
  const two = (max: number): fc.Arbitrary<string> =>
    fc.integer({min: 0, max}).map((n) => String(n).padStart(2, '0'));
  const text = fc
    .record({
      year: fc.integer({min: 999, max: 10_001}),
      month: two(14),
      day: two(33),
      time: fc.constantFrom(
        '',
        'T00:00:00Z',
        't23:59:59.999z',
        'T24:00:00Z',
        'T12:61:00Z',
        'T10:00:60Z',
        ' 10:00:00Z',
      ),
      zone: fc.constantFrom('', '+02:00', '-23:59', '+24:00', '+0200'),
    })
    .map(
      ({year, month, day, time, zone}) => `${year}-${month}-${day}${zone ? time.replace(/z$/i, zone) : time}`,
    );

  test('is the same to the schema as to the model, for years of four digits that do not begin with 0', () => {
    fc.assert(
      fc.property(text, (value) => {
        const inRange = /^[1-9]\d{3}-/.test(value);
        expect(validate(value)).toBe(inRange && expiryInstant(value) !== undefined);
      }),
      {numRuns: tries(500)},
    );
  });

  test('that the schema takes has a canonical form of the same instant, but at the end of time', () => {
    fc.assert(
      fc.property(
        text.filter((value) => validate(value) && !value.startsWith('9999-12-31')),
        (value) => {
          expect(expiryInstant(canonicalExpiry(value))).toBe(expiryInstant(value));
        },
      ),
    );
  });
});
