/** Writes objects as manifests: in canonical layout, without fields that only repeat a default. */
import {sameJson} from '../model/canonical-json.ts';
import {canonicalSpec} from '../model/canonical.ts';
import type {Field, Fields} from '../model/field.ts';
import type {Kind} from '../model/kinds.ts';
import {specFields} from '../model/spec-fields.ts';
import type {Labels} from '../model/specs.ts';
import {orderFields} from './canonical-order.ts';
import {emptyScalar, type Entry, type LayoutNode, type ScalarNode} from './layout-tree.ts';
import {joinDocuments, printDocument} from './print-layout.ts';
import {isSafeBlock, scalarText} from './scalar-text.ts';

/** What is written of an object. `spec` is canonical, or as a manifest writes it and valid by its schema. */
export interface WritableObject {
  readonly kind: Kind;
  /** Null for `Workspace` and `User`. */
  readonly workspace: string | null;
  readonly name: string;
  readonly labels: Labels;
  readonly spec: unknown;
}

type Tree = Record<string, unknown>;

const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Removes from a record, in place, every optional field without which the whole still means the same. */
function removeDefaults(record: Tree, fields: Fields, meansTheSame: () => boolean): void {
  for (const [name, field] of Object.entries(fields)) {
    const value = record[name];
    if (value === undefined) continue;
    if (!field.required) {
      Reflect.deleteProperty(record, name);
      if (meansTheSame()) continue;
      record[name] = value;
    }
    removeDefaultsWithin(value, field, meansTheSame);
  }
}

function removeDefaultsWithin(value: unknown, field: Field, meansTheSame: () => boolean): void {
  if (field.type === 'record' && isTree(value)) removeDefaults(value, field.fields, meansTheSame);
  if (field.type !== 'list' || !Array.isArray(value)) return;
  for (const item of value) if (isTree(item)) removeDefaults(item, field.items, meansTheSame);
}

/** A spec without the fields that only repeat a default. */
export function withoutDefaults(kind: Kind, spec: unknown): unknown {
  const meaning = canonicalSpec(kind, spec);
  const written = JSON.parse(JSON.stringify(spec)) as Tree;
  removeDefaults(written, specFields(kind), () => sameJson(canonicalSpec(kind, written), meaning));
  return written;
}

/** Whether a text of several lines stands in a text block exactly as it is, without an indentation indicator. */
function isBlockText(text: string): boolean {
  if (!text.includes('\n') || !isSafeBlock(text) || /^\s|\n\n$/.test(text)) return false;
  return text.split('\n').every((line) => line === '' || line.trim() !== '');
}

function textNode(text: string): ScalarNode {
  if (!isBlockText(text)) {
    return {kind: 'scalar', anchor: '', lines: [scalarText(text)], value: text};
  }
  const header = text.endsWith('\n') ? '|' : '|-';
  return {kind: 'scalar', anchor: '', lines: text.replace(/\n$/, '').split('\n'), header, value: text};
}

export function entry(value: LayoutNode, key?: string): Entry {
  const bare: Entry = {before: [], value, beside: ''};
  return key === undefined ? bare : {...bare, key: {...emptyScalar(), lines: [scalarText(key)], value: key}};
}

/** A value as a tree to print, in which nothing stands between brackets. */
export function nodeOf(value: unknown): LayoutNode {
  if (typeof value === 'string') return textNode(value);
  if (Array.isArray(value)) {
    const entries = value.map((item) => entry(nodeOf(item)));
    return {kind: 'list', anchor: '', flow: false, entries, tail: []};
  }
  if (isTree(value)) {
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    const entries = members.map(([key, member]) => entry(nodeOf(member), key));
    return {kind: 'map', anchor: '', flow: false, entries, tail: []};
  }
  return {kind: 'scalar', anchor: '', lines: [String(value)], value: String(value)};
}

/**
 * Objects as YAML, one document each, in the order given: what `formatManifest` leaves as it is and `parseSource`
 * reads back with the same meaning. Texts that some program might read as something else are in quotes.
 */
export function writeManifests(objects: readonly WritableObject[]): string {
  const documents = objects.map(({kind, workspace, name, labels, spec}) => {
    const root = nodeOf({
      apiVersion: 'bylaw/v1',
      kind,
      metadata: {
        ...(workspace !== null && {workspace}),
        name,
        ...(Object.keys(labels).length > 0 && {labels}),
      },
      spec: withoutDefaults(kind, spec),
    });
    orderFields(root);
    return printDocument({head: [], tail: []}, root, []);
  });
  return joinDocuments(documents);
}
