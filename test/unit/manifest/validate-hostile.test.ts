import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {FIELD_WORDS} from '../../../src/generated/field-words.js';
import {readSetConfig} from '../../../src/manifest/set-config.ts';
import {validateDocument} from '../../../src/manifest/validate-document.ts';
import {MANIFEST_KINDS, type ManifestKind} from '../../../src/model/kinds.ts';
import {tries} from '../../effort.ts';

const AT = {file: 'a.yaml', document: 0};

const awkwardKey = fc.constantFrom(
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '',
  '*',
  '0',
  'a/b~c',
  'spec',
  'items',
);
const anything = fc.oneof(
  fc.anything({
    withBigInt: true,
    withDate: true,
    withNullPrototype: true,
    withSparseArray: true,
    maxDepth: 3,
  }),
  fc.jsonValue({maxDepth: 4}),
  fc.constantFrom(
    '\0',
    '\ud800',
    'x'.repeat(5000),
    'user:',
    'everyone',
    '2027-02-30',
    -0,
    Number.NaN,
    Infinity,
  ),
);

/** A value with members of any name, among them those that every object has. */
const mapping = (keys: fc.Arbitrary<string>, values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.array(fc.tuple(keys, values), {maxLength: 8}).map((entries) => {
    const object = {};
    for (const [key, value] of entries) {
      Object.defineProperty(object, key, {value, enumerable: true, configurable: true, writable: true});
    }
    return object;
  });

const fieldNames = (kind: ManifestKind, path: string): fc.Arbitrary<string> =>
  fc.oneof(
    fc.constantFrom(...(FIELD_WORDS[kind][path]?.fields ?? ['a'])),
    awkwardKey,
    fc.string({maxLength: 5}),
  );

/** Documents that look like manifests from afar. */
const document = fc.constantFrom(...MANIFEST_KINDS).chain((kind) => {
  const spec = mapping(
    fieldNames(kind, '/spec'),
    fc.oneof(
      anything,
      mapping(awkwardKey, anything),
      fc.array(mapping(fieldNames(kind, '/spec'), anything), {maxLength: 3}),
    ),
  );
  const metadata = mapping(fieldNames(kind, '/metadata'), anything);
  const around = {apiVersion: fc.constant('bylaw/v1'), metadata: fc.oneof(metadata, anything)};
  return fc.oneof(
    fc.record({...around, kind: fc.constant(kind), spec: fc.oneof(spec, anything)}),
    fc.record({
      ...around,
      kind: fc.constant(`${kind}List`),
      items: fc.oneof(fc.array(fc.oneof(spec, anything), {maxLength: 4}), anything),
    }),
  );
});

describe('whatever the value', () => {
  test('validation never throws, and tells why an object is not valid', () => {
    fc.assert(
      fc.property(fc.oneof(document, mapping(awkwardKey, anything), anything), (value) => {
        const {findings, valid} = validateDocument(value, AT);
        expect(valid !== undefined || findings.length > 0 || value === null || value === undefined).toBe(
          true,
        );
        for (const {message, help, severity, place} of findings) {
          expect(message).toMatch(/\S\.$/);
          expect(help).toMatch(/\S[.?]$/);
          expect(severity).toBe('error');
          expect(place).toBeDefined();
        }
      }),
      {numRuns: tries(600)},
    );
  });

  test('reading the configuration of a set never throws', () => {
    const set = fc.record({
      apiVersion: fc.constant('bylaw/v1'),
      kind: fc.constant('Set'),
      metadata: fc.oneof(mapping(fc.constantFrom('name', '__proto__'), anything), fc.constant({name: 'a'})),
      spec: mapping(
        fc.constantFrom('manifests', 'workspaces', 'actor', 'guards', 'rules', '__proto__'),
        anything,
      ),
    });
    fc.assert(
      fc.property(fc.oneof(set, anything), (value) => {
        const {config, findings} = readSetConfig(value, 'bylaw.yaml');
        expect(config === undefined).toBe(findings.length > 0);
      }),
      {numRuns: tries(250)},
    );
  });
});

describe('keys that every object has', () => {
  const withKey = (text: string): unknown => JSON.parse(text);

  test.each(['__proto__', 'constructor', 'toString'])('%s is an unknown field like any other', (key) => {
    const value = withKey(
      `{"apiVersion": "bylaw/v1", "kind": "Team", "metadata": {"workspace": "a", "name": "b"}, "spec": {"members": [], "${key}": {"x": 1}}}`,
    );
    const {findings, valid} = validateDocument(value, AT);
    expect(findings.map(({rule, place}) => `${rule} ${place?.pointer}`)).toEqual([
      `schema/unknown-field /spec/${key}`,
    ]);
    expect(valid).toBeUndefined();
    expect(({} as {x?: number}).x).toBeUndefined();
  });

  test('in free JSON they are kept as they are', () => {
    const value = withKey(
      '{"apiVersion": "bylaw/v1", "kind": "Workspace", "metadata": {"name": "a"}, "spec": {"displayName": "A", "organization": "a", "region": "EU", "settings": {"integrations": [{"name": "x", "config": {"__proto__": {"polluted": true}}}]}}}',
    );
    const {findings, valid} = validateDocument(value, AT);
    expect(findings).toEqual([]);
    expect(JSON.stringify(valid?.items[0]?.raw)).toContain('"__proto__":{"polluted":true}');
    expect(({} as {polluted?: boolean}).polluted).toBeUndefined();
  });
});

describe('values made to exhaust', () => {
  const workspace = (config: unknown): unknown => ({
    apiVersion: 'bylaw/v1',
    kind: 'Workspace',
    metadata: {name: 'a'},
    spec: {
      displayName: 'A',
      organization: 'a',
      region: 'EU',
      settings: {integrations: [{name: 'x', config}]},
    },
  });

  test('one nested very deep is refused', () => {
    let config: unknown = {};
    for (let i = 0; i < 50_000; i++) config = {a: config};
    const {findings, valid} = validateDocument(workspace(config), AT);
    expect(findings.map(({message}) => message)).toEqual([
      expect.stringContaining('nested deeper than 100 levels'),
    ]);
    expect(valid).toBeUndefined();
  });

  test('one that holds itself, or one thing very often, ends', () => {
    const round: Record<string, unknown> = {};
    round['self'] = round;
    expect(validateDocument(workspace(round), AT).findings).toEqual([]);
    let wide: unknown = {text: 'x'};
    for (let i = 0; i < 60; i++) wide = {a: wide, b: wide};
    expect(validateDocument(workspace(wide), AT).findings).toEqual([]);
  });

  test('texts of many megabytes are answered at once', () => {
    for (const character of ['a', '.', '@', 'a.', '-', 'a@']) {
      const huge = character.repeat(2_000_000);
      const value = {
        apiVersion: 'bylaw/v1',
        kind: 'Grant',
        metadata: {workspace: huge, name: huge, labels: {[huge]: huge}},
        spec: {subject: `user:${huge}`, permissions: [huge], expires: huge, reason: huge, [huge]: 1},
      };
      const {findings} = validateDocument(value, AT);
      expect(findings.length).toBeGreaterThanOrEqual(7);
      for (const {message, help} of findings) expect(message.length + help.length).toBeLessThan(700);
    }
  }, 60_000);

  test('a list of very many members is compared in linear time', () => {
    const members = Array.from({length: 200_000}, (_, i) => `u${i}@acme.example`);
    const team = {
      apiVersion: 'bylaw/v1',
      kind: 'Team',
      metadata: {workspace: 'a', name: 'b'},
      spec: {members},
    };
    expect(validateDocument(team, AT).valid?.items).toHaveLength(1);
  }, 60_000);
});
