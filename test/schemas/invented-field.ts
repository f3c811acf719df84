/**
 * What the program is made of when the schema of spaces has one more field, `invented`: a set of slugs. Tests put these
 * modules in the place of those that were made of the schemas as they are.
 */
import addFormats from 'ajv-formats';
import {Ajv2020} from 'ajv/dist/2020.js';
import type {AllStorage} from '../../src/postgres/columns.ts';
import {
  dialectOf,
  DIALECT_FOLDER,
  faultsOf,
  fieldTable,
  fieldWords,
  publishedSchemas,
  readSchemas,
  SCHEMAS_FOLDER,
  withField,
} from './scripts.ts';

const schemas = withField(await readSchemas(SCHEMAS_FOLDER), 'Space', 'invented', {
  title: 'Invented',
  description: 'Words that nobody ever needed. Default: none.',
  type: 'array',
  items: {type: 'string', $ref: 'common.schema.json#/$defs/slug'},
  uniqueItems: true,
  'x-set': true,
  default: [],
  examples: [['finance']],
});
const published = publishedSchemas(schemas);
const ajv = new Ajv2020({
  allErrors: true,
  messages: false,
  strict: true,
  allowUnionTypes: true,
  strictRequired: false,
  keywords: ['patternErrorMessage', 'errorMessage'],
});
addFormats.default(ajv, ['date', 'date-time']);
for (const [file, schema] of published.files) ajv.addSchema(schema, file);

/** What is wrong with the schema; nothing, or the tests would show what cannot be. */
export const FAULTS = faultsOf(schemas, await dialectOf(DIALECT_FOLDER));
/** In place of `src/generated/fields.ts`. */
export const FIELDS = fieldTable(schemas);
/** In place of `src/generated/field-words.js`. */
export const FIELD_WORDS = fieldWords(published);
/** In place of `src/generated/validators.js`. */
export const VALIDATORS = Object.fromEntries(
  published.documents.map(({kind, file}) => [kind, ajv.getSchema(file)]),
);
/** In place of `src/postgres/storage.ts`: one more column. */
export const withColumn = (storage: AllStorage): object => ({
  ...storage,
  Space: {...storage.Space, fields: {...storage.Space.fields, invented: 'invented'}},
});
