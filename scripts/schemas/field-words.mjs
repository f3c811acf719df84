/** What messages say of fields: a noun phrase for what each must be, and the tables that suggestions are made from. */
import {firstType} from './field-table.mjs';
import {inline} from './read-schemas.mjs';

const EXPECTED = /^Expected /;

/** `US, EU or AU` */
const alternatives = (values) =>
  values.length === 1 ? `${values[0]}` : `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`;

/** What a value of this schema must be, as a noun phrase. */
function expected(schema) {
  if (schema.patternErrorMessage) return schema.patternErrorMessage.replace(EXPECTED, '');
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return alternatives(schema.enum.map((value) => `\`${value}\``));
  const {minimum, maximum} = schema;
  switch (schema.type) {
    case 'boolean':
      return '`true` or `false`';
    case 'integer':
      return `a whole number from ${minimum} to ${maximum}`;
    case 'number':
      return `a number from ${minimum} to ${maximum}`;
    case 'array':
      return `a list${schema.minItems ? ' of at least one entry' : ''}`;
    case 'object':
      return schema.properties
        ? `a mapping with the fields ${Object.keys(schema.properties).join(', ')}`
        : 'a mapping of keys to values';
    case 'string':
      return 'text';
    default:
      throw new Error(`No words for ${JSON.stringify(schema)}`);
  }
}

/** Alternatives of which exactly one field must be there: `oneOf: [{required: [a]}, {required: [b]}]`. */
function either({oneOf, errorMessage}) {
  return oneOf && {fields: oneOf.map(({required}) => required[0]), why: errorMessage};
}

/** Adds the field at `path`, and all within it, to `fields`. */
function collect(schema, path, fields) {
  const example = schema.examples?.[0];
  fields[path] = {
    type: firstType(schema) ?? 'string',
    expected: expected(schema),
    ...(['string', 'number', 'boolean'].includes(typeof example) && {example: String(example)}),
    ...(schema.properties && {fields: Object.keys(schema.properties)}),
    ...(schema.enum && {values: schema.enum}),
    ...(schema.pattern && {pattern: schema.pattern}),
    ...(either(schema) && {either: either(schema)}),
  };
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    collect(field, `${path}/${name}`, fields);
  }
  const items = schema.items ?? schema.additionalProperties;
  if (items) collect(items, `${path}/*`, fields);
}

/**
 * What the schema says of every field of each kind's document, by kind and path: a JSON pointer with `*` for any item
 * of a list, or any key of a free mapping; `''` is the document. `schemas` are the published ones.
 */
export function fieldWords({documents, files}) {
  const single = documents.filter(({kind}) => !kind.endsWith('List'));
  return Object.fromEntries(
    single.map(({kind, schema}) => {
      const fields = {};
      collect(inline(schema, files), '', fields);
      return [kind, fields];
    }),
  );
}
