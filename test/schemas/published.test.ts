import addFormats from 'ajv-formats';
import {Ajv2020, type ValidateFunction} from 'ajv/dist/2020.js';
import {beforeAll, describe, expect, test} from 'vitest';
import {compareText} from '../../src/diagnostics/compare-text.ts';
import {FIELD_WORDS} from '../../src/generated/field-words.js';
import {API_VERSIONS} from '../../src/manifest/api-versions.ts';
import {readSetConfig} from '../../src/manifest/set-config.ts';
import {validateDocument} from '../../src/manifest/validate-document.ts';
import {canonicalSpec} from '../../src/model/canonical.ts';
import {inWorkspace, KINDS, MANIFEST_KINDS, RESOURCE_TYPES} from '../../src/model/kinds.ts';
import {PERMISSIONS} from '../../src/model/permissions.ts';
import {DEFAULT_GUARDS} from '../../src/model/set-config.ts';
import {specFields} from '../../src/model/spec-fields.ts';
import {publishedSchemas, readSchemas, SCHEMAS_FOLDER, type Schema} from './scripts.ts';

type Tree = Readonly<Record<string, unknown>>;

const {files: SCHEMAS} = publishedSchemas(await readSchemas(SCHEMAS_FOLDER));
const NOTES = ['patternErrorMessage', 'errorMessage'];

const fileOf = (kind: string, form = ''): string =>
  `${kind.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase()}${form}.schema.json`;

function schemaOf(file: string): Schema {
  const schema = SCHEMAS.get(file);
  if (schema === undefined) throw new Error(`There is no ${file}`);
  return schema;
}

function propertyOf(schema: Schema | undefined, ...names: readonly string[]): Schema {
  let found = schema;
  for (const name of names) found = found?.properties?.[name];
  if (found === undefined) throw new Error(`There is no ${names.join('.')}`);
  return found;
}

/** What a `$ref` leads to, with what stands beside it. */
function resolved(schema: Schema): Schema {
  const name = schema.$ref?.split('/').at(-1) ?? '';
  return {...schemaOf('common.schema.json').$defs?.[name], ...schema};
}

/** Every field of a schema, with its JSON pointer in it. */
function* fieldsOf(schema: Schema, pointer = ''): Generator<readonly [string, Schema]> {
  yield [pointer, schema];
  const {properties, items, additionalProperties, $defs} = schema;
  for (const [name, field] of Object.entries(properties ?? {})) {
    yield* fieldsOf(field, `${pointer}/properties/${name}`);
  }
  for (const [name, field] of Object.entries($defs ?? {})) yield* fieldsOf(field, `${pointer}/$defs/${name}`);
  if (items !== undefined) yield* fieldsOf(items, `${pointer}/items`);
  if (typeof additionalProperties === 'object') {
    yield* fieldsOf(additionalProperties, `${pointer}/additionalProperties`);
  }
}

/** Files of schemas of one document each: not the shared definitions, not the umbrella. */
const DOCUMENTS = [...SCHEMAS.keys()].filter((file) => !/^(?:common|bylaw)\./.test(file));

let ajv: Ajv2020;
const validatorOf = (file: string, pointer = ''): ValidateFunction =>
  ajv.compile({$ref: pointer === '' ? file : `${file}#${pointer}`});

beforeAll(() => {
  ajv = new Ajv2020({
    allowUnionTypes: true,
    allErrors: true,
    strict: true,
    strictRequired: false,
    keywords: NOTES,
  });
  addFormats.default(ajv, ['date', 'date-time']);
  for (const [file, schema] of SCHEMAS) ajv.addSchema(schema, file);
});

describe('the files', () => {
  test('there is a schema for each kind, its list, the set, and any document', () => {
    const expected = MANIFEST_KINDS.flatMap((kind) => [fileOf(kind), fileOf(kind, '-list')]);
    expect([...SCHEMAS.keys()].toSorted()).toEqual(
      [...expected, 'set.schema.json', 'common.schema.json', 'bylaw.schema.json'].toSorted(),
    );
  });
});

/** Fields with the words in which a failure names them; what `keep` refuses is left out. */
const fieldsIn = (
  file: string,
  keep: (field: Schema, pointer: string) => boolean,
): readonly {readonly where: string; readonly pointer: string; readonly field: Schema}[] =>
  [...fieldsOf(schemaOf(file))]
    .filter(([pointer, field]) => keep(field, pointer))
    .map(([pointer, field]) => ({where: `${file}#${pointer}`, pointer, field}));

