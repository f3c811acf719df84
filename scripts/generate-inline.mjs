/** Reads the hand-written schemas, and puts the shared definitions in the place of references to them. */
import {readFile, readdir} from 'node:fs/promises';
import path from 'node:path';

const COMMON = 'common.schema.json';
const DERIVED = /-list\.schema\.json$|^bylaw\.schema\.json$/;

/**
 * The schemas of a folder: those of the kinds in the order of their files, that of `bylaw.yaml`, and the
 * shared definitions. Each entry is `{file, kind, schema}`.
 */
export async function loadSchemas(folder) {
  const entries = [];
  for (const file of (await readdir(folder)).sort()) {
    if (!file.endsWith('.schema.json') || DERIVED.test(file)) continue;
    const schema = JSON.parse(await readFile(path.join(folder, file), 'utf8'));
    entries.push({file, kind: schema.properties?.kind.const, schema});
  }
  const common = entries.find(({file}) => file === COMMON);
  const set = entries.find(({kind}) => kind === 'Set');
  return {
    common: common.schema,
    set,
    kinds: entries.filter((entry) => entry !== common && entry !== set),
  };
}

/** The schema with every `$ref` replaced by what it refers to; what stands beside a `$ref` wins. */
export function inline(schema, common) {
  if (Array.isArray(schema)) return schema.map((item) => inline(item, common));
  if (typeof schema !== 'object' || schema === null) return schema;
  const {$ref, ...own} = schema;
  const members = Object.fromEntries(Object.entries(own).map(([key, value]) => [key, inline(value, common)]));
  if ($ref === undefined) return members;
  const [, name] = /^common\.schema\.json#\/\$defs\/(\w+)$/.exec($ref) ?? [];
  const target = common.$defs[name];
  if (target === undefined) throw new Error(`Nothing stands at ${$ref}`);
  return {...inline(target, common), ...members};
}
