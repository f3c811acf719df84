/** The reference of a kind or field, from its schema. */
import {dump} from 'js-yaml';
import {appendAll} from '../model/append-all.ts';
import {isMapping, type Mapping} from '../model/mapping.ts';
import type {FieldReference, Reference} from '../model/reference.ts';

/** A member of a schema that is a schema itself. */
const schemaAt = (schema: Mapping, member: string): Mapping | undefined => {
  const value = schema[member];
  return isMapping(value) ? value : undefined;
};

/** How many examples of a field are told: hover texts and pages with more are not read. */
const EXAMPLES = 2;
/** Of how many allowed values a field names all. */
const MOST_VALUES = 20;

const oneLine = (value: unknown): string => dump(value, {flowLevel: 0, lineWidth: -1}).trimEnd();

/** Reads the schemas of a kind, each file once. `read` gives the text of a schema file. */
class Schemas {
  readonly #read: (file: string) => Promise<string>;
  readonly #files = new Map<string, Mapping>();

  constructor(read: (file: string) => Promise<string>) {
    this.#read = read;
  }

  async file(name: string): Promise<Mapping> {
    const known = this.#files.get(name);
    if (known !== undefined) return known;
    const schema = JSON.parse(await this.#read(name)) as Mapping;
    this.#files.set(name, schema);
    return schema;
  }

  /** A schema with what it refers to: what it says itself wins. */
  async whole(schema: Mapping, file: string): Promise<{readonly schema: Mapping; readonly file: string}> {
    const ref = schema['$ref'];
    if (typeof ref !== 'string') return {schema, file};
    const [target = '', pointer = ''] = ref.split('#');
    const where = target === '' ? file : target;
    let found: Mapping | undefined = await this.file(where);
    for (const step of pointer.split('/').slice(1)) found = found && schemaAt(found, step);
    if (found === undefined) return {schema, file};
    const {schema: base, file: home} = await this.whole(found, where);
    const {$ref: _, ...own} = schema;
    return {schema: {...base, ...own}, file: home};
  }
}

/** `text`, `list of mappings`: what a value is, in words. */
function typeOf(schema: Mapping, items: Mapping | undefined): string {
  switch (schema['type']) {
    case 'string':
      return 'text';
    case 'boolean':
      return 'true or false';
    case 'integer':
      return 'whole number';
    case 'number':
      return 'number';
    case 'object':
      return 'mapping';
    case 'array':
      return `list of ${items === undefined ? 'values' : typeOf(items, undefined).replace(/^(text|mapping)$/, '$1s')}`;
    default:
      return schema['properties'] === undefined ? 'text' : 'mapping';
  }
}

function valuesOf(schema: Mapping): readonly string[] {
  const list = Array.isArray(schema['enum']) ? schema['enum'] : 'const' in schema ? [schema['const']] : [];
  return list.length > MOST_VALUES ? [] : list.map(String);
}

/** The fields below a schema, each before those below it. */
async function fieldsBelow(
  schemas: Schemas,
  given: Mapping,
  file: string,
  path: string,
): Promise<readonly FieldReference[]> {
  const required = Array.isArray(given['required']) ? (given['required'] as readonly unknown[]) : [];
  const fields: FieldReference[] = [];
  for (const [name, value] of Object.entries(schemaAt(given, 'properties') ?? {})) {
    if (!isMapping(value)) continue;
    const {schema, file: home} = await schemas.whole(value, file);
    const items = schemaAt(schema, 'items');
    const entry = items === undefined ? undefined : await schemas.whole(items, home);
    const at = path === '' ? name : `${path}.${name}`;
    const examples = Array.isArray(schema['examples']) ? schema['examples'] : [];
    const values = valuesOf(schema);
    fields.push({
      path: at,
      type: typeOf(schema, entry?.schema),
      required: required.includes(name),
      description: typeof schema['description'] === 'string' ? schema['description'] : '',
      values: values.length > 0 || entry === undefined ? values : valuesOf(entry.schema),
      default: 'default' in schema ? oneLine(schema['default']) : null,
      examples: examples.slice(0, EXAMPLES).map(oneLine),
    });
    const below = entry ?? {schema, file: home};
    appendAll(fields, await fieldsBelow(schemas, below.schema, below.file, at));
  }
  return fields;
}

/**
 * The reference of the kind whose schema is in `file`. `read` gives the text of a schema file beside it.
 */
export async function kindReference(
  kind: string,
  file: string,
  read: (file: string) => Promise<string>,
): Promise<Reference> {
  const schemas = new Schemas(read);
  const {schema, file: home} = await schemas.whole(await schemas.file(file), file);
  const examples = Array.isArray(schema['examples']) ? schema['examples'] : [];
  return {
    name: kind,
    description: typeof schema['description'] === 'string' ? schema['description'] : '',
    fields: await fieldsBelow(schemas, schema, home, ''),
    documents: examples.map((example) => dump(example, {lineWidth: 100, flowLevel: 4})),
  };
}

/** The field of a kind that a path names: `to.role`, where `spec` may be left out; undefined if there is none. */
export function fieldReference(kind: Reference, path: string): Reference | undefined {
  const field = kind.fields.find((one) => one.path === path || one.path === `spec.${path}`);
  if (field === undefined) return undefined;
  return {
    name: `${kind.name}.${field.path}`,
    description: field.description,
    field,
    fields: kind.fields.filter((one) => one.path.startsWith(`${field.path}.`)),
    documents: [],
  };
}
