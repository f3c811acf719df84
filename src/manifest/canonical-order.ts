/** The order in which a manifest's fields are written: that of the contract's tables. */
import type {Field, Fields} from '../model/field.ts';
import {MANIFEST_KINDS, type ManifestKind} from '../model/kinds.ts';
import {specFields} from '../model/spec-fields.ts';
import {isCollection, type CollectionNode, type Entry, type LayoutNode} from './layout-tree.ts';

/** The order of a map's fields, and of what is in them; of a list, that of its items. */
interface Order {
  readonly names: readonly string[];
  readonly within: (name: string) => Order | undefined;
}

const NO_ORDER: Order = {names: [], within: () => undefined};
const ordered = (names: readonly string[]): Order => ({names, within: () => undefined});

const METADATA = ordered(['workspace', 'name', 'labels', 'renamedFrom']);
const LIST_METADATA = ordered(['workspace']);
const ITEM_HEAD = ['name', 'labels', 'renamedFrom'];

function orderWithin(field: Field | undefined): Order | undefined {
  if (field?.type === 'record') return orderOf(field.fields);
  return field?.type === 'list' ? orderOf(field.items) : undefined;
}

const orderOf = (fields: Fields, head: readonly string[] = []): Order => ({
  names: [...head, ...Object.keys(fields)],
  within: (name) => orderWithin(Object.hasOwn(fields, name) ? fields[name] : undefined),
});

function documentOrder(kind: ManifestKind | 'Set', list: boolean): Order {
  const fields = specFields(kind);
  const parts = new Map(
    list
      ? [
          ['metadata', LIST_METADATA],
          ['items', orderOf(fields, ITEM_HEAD)],
        ]
      : [
          ['metadata', METADATA],
          ['spec', orderOf(fields)],
        ],
  );
  return {names: ['apiVersion', 'kind', ...parts.keys()], within: (name) => parts.get(name)};
}

const KINDS: ReadonlyMap<string, ManifestKind | 'Set'> = new Map(
  [...MANIFEST_KINDS, 'Set' as const].map((kind) => [kind, kind]),
);

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
function orderNode(node: LayoutNode, order: Order, undo: Map<CollectionNode, Entry[]>): void {
  if (!isCollection(node)) return;
  if (node.kind === 'map') {
    undo.set(node, node.entries);
    node.entries = sorted(node.entries, order.names);
  }
  for (const {key, value} of node.entries) {
    orderNode(value, key === undefined ? order : (order.within(key.value) ?? NO_ORDER), undo);
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
  const known = KINDS.get(list ? kind.value.slice(0, -'List'.length) : kind.value);
  if (known === undefined) return;
  const before = targetsOf(root);
  const undo = new Map<CollectionNode, Entry[]>();
  const [first] = root.entries;
  orderNode(root, documentOrder(known, list), undo);
  const after = targetsOf(root);
  if ([...before].some(([alias, target]) => after.get(alias) !== target)) {
    for (const [node, entries] of undo) node.entries = entries;
  }
  const [top] = root.entries;
  if (first === undefined || top === undefined || top === first) return;
  top.before = [...first.before, ...top.before];
  first.before = [];
}
