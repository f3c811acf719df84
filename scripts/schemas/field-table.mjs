/** The table of fields, `src/generated/fields.ts`, from the schemas: what each keyword means is in schemas/README.md. */
import {inline} from './read-schemas.mjs';

/** An object without the members that are undefined. */
const compact = (members) =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));

/** What holds of a plain value, in a field or in a set. */
const plain = (schema) => ({
  values: schema.enum,
  reference: schema['x-reference'],
  in: schema['x-in'],
  expiry: schema['x-expiry'],
});

/** The type of a field; of one that may also be a word (`all`), the type that it has otherwise. */
export const firstType = ({type}) => (Array.isArray(type) ? type[0] : type);

function typed(schema) {
  const {properties, items, default: preset, minItems} = schema;
  const type = firstType(schema);
  switch (type) {
    case 'array':
      if (items.properties === undefined) return {type: 'set', ...plain(items), default: preset};
      return {
        type: 'list',
        key: schema['x-key'],
        repeats: schema['x-repeats'],
        atLeastOne: minItems > 0 || undefined,
        items: fieldsOf(items),
      };
    case 'object':
      return properties === undefined ? {type: 'map'} : {type: 'record', fields: fieldsOf(schema)};
    default:
      return {type, ...plain(schema), default: preset};
  }
}

/** The fields of an object's schema, in their order. References have to be replaced before. */
export function fieldsOf({properties, required = []}) {
  return Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => {
      const {type, ...rest} = typed(schema);
      const facts = {
        type,
        required: required.includes(name) || undefined,
        fixed: schema['x-fixed'],
        prose: schema['x-prose'],
        empty: schema['x-empty'],
        glance: schema['x-glance'],
        whole: schema['x-whole'],
      };
      return [name, compact({...facts, ...rest})];
    }),
  );
}

/** The fields of every spec, by kind and for `Set`, from what `readSchemas` read. */
export const fieldTable = ({files, kinds, set}) =>
  Object.fromEntries(
    [...kinds, set].map(({kind, schema}) => [kind, fieldsOf(inline(schema, files).properties.spec)]),
  );

/** The text of `fields.ts`. */
export function fieldsModule(schemas) {
  return `import type {Fields} from '../model/field.ts';

/** The fields of every spec in the order in which they are written, with what bylaw has to know of each. */
export const FIELDS = ${JSON.stringify(fieldTable(schemas))} as const satisfies Readonly<Record<string, Fields>>;
`;
}
