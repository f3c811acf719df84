import type {Place} from '../diagnostics/diagnostic.ts';
import {appendPointer, childAt, parsePointer} from './json-pointer.ts';
import type {DesiredObject} from './objects.ts';
import {listKey} from './spec-fields.ts';

/**
 * The index in the list as written of the item that stands at `index` of the canonical list. Items of one
 * key keep their order when they are sorted, so the second of them is the second as written.
 */
function writtenIndex(canonical: unknown, raw: unknown, pointer: string, index: string): string {
  if (!Array.isArray(canonical) || !Array.isArray(raw)) return index;
  const key = listKey(pointer);
  const mark = (item: unknown): unknown => (key === undefined ? item : childAt(item, key));
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
  for (const segment of parsePointer(pointer)) {
    const step = Array.isArray(canonical) ? writtenIndex(canonical, written, path, segment) : segment;
    const next = childAt(written, step);
    if (next === undefined) break;
    canonical = childAt(canonical, segment);
    written = next;
    path = appendPointer(path, segment);
    writtenPath = appendPointer(writtenPath, step);
  }
  return writtenPath === '' ? place : {...place, pointer: `${specPointer}${writtenPath}`};
}
