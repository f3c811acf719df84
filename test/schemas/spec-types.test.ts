import {expect, test} from 'vitest';
import {readSchemas, SCHEMAS_FOLDER, specTypes, withField} from './scripts.ts';

const schemas = await readSchemas(SCHEMAS_FOLDER);

/** The declaration of an exported type, without its own comment. */
async function declarationOf(
  name: string,
  kind: string,
  fields: Readonly<Record<string, object>>,
): Promise<string> {
  let changed = schemas;
  for (const [field, schema] of Object.entries(fields)) changed = withField(changed, kind, field, schema);
  const text = await specTypes(changed);
  return new RegExp(`export (?:interface|type) ${name}\\b[^]*?^[};]`, 'm').exec(text)?.[0] ?? '';
}

test('a named type keeps its name where a field has words of its own, and these are the words there', async () => {
  const spec = await declarationOf('SpaceSpec', 'Space', {
    invented: {$ref: 'common.schema.json#/$defs/region', description: 'Where it began.'},
  });
  expect(spec).toMatch(/\/\*\* Where it began\. \*\/\s*readonly invented\?: Region;/);
  expect(await specTypes(schemas)).toContain(
    '/** Where its data is kept: `US`, `EU` or `AU`. */\nexport type Region',
  );
});

test('a name may be given to a type of its own', async () => {
  const field = {
    type: 'object',
    properties: {a: {type: 'string'}},
    description: 'Invented.',
    'x-type': 'Invention',
  };
  expect(await declarationOf('TeamSpec', 'Team', {invented: field})).toContain(
    'readonly invented: Invention;',
  );
  expect(await declarationOf('Invention', 'Team', {invented: field})).toMatch(
    /\{\s*readonly a\?: string;\s*\}/,
  );
});

test.each<[string, object, string]>([
  ['a default', {type: 'boolean', default: false}, 'readonly invented: boolean;'],
  ['no default', {type: 'boolean'}, 'readonly invented?: boolean;'],
  ['a list', {type: 'array', items: {type: 'string'}}, 'readonly invented: readonly string[];'],
  [
    'a list that may be absent',
    {type: 'array', items: {type: 'string'}, 'x-empty': 'absent'},
    'invented?: readonly',
  ],
  [
    'a list of at least one',
    {type: 'array', items: {type: 'string'}, minItems: 1},
    'invented?: readonly string[];',
  ],
  ['a choice', {type: 'string', enum: ['a', 'b']}, "invented?: ('a' | 'b');"],
])('a field with %s is in canonical form', async (_, field, type) => {
  const spec = await declarationOf('SpaceSpec', 'Space', {invented: {description: 'Invented.', ...field}});
  expect(spec.replaceAll('"', "'")).toContain(type);
});
