/** A table of the fields of every kind, for messages and the formatter. */
import {inline} from './generate-inline.mjs';

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
    type: schema.type ?? 'string',
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

/** The text of `schema-index.ts`. */
export function indexModule({common, kinds, set}) {
  const tables = [...kinds, set].map(({kind, schema}) => {
    const fields = {};
    collect(inline(schema, common), '', fields);
    return [kind, fields];
  });
  const order = kinds.map(({kind, schema}) => [kind, Object.keys(schema.properties.spec.properties)]);
  return `import type {ManifestKind} from '../model/kinds.ts';

/** What a schema says of one field, in words and tables for messages and the formatter. */
export interface FieldEntry {
  readonly type: 'string' | 'boolean' | 'integer' | 'number' | 'array' | 'object';
  /** What its value must be, as a noun phrase. */
  readonly expected: string;
  /** A value that it may have, as text; of plain values alone. */
  readonly example?: string;
  /** Fields of a mapping, in the order in which they are written. */
  readonly fields?: readonly string[];
  /** The only values that it may have. */
  readonly values?: readonly string[];
  /** Regular expression (flag \`u\`) that its text must match. */
  readonly pattern?: string;
  /** Fields of which exactly one must be there, and why. */
  readonly either?: {readonly fields: readonly string[]; readonly why: string};
}

/** Fields of the spec of each kind, in the order of the contract. */
export const FIELD_ORDER: Readonly<Record<ManifestKind, readonly string[]>> = ${JSON.stringify(Object.fromEntries(order))};

/**
 * All fields of each kind's document, by path: a JSON pointer with \`*\` for any item of a list, or any key of
 * a free mapping; \`''\` is the document. An item of a list stands in it as \`/spec\` and \`/metadata\` do.
 */
export const FIELDS: Readonly<Record<ManifestKind | 'Set', Readonly<Record<string, FieldEntry>>>> = ${JSON.stringify(Object.fromEntries(tables))};
`;
}
