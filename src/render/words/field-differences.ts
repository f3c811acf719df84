import {compareText} from '../../diagnostics/compare-text.ts';
import {appendPointer, childAt, parsePointer} from '../../model/json-pointer.ts';
import {sameJson} from '../../model/canonical-json.ts';
import {listKey} from '../../model/spec-fields.ts';
import type {FieldChange} from '../../model/change.ts';
import {isList, isTree, memberOf, type JsonTree} from '../../model/json-tree.ts';
import type {Json} from '../../model/specs.ts';

const PLAIN_NAME = /^[A-Za-z_][\w-]*$/;
const LABELS = '/metadata/labels';

/** One step of a path: `.name`, or `["na.me"]` for a name that would be ambiguous. */
const step = (path: string, name: string): string =>
  PLAIN_NAME.test(name) ? (path === '' ? name : `${path}.${name}`) : `${path}["${name}"]`;

/**
 * A JSON pointer as people write it: `/to/0/role` is `to[user:vera@acme.example].role`. An item of a list has its key
 * from the first of `specs` that holds it, or its index if it has no key.
 */
export function fieldPath(pointer: string, specs: readonly unknown[]): string {
  const labels = pointer === LABELS || pointer.startsWith(`${LABELS}/`);
  let nodes: readonly unknown[] = labels ? [] : specs;
  let path = labels ? 'labels' : '';
  let walked = labels ? LABELS : '';
  for (const segment of parsePointer(pointer.slice(walked.length))) {
    const inList = nodes.some(Array.isArray);
    const items = nodes.map((node) => childAt(node, segment));
    const key = listKey(walked);
    const name = key === undefined ? undefined : items.map((item) => childAt(item, key)).find(isText);
    path = inList ? `${path}[${name ?? segment}]` : step(path, segment);
    walked = appendPointer(walked, segment);
    nodes = items;
  }
  return path;
}

const isText = (value: unknown): value is string => typeof value === 'string';

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
  | {readonly kind: 'item'; readonly path: string; readonly added: boolean; readonly rest: JsonTree};

const isScalar = (value: Json): boolean => typeof value !== 'object' || value === null;
/**
 * What two lists of scalars gain and lose; undefined if that is not their whole difference, as when common items are
 * in another order.
 */
function memberDifference(
  path: string,
  before: readonly Json[],
  after: readonly Json[],
): Difference | undefined {
  if (![...before, ...after].every(isScalar)) return undefined;
  const had = new Set(before);
  const has = new Set(after);
  if (had.size < before.length || has.size < after.length) return undefined;
  const added = after.filter((item) => !had.has(item));
  const removed = before.filter((item) => !has.has(item));
  const reordered = !sameJson(
    before.filter((item) => has.has(item)),
    after.filter((item) => had.has(item)),
  );
  return reordered || added.length + removed.length === 0
    ? undefined
    : {kind: 'members', path, added, removed};
}

/** The items of a list by their keys; undefined if those are missing or not unique. */
function itemsByKey(list: readonly Json[], key: string): ReadonlyMap<string, JsonTree> | undefined {
  const items = new Map<string, JsonTree>();
  for (const item of list) {
    const name = isTree(item) ? item[key] : undefined;
    if (typeof name !== 'string' || items.has(name)) return undefined;
    items.set(name, item as JsonTree);
  }
  return items;
}

/** The differences of two lists item by item, by their `key`. */
function itemDifferences(
  path: string,
  key: string,
  before: readonly Json[],
  after: readonly Json[],
): readonly Difference[] | undefined {
  const had = itemsByKey(before, key);
  const has = itemsByKey(after, key);
  if (had === undefined || has === undefined) return undefined;
  return [...new Set([...had.keys(), ...has.keys()])]
    .toSorted(compareText)
    .flatMap((name): readonly Difference[] => {
      const [a, b] = [had.get(name), has.get(name)];
      const item = `${path}[${name}]`;
      if (a !== undefined && b !== undefined) return differences(item, undefined, a, b);
      const {[key]: _, ...rest} = (b ?? a) as JsonTree;
      return [{kind: 'item', path: item, added: b !== undefined, rest}];
    });
}

/**
 * The differences between two values at `path`. `pointer` is their place in the spec, which decides whether a list
 * has keys; undefined within items of a list. Null stands for an absent value.
 */
function differences(
  path: string,
  pointer: string | undefined,
  before: Json,
  after: Json,
): readonly Difference[] {
  if (sameJson(before, after)) return [];
  const trees = isTree(before) ? after === null || isTree(after) : before === null && isTree(after);
  const keys = trees ? [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])] : [];
  if (keys.length > 0) {
    const [a, b] = [(before ?? {}) as JsonTree, (after ?? {}) as JsonTree];
    return keys
      .toSorted(compareText)
      .flatMap((name) =>
        differences(
          step(path, name),
          pointer === undefined ? undefined : appendPointer(pointer, name),
          memberOf(a, name) ?? null,
          memberOf(b, name) ?? null,
        ),
      );
  }
  const a = before === null && isList(after) ? [] : before;
  const b = after === null && isList(before) ? [] : after;
  if (isList(a) && isList(b)) {
    const key = pointer === undefined ? undefined : listKey(pointer);
    const items = key === undefined ? undefined : itemDifferences(path, key, a, b);
    if (items !== undefined && items.length > 0) return items;
    const members = memberDifference(path, a, b);
    if (members !== undefined) return [members];
  }
  return [{kind: 'value', path, before, after}];
}

/**
 * The differences that a change makes: sets by gained and lost members, lists item by item. `specs` are the specs
 * that hold the fields, the newer first; they give the keys of items.
 */
export const fieldDifferences = (
  fields: readonly FieldChange[],
  specs: readonly unknown[],
): readonly Difference[] =>
  fields.flatMap(({path, before, after}) => differences(fieldPath(path, specs), path, before, after));
