import {readFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, test} from 'vitest';
import {KINDS, MANIFEST_KINDS} from '../../src/model/kinds.ts';
import {RULES} from '../../src/rules/index.ts';
import {
  DIALECT_FOLDER,
  dialectOf,
  faultsOf,
  readSchemas,
  SCHEMAS_FOLDER,
  specTypes,
  withField,
} from './scripts.ts';

const schemas = await readSchemas(SCHEMAS_FOLDER);
const byDialect = await dialectOf(DIALECT_FOLDER);

/** The faults of the schemas with one more field in the spec of a kind. */
const faultsWith = (field: object, kind = 'Space', name = 'invented'): readonly string[] =>
  faultsOf(withField(schemas, kind, name, field), byDialect);

const set = {type: 'array', items: {type: 'string'}, uniqueItems: true, 'x-set': true};
const item = {type: 'object', required: ['id'], properties: {id: {type: 'string'}}};
const list = {type: 'array', items: item, 'x-key': 'id'};

test('the schemas are in order', () => {
  expect(faultsOf(schemas, byDialect)).toEqual([]);
});

test.each<[string, object]>([
  ['a set of slugs', {...set, items: {type: 'string', $ref: 'common.schema.json#/$defs/slug'}, default: []}],
  [
    'a set of members that is never cut',
    {...set, 'x-whole': true, items: {type: 'string', 'x-reference': 'Member'}},
  ],
  ['a list with a key', {...list, 'x-empty': 'absent'}],
  ['an expiry', {$ref: 'common.schema.json#/$defs/expiry'}],
  ['prose', {$ref: 'common.schema.json#/$defs/text'}],
  ['a fixed reference', {type: 'string', 'x-reference': 'Team', 'x-fixed': true, 'x-glance': 'first'}],
  ['a mapping that may be absent', {type: 'object', properties: {a: {type: 'boolean'}}, 'x-empty': 'absent'}],
])('%s is taken', (_, field) => {
  expect(faultsWith(field)).toEqual([]);
});

