/**
 * The schemas as editors and other programs get them, from the hand-written ones: with standard keywords alone, with a
 * list of each kind, and with one schema for any document.
 */
import {inline} from './read-schemas.mjs';

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';
export const UMBRELLA = 'bylaw.schema.json';

/** Members of these are named freely: `x-…` there would be the name of a field. */
const NAMED = new Set(['properties', '$defs']);
/** Values are no schemas. */
const VALUES = new Set(['default', 'const', 'enum', 'examples']);

/** The schema without the keywords that `isLeftOut` names; an optional keyword may be any text but a field's name. */
export function withoutKeywords(schema, isLeftOut, named = false) {
  if (Array.isArray(schema)) return schema.map((each) => withoutKeywords(each, isLeftOut));
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([key]) => named || !isLeftOut(key))
      .map(([key, value]) => [
        key,
        !named && VALUES.has(key) ? value : withoutKeywords(value, isLeftOut, !named && NAMED.has(key)),
      ]),
  );
}

/** Keywords of a spec that hold for an item of a list too: all but those that `item` writes itself. */
const OWN = new Set(['title', 'description', 'examples', 'type', 'properties', 'required']);

function item(kind, schema) {
  const {metadata, spec} = schema.properties;
  const {workspace: _, ...identity} = metadata.properties;
  const rest = Object.fromEntries(Object.entries(spec).filter(([keyword]) => !OWN.has(keyword)));
  return {
    title: kind,
    description: `A ${kind}: its name, and the fields of its spec.`,
    type: 'object',
    required: ['name', ...(spec.required ?? [])],
    properties: {...identity, ...spec.properties},
    ...rest,
    examples: examplesOf(schema).map(({metadata: {workspace: __, ...name}, spec: fields}) => ({
      ...name,
      ...fields,
    })),
  };
}

/** The examples of a kind that can stand in one list, in the workspace of the first. */
const examplesOf = ({examples}) =>
  examples.filter(({metadata}) => metadata.workspace === examples[0].metadata.workspace);

/** The schema of the list of a kind, as `{file, kind, schema}`. */
function listSchema({file, kind, schema}) {
  const {apiVersion, metadata} = schema.properties;
  const {workspace} = metadata.properties;
  const list = `${kind}List`;
  const items = item(kind, schema);
  const home = workspace && {workspace: examplesOf(schema)[0].metadata.workspace};
  return {
    file: file.replace('.schema', '-list.schema'),
    kind: list,
    schema: {
      $schema: DIALECT,
      title: list,
      description: `Many objects of kind ${kind}${workspace ? ' in one workspace' : ''}.`,
      type: 'object',
      additionalProperties: false,
      required: ['apiVersion', 'kind', ...(workspace ? ['metadata'] : []), 'items'],
      properties: {
        apiVersion,
        kind: {
          title: 'Kind',
          description: 'What this document declares: a list.',
          const: list,
          examples: [list],
        },
        metadata: {
          title: 'Metadata',
          description: workspace
            ? 'The workspace of all objects in the list.'
            : 'Empty: these objects belong to no workspace.',
          type: 'object',
          additionalProperties: false,
          ...(workspace && {required: ['workspace']}),
          properties: {...(workspace && {workspace})},
          examples: [home ?? {}],
        },
        items: {
          title: 'Items',
          description: 'The objects.',
          type: 'array',
          items,
          examples: [items.examples],
        },
      },
      examples: [{apiVersion: 'bylaw/v1', kind: list, ...(home && {metadata: home}), items: items.examples}],
    },
  };
}

/** The schema of any document, for editors: which schema holds depends on `kind`. */
function umbrellaSchema(kinds, lists, set, common) {
  const all = [...kinds, ...lists, set];
  return {
    $schema: DIALECT,
    title: 'bylaw',
    description: 'Any document of bylaw: a manifest, a list of one kind, or a set.',
    type: 'object',
    required: ['apiVersion', 'kind'],
    properties: {
      apiVersion: common.$defs.apiVersion,
      kind: {
        title: 'Kind',
        description: 'What this document declares.',
        enum: all.map(({kind}) => kind),
        examples: ['Space', 'SpaceList'],
      },
    },
    allOf: all.map(({kind, file}) => ({
      if: {properties: {kind: {const: kind}}, required: ['kind']},
      then: {$ref: file},
    })),
    examples: kinds.map(({schema}) => schema.examples[0]),
  };
}

/**
 * The published schemas of what `readSchemas` read: `documents` as `{file, kind, schema}` (kinds, their lists, the set),
 * and `files`, all schemas by the names of their files. A part that has a file to itself in the source stands where it
 * is referred to; definitions stay in `common.schema.json`.
 */
export function publishedSchemas({files, kinds, set}) {
  const publish = (schema) =>
    withoutKeywords(
      inline(schema, files, ($ref) => !$ref.includes('#')),
      (key) => key.startsWith('x-'),
    );
  const published = (entry) => ({...entry, schema: publish(entry.schema)});
  const common = publish(files.get('common.schema.json'));
  const single = kinds.map(published);
  const lists = single.map(listSchema);
  const whole = published(set);
  const documents = [...single, ...lists, whole];
  return {
    documents,
    files: new Map([
      ['common.schema.json', common],
      ...documents.map(({file, schema}) => [file, schema]),
      [UMBRELLA, umbrellaSchema(single, lists, whole, common)],
    ]),
  };
}
