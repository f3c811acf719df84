/** The order in which a manifest's fields are written: that of the contract's tables. */
import {FIELDS} from '../generated/schema-index.ts';
import {appendPointer} from '../model/json-pointer.ts';
import {isCollection, type CollectionNode, type Entry, type LayoutNode} from './layout-tree.ts';

type Fields = (typeof FIELDS)[keyof typeof FIELDS];

const LIST_ROOT = ['apiVersion', 'kind', 'metadata', 'items'];
const LIST_METADATA = ['workspace'];
const ITEM_HEAD = ['name', 'labels', 'renamedFrom'];

/** Where the order of a map's fields is looked up: the fields of a kind, whether of a list of it, and a path. */
interface At {
  readonly fields: Fields;
  readonly list: boolean;
  readonly path: string;
}

function fieldsAt({fields, list, path}: At): readonly string[] {
  if (!list) return fields[path]?.fields ?? [];
  if (path === '') return LIST_ROOT;
  if (path === '/metadata') return LIST_METADATA;
  if (path === '/items/*') return [...ITEM_HEAD, ...(fields['/spec']?.fields ?? [])];
  return fields[path.replace('/items/*', '/spec')]?.fields ?? [];
}

/** Known fields in their order, then the others as they stand. */
function sorted(entries: readonly Entry[], order: readonly string[]): Entry[] {
  const rank = (entry: Entry): number => {
    const known = order.indexOf(entry.key?.value ?? '');
    return known < 0 ? order.length : known;
  };
  return entries.toSorted((a, b) => rank(a) - rank(b));
}

/** What each alias of a tree, in the order of writing, repeats. */
function aliasTargets(
  node: LayoutNode,
  anchors: Map<string, LayoutNode>,
  found: Map<LayoutNode, unknown>,
): void {
  if (node.kind === 'alias') found.set(node, anchors.get(node.name));
  else if (node.anchor !== '') anchors.set(node.anchor, node);
  if (!isCollection(node)) return;
  for (const {key, value} of node.entries) {
    if (key !== undefined) aliasTargets(key, anchors, found);
    aliasTargets(value, anchors, found);
  }
}

function targetsOf(root: LayoutNode): ReadonlyMap<LayoutNode, unknown> {
  const found = new Map<LayoutNode, unknown>();
  aliasTargets(root, new Map(), found);
  return found;
}

/** Orders a node and what is in it; notes how each map was, so that it can be put back. */
function orderNode(node: LayoutNode, at: At, undo: Map<CollectionNode, Entry[]>): void {
  if (!isCollection(node)) return;
  if (node.kind === 'map') {
    undo.set(node, node.entries);
    node.entries = sorted(node.entries, fieldsAt(at));
  }
  for (const {key, value} of node.entries) {
    orderNode(value, {...at, path: appendPointer(at.path, key === undefined ? '*' : key.value)}, undo);
  }
}

/**
 * Brings the fields of a document into canonical order, in place. A document of no known kind stays as it is,
 * and so does one in which an alias would come before its anchor. A comment at the very top stays there.
 */
export function orderFields(root: LayoutNode): void {
  if (root.kind !== 'map') return;
  const kind = root.entries.find(({key}) => key?.value === 'kind')?.value;
  if (kind?.kind !== 'scalar') return;
  const list = kind.value.endsWith('List');
  const name = list ? kind.value.slice(0, -'List'.length) : kind.value;
  if (!Object.hasOwn(FIELDS, name)) return;
  const before = targetsOf(root);
  const undo = new Map<CollectionNode, Entry[]>();
  const [first] = root.entries;
  orderNode(root, {fields: FIELDS[name as keyof typeof FIELDS], list, path: ''}, undo);
  const after = targetsOf(root);
  if ([...before].some(([alias, target]) => after.get(alias) !== target)) {
    for (const [node, entries] of undo) node.entries = entries;
  }
  const [top] = root.entries;
  if (first === undefined || top === undefined || top === first) return;
  top.before = [...first.before, ...top.before];
  first.before = [];
}