describe.each([...SCHEMAS.keys()])('%s', (file) => {
  test('every field says what it is, and shows examples that it takes', () => {
    const isCommon = file === 'common.schema.json';
    const faults = fieldsIn(file, (_, at) => !isCommon || at !== '').flatMap(
      ({where, pointer, field: written}) => {
        // An entry of a list of names is what its definition says; every field has words of its own.
        const {title, description, examples = []} = pointer.endsWith('/items') ? resolved(written) : written;
        const validate = validatorOf(file, pointer);
        const refused = examples.filter((example) => !validate(example));
        return [
          ...(title === undefined || title === '' ? [`${where} has no title`] : []),
          ...(description?.endsWith('.') ? [] : [`${where} has no description`]),
          ...(examples.length === 0 ? [`${where} has no examples`] : []),
          ...refused.map((example) => `${where} refuses ${JSON.stringify(example)}`),
        ];
      },
    );
    expect(faults).toEqual([]);
  });

  test('every choice is explained where it is made: a description names each value that may be written', () => {
    const faults = fieldsIn(file, (_, at) => !/^\/properties\/(?:apiVersion|kind)$/.test(at)).flatMap(
      ({where, field: written}) => {
        const {enum: choices = [], description = ''} = {...resolved(written)};
        const unnamed = choices.filter((choice) => !description.includes(`\`${String(choice)}\``));
        return choices.length > 8 ? [] : unnamed.map((choice) => `${where} does not name ${String(choice)}`);
      },
    );
    expect(faults).toEqual([]);
  });

  test('every pattern has words of its own, every default is a value that its field takes', () => {
    const patterns = fieldsIn(file, ({pattern}) => pattern !== undefined);
    const wordless = patterns.filter(({field}) => !field.patternErrorMessage?.startsWith('Expected '));
    expect(wordless).toEqual([]);
    const defaults = fieldsIn(file, (field) => field.default !== undefined);
    expect(defaults.filter(({pointer, field}) => !validatorOf(file, pointer)(field.default))).toEqual([]);
  });

  test('every field that is required is defined', () => {
    const mappings = fieldsIn(file, ({properties}) => properties !== undefined);
    const undefinedOnes = mappings.flatMap(({where, field}) =>
      (field.required ?? [])
        .filter((name) => field.properties?.[name] === undefined)
        .map((name) => `${where}: ${name}`),
    );
    expect(undefinedOnes).toEqual([]);
  });
});

describe.each(DOCUMENTS)('%s', (file) => {
  test('refuses fields that it does not know, wherever it knows any', () => {
    const mappings = fieldsIn(file, ({properties}) => properties !== undefined);
    expect(mappings.length).toBeGreaterThan(1);
    expect(mappings.filter(({field}) => field.additionalProperties !== false)).toEqual([]);
  });

  test('its examples are documents without findings, and any document takes them', () => {
    const any = validatorOf('bylaw.schema.json');
    for (const example of schemaOf(file).examples ?? []) {
      const read =
        file === 'set.schema.json'
          ? readSetConfig(example, 'bylaw.yaml')
          : validateDocument(example, {file: 'a.yaml', document: 0});
      expect(read.findings).toEqual([]);
      expect(any(example)).toBe(true);
    }
  });

  test('any document of its kind is refused without its fields', () => {
    const [{kind}] = schemaOf(file).examples as [{kind: string}];
    const any = validatorOf('bylaw.schema.json');
    expect(
      any({apiVersion: 'bylaw/v1', kind, metadata: {name: 'a', workspace: 'b'}, items: 1, spec: 1}),
    ).toBe(false);
  });
});

describe.each([...MANIFEST_KINDS])('%s', (kind) => {
  const single = schemaOf(fileOf(kind));
  const list = schemaOf(fileOf(kind, '-list'));
  const metadata = propertyOf(single, 'metadata');
  const spec = propertyOf(single, 'spec');
  const item = propertyOf(list, 'items').items;

  test('an item of its list has the fields of its spec and name, with the same schemas', () => {
    const {workspace, ...identity} = metadata.properties ?? {};
    expect(item?.properties).toEqual({...identity, ...spec.properties});
    expect(item?.required).toEqual(['name', ...(spec.required ?? [])]);
    expect(workspace !== undefined).toBe(inWorkspace(kind));
    expect(propertyOf(list, 'metadata').properties).toEqual(workspace === undefined ? {} : {workspace});
  });

  test('the same object is accepted alone and in a list, and refused in both', () => {
    const version = API_VERSIONS.get('bylaw/v1');
    const any = validatorOf('bylaw.schema.json');
    for (const example of (single.examples ?? []) as {metadata: Tree; spec: Tree}[]) {
      const {workspace, ...identity} = example.metadata;
      for (const broken of [{}, ...Object.keys(example.spec).map((field) => ({[field]: [{}]}))]) {
        const fields = {...example.spec, ...broken};
        const one = {...example, spec: fields};
        const many = {
          apiVersion: 'bylaw/v1',
          kind: `${kind}List`,
          metadata: workspace === undefined ? {} : {workspace},
          items: [{...identity, ...fields}],
        };
        const accepted = Object.keys(broken).length === 0;
        const answers = {
          alone: version?.validatorOf(kind)?.(one),
          listed: version?.validatorOf(`${kind}List`)?.(many),
          asAnyDocument: [any(one), any(many)],
        };
        expect({fields, ...answers}).toEqual({
          fields,
          alone: accepted,
          listed: accepted,
          asAnyDocument: [accepted, accepted],
        });
      }
    }
  });

  test('fields are listed in the order of the schema, for messages and for all else', () => {
    expect(Object.keys(specFields(kind))).toEqual(Object.keys(spec.properties ?? {}));
    expect(FIELD_WORDS[kind]['/spec']?.fields).toEqual(Object.keys(specFields(kind)));
  });
});

