/** Validators as plain code, so that nothing is compiled when the program runs. */
import {Ajv2020} from 'ajv/dist/2020.js';
import standaloneCode from 'ajv/dist/standalone/index.js';
import addFormats from 'ajv-formats';

const validatorName = (kind) => `validate${kind}`;
const REQUIRE = /require\("([^"]+)"\)\.(\w+)/g;

/** Keywords for people: kept out of the validators, which would carry them in vain. */
const NOTES = new Set(['title', 'description', 'examples', 'default', 'patternErrorMessage', 'errorMessage']);

/** An object whose members are named freely (`properties`, `$defs`), where `title` is a field and no note. */
const NAMED = new Set(['properties', '$defs']);

function withoutNotes(schema, named = false) {
  if (Array.isArray(schema)) return schema.map((item) => withoutNotes(item));
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([key]) => named || !NOTES.has(key))
      .map(([key, value]) => [key, withoutNotes(value, !named && NAMED.has(key))]),
  );
}

/**
 * ajv writes `require(…)` for what it needs at run time; an ES module imports it. What such a CommonJS module
 * exports as default is `.default` of what node imports, and is imported itself by bundlers: both are served.
 */
function withImports(code) {
  const imports = new Map();
  const body = code.replaceAll(REQUIRE, (_, specifier, member) => {
    const module = specifier.endsWith('.js') ? specifier : `${specifier}.js`;
    const isDefault = member === 'default';
    const name = isDefault ? `imported${imports.size}` : member;
    const key = `${module} ${member}`;
    if (!imports.has(key)) {
      const line = `import ${isDefault ? name : `{${name}}`} from '${module}';`;
      imports.set(key, {line, value: isDefault ? `(${name}.default ?? ${name})` : name});
    }
    return imports.get(key).value;
  });
  if (/\brequire\(/.test(body)) throw new Error('The validators still require something');
  return [...[...imports.values()].map(({line}) => line), body.replace('"use strict";', '')].join('\n');
}

/** The text of `validators.js`: one exported function for each kind, list and `Set`. */
export function validatorsModule({common, kinds, set}, lists) {
  const ajv = new Ajv2020({
    allErrors: true,
    messages: false,
    strict: true,
    // The alternatives of a `oneOf` require fields that the schema around them defines.
    strictRequired: false,
    code: {source: true, esm: true, lines: true, optimize: 2},
  });
  addFormats.default(ajv, ['date', 'date-time']);
  ajv.addSchema(withoutNotes(common), 'common.schema.json');
  const all = [...kinds, ...lists, set];
  for (const {file, schema} of all) ajv.addSchema(withoutNotes(schema), file);
  return withImports(
    standaloneCode(ajv, Object.fromEntries(all.map(({kind, file}) => [validatorName(kind), file]))),
  );
}

/** The text of `validators.d.ts`. */
export function validatorTypes({kinds, set}, lists) {
  return [
    '/** One reason why a value does not fit its schema, as ajv tells it. */',
    'export interface SchemaError {',
    '  /** JSON pointer to the value concerned. */',
    '  readonly instancePath: string;',
    '  readonly schemaPath: string;',
    '  readonly keyword: string;',
    '  readonly params: Readonly<Record<string, unknown>>;',
    '  /** The key concerned, within `propertyNames`. */',
    '  readonly propertyName?: string;',
    '}',
    '',
    '/** Says whether a value fits its schema; `errors` holds all reasons of the last call, null for none. */',
    'export interface Validator {',
    '  (value: unknown): boolean;',
    '  errors?: readonly SchemaError[] | null;',
    '}',
    '',
    ...[...kinds, ...lists, set].map(({kind}) => `export const ${validatorName(kind)}: Validator;`),
    '',
  ].join('\n');
}
