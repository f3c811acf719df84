import {fieldChanges} from '../diff/field-changes.ts';
import {listKey} from '../model/canonical.ts';
import {sameJson} from '../model/canonical-json.ts';
import type {FieldChange} from '../model/change.ts';
import type {Json} from '../model/specs.ts';
import {fieldPath} from './field-path.ts';

type Tree = {readonly [key: string]: Json};

/** One difference as it is shown. */
export type Difference =
  | {readonly kind: 'value'; readonly path: string; readonly before: Json; readonly after: Json}
  /** What a set of scalars gains and loses. */
  | {
      readonly kind: 'members';
      readonly path: string;
      readonly added: readonly Json[];
      readonly removed: readonly Json[];
    }
  /** An item that a list gains or loses; `rest` is the item without what identifies it. */
  | {readonly kind: 'item'; readonly path: string; readonly added: boolean; readonly rest: Tree};

const isScalar = (value: Json): boolean => typeof value !== 'object' || value === null;
const isTree = (value: Json): value is Tree => !isScalar(value) && !Array.isArray(value);

/**
 * What two lists of scalars gain and lose, if that says everything about their difference: not if what both
 * hold stands in another order, as it may in the configuration of an integration.
 */
function members(
  before: readonly Json[],
  after: readonly Json[],
): {added: Json[]; removed: Json[]} | undefined {
  const had = new Set(before);
  const has = new Set(after);
  const kept = before.filter((item) => has.has(item));
  const common = after.filter((item) => had.has(item));
  if (!sameJson(kept, common) || kept.length !== new Set(kept).size) return undefined;
  return {
    added: after.filter((item) => !had.has(item)),
    removed: before.filter((item) => !has.has(item)),
  };
}

function without(item: Tree, key: string): Tree {
  return Object.fromEntries(Object.entries(item).filter(([name]) => name !== key));
}

/** The differences of two lists whose items are told apart by `key`, item by item. */
function itemDifferences(
  path: string,
  key: string,
  before: readonly Tree[],
  after: readonly Tree[],
): Difference[] {
  const nameOf = (item: Tree): string => String(item[key]);
  const had = new Map(before.map((item) => [nameOf(item), item]));
  const has = new Map(after.map((item) => [nameOf(item), item]));
  const found: Difference[] = [];
  for (const name of [...new Set([...had.keys(), ...has.keys()])].toSorted()) {
    const [a, b] = [had.get(name), has.get(name)];
    const item = `${path}[${name}]`;
    if (a !== undefined && b !== undefined) {
      for (const change of fieldChanges(a, b)) {
        const inner = fieldPath(change.path, [a, b]);
        found.push(
          ...differencesAt(
            inner.startsWith('[') ? item + inner : `${item}.${inner}`,
            change.before,
            change.after,
          ),
        );
      }
    } else {
      found.push({kind: 'item', path: item, added: b !== undefined, rest: without((b ?? a) as Tree, key)});
    }
  }
  return found;
}

function differencesAt(path: string, before: Json, after: Json, key?: string): Difference[] {
  const a = before ?? (Array.isArray(after) ? [] : null);
  const b = after ?? (Array.isArray(before) ? [] : null);
  if (Array.isArray(a) && Array.isArray(b)) {
    const all: readonly Json[] = [...(a as readonly Json[]), ...(b as readonly Json[])];
    const names = (list: readonly Json[]): boolean =>
      new Set(list.map((item) => (isTree(item) ? item[key ?? ''] : undefined))).size === list.length;
    if (key !== undefined && all.every(isTree) && names(a) && names(b))
      return itemDifferences(path, key, a, b);
    const change = all.every(isScalar) ? members(a, b) : undefined;
    if (change !== undefined && all.length > 0 && change.added.length + change.removed.length > 0) {
      return [{kind: 'members', path, ...change}];
    }
  }
  return [{kind: 'value', path, before, after}];
}

/**
 * The fields of a change as they are shown: sets by what they gain and lose, lists item by item. `specs` are
 * what holds the fields, before and after.
 */
export function fieldDifferences(fields: readonly FieldChange[], specs: readonly unknown[]): Difference[] {
  return fields.flatMap(({path, before, after}) =>
    differencesAt(fieldPath(path, specs.toReversed()), before, after, listKey(path)),
  );
}
