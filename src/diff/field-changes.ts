import {compareText} from '../diagnostics/compare-text.ts';
import {listKey} from '../model/spec-fields.ts';
import {sameJson} from '../model/canonical-json.ts';
import type {FieldChange} from '../model/change.ts';
import {appendPointer} from '../model/json-pointer.ts';
import {isTree, memberOf, type JsonTree} from '../model/json-tree.ts';
import type {Json} from '../model/specs.ts';

/**
 * Whether two lists hold the same items, told apart by their key, at the same positions: only then does a
 * path such as `/to/0/role` mean one thing on both sides. An absent list lines up with any that has items; an
 * empty one is a value of its own, which paths of items could not tell.
 */
function linesUp(before: Json | undefined, after: Json | undefined, pointer: string): boolean {
  const key = listKey(pointer);
  if (key === undefined) return false;
  if (before === undefined || after === undefined) {
    const there = before ?? after;
    return Array.isArray(there) && there.length > 0;
  }
  return (
    Array.isArray(before) &&
    Array.isArray(after) &&
    before.length === after.length &&
    before.every((item: Json, i) => sameJson((item as JsonTree)[key], (after[i] as JsonTree)[key]))
  );
}

const keysOf = (side: Json | undefined): readonly string[] => (isTree(side) ? Object.keys(side) : []);

function compare(
  before: Json | undefined,
  after: Json | undefined,
  pointer: string,
  into: FieldChange[],
): void {
  if (sameJson(before, after)) return;
  const areTrees = [before, after].every((side) => side === undefined || isTree(side));
  const keys = new Set([...keysOf(before), ...keysOf(after)]);
  // Two empty trees are the same; an empty one beside nothing is a value.
  if (areTrees && keys.size > 0) {
    for (const key of [...keys].toSorted(compareText)) {
      compare(memberOf(before, key), memberOf(after, key), appendPointer(pointer, key), into);
    }
  } else if (linesUp(before, after, pointer)) {
    const a = before as readonly Json[] | undefined;
    const b = after as readonly Json[] | undefined;
    for (const i of (a ?? b ?? []).keys()) compare(a?.[i], b?.[i], `${pointer}/${i}`, into);
  } else {
    into.push({path: pointer, before: before ?? null, after: after ?? null});
  }
}

/**
 * The fields that differ between two specs in canonical form, in the order of their paths. `before` and
 * `after` are what stands at `path` on either side, null where nothing does. A set of scalars is one field;
 * so is a list of items that do not line up on both sides.
 */
export function fieldChanges(before: unknown, after: unknown, pointer = ''): readonly FieldChange[] {
  const changes: FieldChange[] = [];
  compare(before as Json | undefined, after as Json | undefined, pointer, changes);
  return changes;
}
