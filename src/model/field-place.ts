import type {Place} from '../diagnostics/diagnostic.ts';

import type {DesiredObject} from './objects.ts';
import {listKey} from './spec-fields.ts';

type Tree = Readonly<Record<string, unknown>>;

/** What stands at a segment of a JSON pointer (RFC 6901, with its escapes), if anything does. */
function child(node: unknown, segment: string): unknown {
  const key = segment.replaceAll('~1', '/').replaceAll('~0', '~');
  if (typeof node !== 'object' || node === null || !Object.hasOwn(node, key)) return undefined;
  return Array.isArray(node) && !/^\d+$/.test(key) ? undefined : (node as Tree)[key];
}

/**
 * The index in the list as written of the item that stands at `index` of the canonical list. Items of one
 * key keep their order when they are sorted, so the second of them is the second as written.
 */
function writtenIndex(canonical: unknown, raw: unknown, pointer: string, index: string): string {
  if (!Array.isArray(canonical) || !Array.isArray(raw)) return index;
  const key = listKey(pointer);
  const mark = (item: unknown): unknown => (key === undefined ? item : child(item, key));
  const wanted = mark(canonical[Number(index)]);
  const earlier = canonical.slice(0, Number(index)).filter((item) => mark(item) === wanted).length;
  const alike = [...raw.keys()].filter((i) => mark(raw[i]) === wanted);
  return String(alike[earlier] ?? index);
}

/**
 * The place in its manifest of a field of a declared object. `pointer` is a JSON pointer into the canonical
 * spec, whose lists are sorted; the place follows the order of the manifest. A field that the manifest leaves
 * out has the place of the nearest thing around it that is written.
 */
export function fieldPlace(object: DesiredObject, pointer: string): Place {
  const {place, specPointer, raw} = object.declaration;
  if (pointer === '') return place;
  let canonical: unknown = object.spec;
  let written: unknown = raw;
  let path = '';
  let writtenPath = '';
  for (const segment of pointer.split('/').slice(1)) {
    const step = Array.isArray(canonical) ? writtenIndex(canonical, written, path, segment) : segment;
    const next = child(written, step);
    if (next === undefined) break;
    canonical = child(canonical, segment);
    written = next;
    path += `/${segment}`;
    writtenPath += `/${step}`;
  }
  return writtenPath === '' ? place : {...place, pointer: `${specPointer}${writtenPath}`};
}
