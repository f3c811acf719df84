import {describe, expect, test} from 'vitest';
import {API_VERSIONS, apiVersionOf} from '../../../src/manifest/api-versions.ts';
import {MANIFEST_KINDS} from '../../../src/model/kinds.ts';

const PLACE = {file: 'a.yaml', document: 1, pointer: ''};

describe('versions', () => {
  test.each([...API_VERSIONS.values()].map((version) => [version.id, version] as const))(
    '%s has a validator and fields for every kind, its list, and the set',
    (id, version) => {
      expect(API_VERSIONS.get(id)).toBe(version);
      for (const kind of MANIFEST_KINDS) {
        expect(version.validatorOf(kind)).toBeTypeOf('function');
        expect(version.validatorOf(`${kind}List`)).toBeTypeOf('function');
        expect(version.fieldsOf(kind)['/spec']?.fields?.length).toBeGreaterThan(0);
      }
      expect(version.validatorOf('Set')).toBeTypeOf('function');
      for (const kind of ['SetList', 'constructor', '__proto__', 'space', '']) {
        expect(version.validatorOf(kind)).toBeUndefined();
      }
    },
  );

  test('the current one takes specs as they are', () => {
    const spec = {members: []};
    expect([...API_VERSIONS.values()].at(-1)?.toCurrent('Team', spec)).toBe(spec);
  });

  test('a document says which it is of', () => {
    expect(apiVersionOf({apiVersion: 'bylaw/v1'}, PLACE)).toEqual({version: API_VERSIONS.get('bylaw/v1')});
  });

  test.each([
    ['none', undefined, 'schema/missing-field', '', /Add `apiVersion`.*`apiVersion: bylaw\/v1`/],
    [
      'a later one',
      'bylaw/v2',
      'schema/unsupported-version',
      '/apiVersion',
      /reads only `bylaw\/v1`\. Upgrade bylaw/,
    ],
    [
      'one of something else',
      'v1',
      'schema/unsupported-version',
      '/apiVersion',
      /Write `apiVersion: bylaw\/v1`/,
    ],
    [
      'one from before the first',
      'bylaw/v0',
      'schema/unsupported-version',
      '/apiVersion',
      /Write `apiVersion: bylaw\/v1`/,
    ],
    ['a number', 1, 'schema/unsupported-version', '/apiVersion', /the number 1.*reads only `bylaw\/v1`/],
    [
      'what every object has',
      'constructor',
      'schema/unsupported-version',
      '/apiVersion',
      /reads only `bylaw\/v1`/,
    ],
    ['nothing', null, 'schema/unsupported-version', '/apiVersion', /is empty/],
  ])('a document that says %s is told which are read', (_, apiVersion, rule, pointer, words) => {
    const result = apiVersionOf(apiVersion === undefined ? {} : {apiVersion}, PLACE);
    expect(result).toMatchObject({finding: {rule, severity: 'error', place: {...PLACE, pointer}}});
    const {message, help} = 'finding' in result ? result.finding : {message: '', help: ''};
    expect(`${message} ${help}`).toMatch(words);
  });
});