describe('defaults', () => {
  /** The defaults of a schema by the pointer of their field; those of items of lists are not among them. */
  function* defaultsOf(schema: Schema, pointer = ''): Generator<readonly [string, unknown]> {
    if (schema.default !== undefined) yield [pointer, schema.default];
    for (const [name, field] of Object.entries(schema.properties ?? {}))
      yield* defaultsOf(field, `${pointer}/${name}`);
  }
  /** The plain values and lists in a value, by pointer. */
  function* leavesOf(value: unknown, pointer = ''): Generator<readonly [string, unknown]> {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      yield [pointer, Array.isArray(value) ? (value as string[]).toSorted(compareText) : value];
    } else for (const [name, field] of Object.entries(value)) yield* leavesOf(field, `${pointer}/${name}`);
  }

  test.each([...KINDS])('of a %s are those that its canonical form fills in', (kind) => {
    const schema = schemaOf(fileOf(kind));
    const spec = propertyOf(schema, 'spec');
    const [example] = (schema.examples ?? []) as {spec: Tree}[];
    const required = new Set(spec.required);
    const least = Object.fromEntries(
      Object.entries(example?.spec ?? {}).filter(([name]) => required.has(name)),
    );
    const filledIn = [...leavesOf(canonicalSpec(kind, least))].filter(
      ([pointer]) => !required.has(pointer.split('/')[1] ?? ''),
    );
    const written = [...defaultsOf(spec)].map(([pointer, value]) => [...leavesOf(value, pointer)][0]);
    expect(Object.fromEntries(filledIn)).toEqual(
      Object.fromEntries(written.filter((one) => one !== undefined)),
    );
  });

  test('of an integration is the one that its canonical form fills in', () => {
    const integration = propertyOf(
      schemaOf('workspace.schema.json'),
      'spec',
      'settings',
      'integrations',
    ).items;
    const spec = {
      displayName: 'A',
      organization: 'a',
      region: 'EU',
      settings: {integrations: [{name: 'dms'}]},
    };
    const [filledIn] = canonicalSpec('Workspace', spec).settings?.integrations ?? [];
    expect(filledIn).toEqual({
      name: 'dms',
      ...Object.fromEntries([...defaultsOf(integration ?? {})].map(([p, v]) => [p.slice(1), v])),
    });
  });

  test('of a set are those that reading it fills in', () => {
    const guards = propertyOf(schemaOf('set.schema.json'), 'spec', 'guards');
    expect(Object.fromEntries([...defaultsOf(guards)].map(([p, v]) => [p.slice(1), v]))).toEqual(
      DEFAULT_GUARDS,
    );
  });
});

describe('shared with the model', () => {
  const common = schemaOf('common.schema.json').$defs ?? {};

  test('the permissions offered are the catalogue', () => {
    expect(common['permission']?.examples).toEqual(PERMISSIONS);
  });

  test('the types of resources are those of the model', () => {
    const type = propertyOf(schemaOf('resource.schema.json'), 'spec', 'type');
    expect(resolved(type).enum).toEqual(RESOURCE_TYPES);
    for (const resource of RESOURCE_TYPES) {
      expect(new RegExp(common['target']?.pattern ?? '', 'u').test(`${resource}:a`)).toBe(true);
      expect(new RegExp(common['resource']?.pattern ?? '', 'u').test(`${resource}:a`)).toBe(true);
    }
    expect(new RegExp(common['resource']?.pattern ?? '', 'u').test('space:a')).toBe(false);
  });
});
