import {isMapping, type Mapping} from '../model/mapping.ts';
import type {Finding, Place} from '../diagnostics/diagnostic.ts';
import type {FieldWords} from '../generated/field-words.js';
import {addressOf, type Address} from '../model/address.ts';
import {appendPointer, parsePointer, valueAt} from '../model/json-pointer.ts';
import {inWorkspace, type ManifestKind} from '../model/kinds.ts';
import type {ApiVersion} from './api-versions.ts';
import {fits} from './value-text.ts';

/** What findings about a document need to know of it, once its version and kind are known. */
export interface SchemaContext {
  readonly version: ApiVersion;
  readonly kind: ManifestKind | 'Set';
  /** Whether it is a list of that kind. */
  readonly list: boolean;
  readonly document: Mapping;
  readonly place: Omit<Place, 'pointer' | 'key'>;
  /** How values are written that {@link document} does not tell, by pointer; none of what was never a text. */
  readonly written?: ReadonlyMap<string, string> | undefined;
}

const ITEM = /^\/items\/(\d+)(?=\/|$)/;
/** Fields of an item of a list that stand in `metadata` when the object has a document of its own. */
const IDENTITY: ReadonlySet<string> = new Set(['name', 'labels', 'renamedFrom']);

/** Index of the item of a list to which a pointer leads, or undefined. */
export function itemIndex(context: SchemaContext, pointer: string): number | undefined {
  const index = context.list ? ITEM.exec(pointer)?.[1] : undefined;
  return index === undefined ? undefined : Number(index);
}

function entryOf({version, kind}: SchemaContext, segments: readonly string[]): FieldWords | undefined {
  const fields = version.fieldsOf(kind);
  let path = '';
  for (const segment of segments) {
    const named = appendPointer(path, segment);
    path = Object.hasOwn(fields, named) ? named : `${path}/*`;
    if (!Object.hasOwn(fields, path)) return undefined;
  }
  return fields[path];
}

/** What the schema says of the field at a pointer; undefined for what no schema describes. */
export function entryAt(context: SchemaContext, pointer: string): FieldWords | undefined {
  const segments = parsePointer(pointer);
  if (!context.list) return entryOf(context, segments);
  const [section, , field] = segments;
  const document = entryOf(context, []);
  if (section === undefined) {
    return document && {...document, fields: ['apiVersion', 'kind', 'metadata', 'items']};
  }
  const metadata = entryOf(context, ['metadata']);
  if (section === 'metadata' && segments.length === 1 && metadata !== undefined) {
    return {...metadata, fields: (metadata.fields ?? []).filter((name) => name === 'workspace')};
  }
  if (section !== 'items') return entryOf(context, segments);
  if (segments.length === 1) return {type: 'array', expected: `a list, each entry a ${context.kind}`};
  const spec = entryOf(context, ['spec']);
  if (field === undefined) {
    const identity = (metadata?.fields ?? []).filter((name) => IDENTITY.has(name));
    const fields = [...identity, ...(spec?.fields ?? [])];
    return spec && {...spec, fields, expected: `a mapping with the fields ${fields.join(', ')}`};
  }
  return entryOf(context, [IDENTITY.has(field) ? 'metadata' : 'spec', ...segments.slice(2)]);
}

/** A pointer as people write it: `` `spec.to[0].role` ``; the document itself has no such name. */
export function fieldText(pointer: string): string {
  let words = '';
  for (const segment of parsePointer(pointer)) {
    if (/^\d+$/.test(segment)) words += `[${segment}]`;
    else if (/^[\w-]{1,63}$/.test(segment)) words += words === '' ? segment : `.${segment}`;
    else words += `[${JSON.stringify(segment.slice(0, 63))}]`;
  }
  return words === '' ? 'The document' : `\`${words}\``;
}

/** A mapping as the owner of fields: `` `spec` of this Space ``, `the top level of this SpaceList`. */
export function ownerText(context: SchemaContext, pointer: string): string {
  const document = `this ${context.kind}${context.list ? 'List' : ''}`;
  return pointer === '' ? `the top level of ${document}` : `${fieldText(pointer)} of ${document}`;
}

/** The address of the object to which a pointer leads, or null if its identity is not valid. */
function addressAt(context: SchemaContext, pointer: string): Address | null {
  const {kind, document} = context;
  if (kind === 'Set') return null;
  const index = itemIndex(context, pointer);
  if (context.list && index === undefined) return null;
  const metadata = document['metadata'];
  const identity = index === undefined ? metadata : valueAt(document, `/items/${index}`);
  const name = isMapping(identity) ? identity['name'] : undefined;
  const workspace = isMapping(metadata) ? metadata['workspace'] : undefined;
  const fields = context.version.fieldsOf(kind);
  const isGood = (value: unknown, path: string): value is string => {
    const entry = fields[path];
    return typeof value === 'string' && entry !== undefined && fits(value, entry);
  };
  if (!isGood(name, '/metadata/name')) return null;
  if (!inWorkspace(kind)) return addressOf(kind, null, name);
  return isGood(workspace, '/metadata/workspace') ? addressOf(kind, workspace, name) : null;
}

/** Where a finding stands, and about which object. */
export function aboutPointer(
  context: SchemaContext,
  pointer: string,
  key = false,
): {readonly address: Address | null; readonly place: NonNullable<Finding['place']>} {
  return {
    address: addressAt(context, pointer),
    place: {...context.place, pointer, ...(key && {key: true})},
  };
}
