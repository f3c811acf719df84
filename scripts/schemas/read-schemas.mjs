/** Reads the schemas of a folder, and puts what they refer to in the place of references. */
import {readFile, readdir} from 'node:fs/promises';
import path from 'node:path';

const ENDING = '.schema.json';

/**
 * The hand-written schemas of a folder: `kinds` in the order of their files and `set` (bylaw.yaml's), each as
 * `{file, kind, schema}`, and `files`, the schema in every file by its name, shared parts included.
 */
export async function readSchemas(folder) {
  const files = new Map();
  for (const file of (await readdir(folder)).filter((name) => name.endsWith(ENDING)).sort()) {
    files.set(file, JSON.parse(await readFile(path.join(folder, file), 'utf8')));
  }
  return schemasOf(files);
}

/** The same from schemas in memory, by the names of their files. */
export function schemasOf(files) {
  const documents = [...files].flatMap(([file, schema]) => {
    const kind = schema.properties?.kind?.const;
    return kind === undefined ? [] : [{file, kind, schema}];
  });
  return {
    files,
    kinds: documents.filter(({kind}) => kind !== 'Set'),
    set: documents.find(({kind}) => kind === 'Set'),
  };
}

/** What a reference such as `common.schema.json#/$defs/slug` or `permission.schema.json` leads to. */
function targetOf($ref, files) {
  const [file, pointer = ''] = $ref.split('#');
  const steps = pointer.split('/').slice(1);
  const target = steps.reduce((node, step) => node?.[step], files.get(file));
  if (target === undefined) throw new Error(`Nothing stands at ${$ref}`);
  const {$schema: _, ...schema} = target;
  return schema;
}

/**
 * The schema with every `$ref` replaced by what it leads to; what stands beside a `$ref` wins. `isReplaced` says of
 * a `$ref`, with what stands beside it, whether it is.
 */
export function inline(schema, files, isReplaced = () => true) {
  if (Array.isArray(schema)) return schema.map((item) => inline(item, files, isReplaced));
  if (typeof schema !== 'object' || schema === null) return schema;
  const {$ref, ...own} = schema;
  if ($ref !== undefined && isReplaced($ref, own)) {
    return {...inline(targetOf($ref, files), files, isReplaced), ...inline(own, files, isReplaced)};
  }
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [key, inline(value, files, isReplaced)]),
  );
}