describe('refused is', () => {
  test.each<[string, object, RegExp]>([
    [
      'a keyword that is misspelt',
      {type: 'string', 'x-refernce': 'Member'},
      /invented must NOT have additional/,
    ],
    ['a standard keyword with a wrong value', {type: 'text'}, /invented\/type must be equal to one of/],
    ['what is no value', {...set, 'x-set': 'yes'}, /invented\/x-set must be equal to constant/],
    [
      'a kind that there is none of',
      {type: 'string', 'x-reference': 'Person'},
      /x-reference must be equal to one/,
    ],
    ['a reference of a number', {type: 'integer', 'x-reference': 'Member'}, /invented\/type must be equal/],
    ['a reference among few values', {type: 'string', enum: ['a'], 'x-reference': 'Team'}, /invented\/enum/],
    [
      'a place without a reference',
      {type: 'string', 'x-in': 'creator'},
      /must have required property 'x-reference'/,
    ],
    [
      'a workspace in a workspace',
      {type: 'string', 'x-reference': 'Workspace', 'x-in': 'a'},
      /x-reference must be/,
    ],
    [
      'a set of anything but texts',
      {...set, items: {type: 'integer'}},
      /items\/type must be equal to constant/,
    ],
    ['a set that may repeat', {...set, uniqueItems: false}, /uniqueItems must be equal to constant/],
    ['a set with a key', {...list, ...set, 'x-key': 'id'}, /boolean schema is false/],
    ['a key of a list of texts', {...list, items: {type: 'string'}}, /items must have required property/],
    ['a rule on what has no key', {...set, 'x-repeats': 'a/b'}, /must have required property 'x-key'/],
    ['an empty text that is absent', {type: 'string', 'x-empty': 'absent'}, /invented\/type must be equal/],
    [
      'a default of what is absent',
      {...set, default: [], 'x-empty': 'absent'},
      /default boolean schema is false/,
    ],
    ['a whole text', {type: 'string', 'x-whole': true}, /invented\/type must be equal to constant/],
    ['prose of a choice', {type: 'string', enum: ['a'], 'x-prose': true}, /invented\/enum boolean schema/],
    ['a type in lower case', {type: 'string', 'x-type': 'colour'}, /x-type must match pattern/],
    [
      'words for a pattern that there is none of',
      {type: 'string', patternErrorMessage: 'Expected x'},
      /'pattern'/,
    ],
    // What no dialect can say.
    ['a key that no item has', {...list, 'x-key': 'name'}, /x-key names no required text/],
    [
      'a place that is no field',
      {type: 'string', 'x-reference': 'Member', 'x-in': 'with'},
      /x-in names no field/,
    ],
    ['a list without order or key', {type: 'array', items: item}, /a list is a set .* or its items/],
    [
      'a list within a list',
      {...list, items: {...item, properties: {...item.properties, more: list}}},
      /in no other list/,
    ],
    [
      'what never changes within a mapping',
      {type: 'object', properties: {a: {type: 'string', 'x-fixed': true}}},
      /invented\/a: x-fixed belongs to a field of the spec itself/,
    ],
  ])('%s', (_, field, fault) => {
    const faults = faultsWith(field);
    expect(faults.join('\n')).toMatch(fault);
    expect(faults.every((line) => line.startsWith('space.schema.json#'))).toBe(true);
  });

  test('another key for a list that stands at the same place in another kind', () => {
    const spaces = {...list, items: {...item, properties: {...item.properties}}};
    expect(faultsWith(spaces, 'Team', 'spaces')).toEqual([
      'team.schema.json#/spaces: x-key differs from that in guest.schema.json',
    ]);
  });

  test('a shared definition, where it does not fit the field that refers to it', () => {
    const field = {...set, items: {type: 'string', $ref: 'common.schema.json#/$defs/expiry'}};
    expect(faultsWith(field).join('\n')).toMatch(/items\/x-expiry boolean schema is false/);
  });

  test('one name for two types', async () => {
    const named = withField(schemas, 'Space', 'invented', {type: 'integer', 'x-type': 'Region'});
    await expect(specTypes(named)).rejects.toThrow('x-type Region names two different types');
  });

  test('a reference to nothing', () => {
    expect(() => faultsWith({$ref: 'nowhere.schema.json'})).toThrow('Nothing stands at nowhere.schema.json');
  });
});

describe('what the keywords say fits the rest', () => {
  test('README.md explains every keyword of the vocabulary, and no other', () => {
    const readme = readFileSync(path.join(DIALECT_FOLDER, 'README.md'), 'utf8');
    const explained = [...readme.matchAll(/^\| `(x-[a-z]+)/gm)].map(([, keyword = '']) => keyword);
    const vocabulary = JSON.parse(
      readFileSync(path.join(DIALECT_FOLDER, 'vocabulary.schema.json'), 'utf8'),
    ) as {properties: Readonly<Record<string, unknown>>};
    const known = Object.keys(vocabulary.properties).filter((keyword) => keyword.startsWith('x-'));
    expect(explained.toSorted()).toEqual(known.toSorted());
  });

  test('the kinds that are never applied are those without a live state', () => {
    const live = schemas.kinds.filter(({schema}) => (schema as {'x-live'?: false})['x-live'] !== false);
    expect(live.map(({kind}) => kind)).toEqual(KINDS.toSorted());
    expect(schemas.kinds.map(({kind}) => kind)).toEqual(MANIFEST_KINDS.toSorted());
  });

  test('a rule that judges repeated keys is one that there is', () => {
    const ids = new Set(RULES.map(({words}) => words.id));
    const named = [...JSON.stringify([...schemas.files.values()]).matchAll(/"x-repeats":"([^"]+)"/g)];
    expect(named.length).toBeGreaterThan(0);
    for (const [, id] of named) expect(ids).toContain(id);
  });
});
