/** Types of documents as manifests write them: optional where a field may be left out. */
import {compile} from 'json-schema-to-typescript';
import {inline} from './generate-inline.mjs';

/** What a type can say of a schema: its shape and its words. */
const SHAPE = new Set([
  'description',
  'type',
  'properties',
  'required',
  'additionalProperties',
  'items',
  'enum',
  'const',
]);

/** The schema less what no type can say; with a title only where a type is to have a name. */
function shape(schema) {
  if (typeof schema !== 'object' || schema === null) return schema;
  const kept = Object.entries(schema).filter(([keyword]) => SHAPE.has(keyword));
  const result = Object.fromEntries(kept);
  if (result.items) result.items = shape(result.items);
  if (result.additionalProperties) result.additionalProperties = shape(result.additionalProperties);
  if (result.properties) {
    result.properties = Object.fromEntries(
      Object.entries(result.properties).map(([name, field]) => [name, shape(field)]),
    );
  }
  return result;
}

/** The text of `manifests.ts`: types of each kind's document, its spec, and its list. */
export async function typesModule({common, kinds, set}, lists) {
  const texts = [];
  for (const {kind, schema} of [...kinds, ...lists, set]) {
    const typed = shape(inline(schema, common));
    typed.title = `${kind}Manifest`;
    const {spec, items} = typed.properties;
    if (spec) spec.title = `${kind}ManifestSpec`;
    if (items) items.items.title = `${kind}Item`;
    texts.push(
      await compile(typed, typed.title, {bannerComment: '', format: false, ignoreMinAndMaxItems: true}),
    );
  }
  const documents = [...kinds, ...lists].map(({kind}) => `${kind}Manifest`);
  texts.push(`/** Any document that manifests hold. */\nexport type AnyManifest = ${documents.join(' | ')};`);
  return texts.join('\n');
}
