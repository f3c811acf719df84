/**
 * Three versions of one spec → the one with what either side changed. Drift and edits of manifests are put together so, and taken
 * apart.
 */
import {compareText} from '../diagnostics/compare-text.ts';
import {sameJson} from '../model/canonical-json.ts';
import {appendPointer} from '../model/json-pointer.ts';
import {isList, isTree, memberOf} from '../model/json-tree.ts';
import {listKey} from '../model/spec-fields.ts';
import type {Json} from '../model/specs.ts';

type Value = Json | undefined;

/** Three versions of a value; undefined where there is none. */
interface Versions {
  readonly base: Value;
  readonly ours: Value;
  readonly theirs: Value;
}

export interface MergeOptions {
  /** Which side counts where both changed one field, each in its own way. */
  readonly prefer: 'ours' | 'theirs';
  /** Told of each such field, by its JSON pointer. */
  readonly onConflict?: (pointer: string) => void;
}

/** All values that are there satisfy a test. Versions that are merged differ, so that two of them are there at least. */
const areAll = ({base, ours, theirs}: Versions, test: (value: Value) => boolean): boolean =>
  [base, ours, theirs].every((value) => value === undefined || test(value));

function mergeTrees(versions: Versions, pointer: string, options: MergeOptions): Value {
  const {base, ours, theirs} = versions;
  const keys = new Set([base, ours, theirs].flatMap((tree) => Object.keys(tree ?? {})));
  const members = [...keys].toSorted(compareText).flatMap((key) => {
    const merged = merge(
      {base: memberOf(base, key), ours: memberOf(ours, key), theirs: memberOf(theirs, key)},
      appendPointer(pointer, key),
      options,
    );
    return merged === undefined ? [] : [[key, merged] as const];
  });
  return members.length === 0 && (ours === undefined || theirs === undefined)
    ? undefined
    : Object.fromEntries(members);
}

/** Lists whose items are told apart by a key, each with items of different keys. */
function mergeKeyed(versions: Versions, pointer: string, key: string, options: MergeOptions): Value {
  const itemsOf = (list: Value): ReadonlyMap<string, Json> =>
    new Map(((list ?? []) as readonly Json[]).map((item) => [memberOf(item, key) as string, item]));
  const base = itemsOf(versions.base);
  const ours = itemsOf(versions.ours);
  const theirs = itemsOf(versions.theirs);
  const names = new Set([...ours.keys(), ...theirs.keys()]);
  return [...names].toSorted(compareText).flatMap((name): readonly Json[] => {
    const merged = merge(
      {base: base.get(name), ours: ours.get(name), theirs: theirs.get(name)},
      `${pointer}/*`,
      options,
    );
    return merged === undefined ? [] : [merged];
  });
}

/** Sets of texts: each is there or not, on either side, so that nothing conflicts. */
function mergeSets({base, ours, theirs}: Versions): Value {
  const textsOf = (list: Value): ReadonlySet<string> => new Set((list ?? []) as readonly string[]);
  const was = textsOf(base);
  const one = textsOf(ours);
  const other = textsOf(theirs);
  return [...new Set([...one, ...other])]
    .filter((text) => (one.has(text) === was.has(text) ? other.has(text) : one.has(text)))
    .toSorted(compareText);
}

const isSet = (value: Value): boolean => isList(value) && value.every((item) => typeof item === 'string');

/** Whether a value is a list of which each item has a key, and no two the same. */
function isKeyed(value: Value, key: string): boolean {
  if (!isList(value)) return false;
  const names = value.map((item) => memberOf(item, key));
  return names.every((name) => typeof name === 'string') && new Set(names).size === names.length;
}

/**
 * The version with what both sides changed of `base`: canonical specs, or labels. Where both changed a field, one side counts and
 * it is told.
 */
export function merge(versions: Versions, pointer: string, options: MergeOptions): Value {
  const {base, ours, theirs} = versions;
  if (sameJson(base, ours) || sameJson(ours, theirs)) return theirs;
  if (sameJson(base, theirs)) return ours;
  if (areAll(versions, isTree)) return mergeTrees(versions, pointer, options);
  const key = listKey(pointer);
  if (key !== undefined && areAll(versions, (value) => isKeyed(value, key)))
    return mergeKeyed(versions, pointer, key, options);
  if (areAll(versions, isSet)) return mergeSets(versions);
  options.onConflict?.(pointer);
  return options.prefer === 'ours' ? ours : theirs;
}
