/** The scripts that make things of the schemas, with types: they are plain JavaScript, since the build runs them. */
import path from 'node:path';
import {pathToFileURL} from 'node:url';
import type {FIELD_WORDS} from '../../src/generated/field-words.js';
import type {Fields} from '../../src/model/field.ts';

/** A JSON Schema, as far as tests look at one. */
export interface Schema {
  readonly $ref?: string;
  readonly title?: string;
  readonly description?: string;
  readonly type?: string;
  readonly examples?: readonly unknown[];
  readonly default?: unknown;
  readonly pattern?: string;
  readonly patternErrorMessage?: string;
  readonly enum?: readonly unknown[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly $defs?: Readonly<Record<string, Schema>>;
}

interface Document {
  readonly file: string;
  readonly kind: string;
  readonly schema: Schema;
}

/** The hand-written schemas. */
export interface Schemas {
  readonly files: ReadonlyMap<string, Schema>;
  readonly kinds: readonly Document[];
  readonly set: Document;
}

export interface PublishedSchemas {
  readonly files: ReadonlyMap<string, Schema>;
  readonly documents: readonly Document[];
}

const ROOT = path.resolve(import.meta.dirname, '../..');
const script = async (name: string): Promise<unknown> =>
  import(pathToFileURL(path.join(ROOT, 'scripts/schemas', name)).href);

const {readSchemas: readFrom, schemasOf} = (await script('read-schemas.mjs')) as {
  readonly readSchemas: (folder: string) => Promise<Schemas>;
  readonly schemasOf: (files: ReadonlyMap<string, Schema>) => Schemas;
};

/** Reads the hand-written schemas of a folder. */
export const readSchemas = readFrom;
export const {dialectOf, faultsOf} = (await script('check-schemas.mjs')) as {
  readonly dialectOf: (folder: string) => Promise<(schema: unknown) => readonly string[]>;
  readonly faultsOf: (
    schemas: Schemas,
    faultsByDialect: (schema: unknown) => readonly string[],
  ) => readonly string[];
};
export const {publishedSchemas} = (await script('published.mjs')) as {
  readonly publishedSchemas: (schemas: Schemas) => PublishedSchemas;
};
export const {fieldTable} = (await script('field-table.mjs')) as {
  readonly fieldTable: (schemas: Schemas) => Readonly<Record<string, Fields>>;
};
export const {fieldWords} = (await script('field-words.mjs')) as {
  readonly fieldWords: (schemas: PublishedSchemas) => typeof FIELD_WORDS;
};
export const {specTypes} = (await script('spec-types.mjs')) as {
  readonly specTypes: (schemas: Schemas) => Promise<string>;
};

/** The schemas with one more field in the spec of a kind. */
export function withField({files}: Schemas, kind: string, name: string, field: object): Schemas {
  return schemasOf(
    new Map(
      [...files].map(([file, schema]) => {
        const {kind: said, spec} = schema.properties ?? {};
        if ((said as {const?: string} | undefined)?.const !== kind) return [file, schema];
        const properties = {...spec?.properties, [name]: field};
        return [file, {...schema, properties: {...schema.properties, spec: {...spec, properties}}}];
      }),
    ),
  );
}

/** The folders of the hand-written schemas, and of their dialect. */
export const SCHEMAS_FOLDER = path.join(ROOT, 'schemas/v1');
export const DIALECT_FOLDER = path.join(ROOT, 'schemas');
