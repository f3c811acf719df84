import type {Place} from '../diagnostics/diagnostic.ts';
import {listKey} from './canonical.ts';
import type {DesiredObject} from './objects.ts';

type Tree = Readonly<Record<string, unknown>>;

const child = (node: unknown, segment: string): unknown =>
  typeof node === 'object' && node !== null ? (node as Tree)[segment] : undefined;

/** The index in the list as written of the item that stands at `index` of the canonical list. */
function writtenIndex(canonical: unknown, raw: unknown, pointer: string, index: string): string {
  if (!Array.isArray(canonical) || !Array.isArray(raw)) return index;
  const wanted: unknown = canonical[Number(index)];
  const key = listKey(pointer);
  const found = raw.findIndex((item: unknown) =>
    key === undefined ? item === wanted : child(item, key) === child(wanted, key),
  );
  return found < 0 ? index : String(found);
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
