/**
 * Edits of manifests that leave everything else unchanged, comments and layout too. The edited text is parsed again
 * and compared with the intended values; a text that cannot be edited this way has to be edited by hand.
 */
import {appendAll} from '../model/append-all.ts';
import {sameJson} from '../model/canonical-json.ts';
import {renameEmail} from '../model/email-texts.ts';
import {groupBy} from '../model/group-by.ts';
import {parsePointer} from '../model/json-pointer.ts';
import type {Json} from '../model/specs.ts';
import {parseSource} from './parse.ts';
import {scalarText} from './scalar-text.ts';
import type {SourceFile} from './source-file.ts';
import {nextMarker, readSourceTree, type SourceDocument, type SourceNode} from './source-tree.ts';
import {readEvents} from './yaml-events.ts';

interface At {
  /** Which document of the file, from 0. */
  readonly document: number;
  /** JSON pointer (RFC 6901) of the value; `''` is the document. */
  readonly pointer: string;
}

/**
 * One edit: replace a value, rename an address in a scalar, remove an item of a list or a document, drop or add a field, or append
 * an item to a list.
 */
export type Edit = At &
  (
    | {readonly set: Json}
    | {readonly drop: true}
    | {readonly append: Json}
    | {readonly rename: {readonly from: string; readonly to: string}}
    | {readonly remove: true}
    | {readonly add: {readonly key: string; readonly value: Json}}
  );

interface Splice {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** What stands at a pointer, and the nodes around it, outermost first; undefined where an alias stands for it. */
function pathTo(root: SourceNode | undefined, pointer: string): readonly SourceNode[] | undefined {
  if (root === undefined) return undefined;
  const path = [root];
  for (const step of parsePointer(pointer)) {
    const here = path.at(-1) as SourceNode;
    const entry =
      here.kind === 'list' ? here.entries[Number(step)] : here.entries.find(({key}) => key === step);
    if (entry === undefined) return undefined;
    path.push(entry.value);
  }
  return path;
}

const startOfLine = (text: string, at: number): number => text.lastIndexOf('\n', at - 1) + 1;

/** After the line in which something ends, its line break included. */
function afterLine(text: string, end: number): number {
  // A text block ends with its line.
  if (text.charAt(end - 1) === '\n') return end;
  const next = text.indexOf('\n', end);
  return next < 0 ? text.length : next + 1;
}

/** Removes a whole document; comments at the top of the file stay. */
function withoutDocument(text: string, {marker, root}: SourceDocument): Splice | undefined {
  if (root === undefined) return undefined;
  return {from: marker ?? startOfLine(text, root.start), to: nextMarker(text, root.end), text: ''};
}

/** Removes items from a list between brackets. */
function fromFlowList(list: SourceNode, gone: ReadonlySet<number>): readonly Splice[] {
  let kept = false;
  return list.entries.flatMap(({start, value}, i) => {
    if (!gone.has(i)) {
      kept = true;
      return [];
    }
    const before = list.entries[i - 1];
    const after = list.entries[i + 1];
    if (kept && before !== undefined) return [{from: before.value.end, to: value.end, text: ''}];
    return [{from: start, to: after?.start ?? value.end, text: ''}];
  });
}

/** Removes items from a list; an emptied list is written as `[]`. */
function fromList(text: string, list: SourceNode, gone: ReadonlySet<number>): readonly Splice[] {
  if (gone.size === list.entries.length) {
    const at = list.flow ? list.start : text.slice(0, list.start).trimEnd().length;
    return [{from: at, to: list.end, text: list.flow ? '[]' : ' []'}];
  }
  if (list.flow) return fromFlowList(list, gone);
  return list.entries.flatMap(({start, value}, i) =>
    gone.has(i) ? [{from: startOfLine(text, start), to: afterLine(text, value.end), text: ''}] : [],
  );
}

/** A value on one line, as it may stand anywhere. */
function textOf(value: Json): string {
  if (typeof value === 'string') return scalarText(value);
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return `[${value.map(textOf).join(', ')}]`;
  const members = Object.entries(value as {readonly [key: string]: Json});
  return `{${members.map(([key, member]) => `${scalarText(key)}: ${textOf(member)}`).join(', ')}}`;
}

/** Adds fields at the end of a map. */
function withFields(text: string, map: SourceNode, fields: readonly string[]): Splice {
  const last = map.entries.at(-1);
  if (map.flow) {
    const at = last?.value.end ?? map.start + 1;
    return {from: at, to: at, text: `${last === undefined ? '' : ', '}${fields.join(', ')}`};
  }
  const first = map.entries[0]?.start ?? map.start;
  const indent = ' '.repeat(first - startOfLine(text, first));
  const at = afterLine(text, map.end);
  const broken = at === 0 || text.charAt(at - 1) === '\n';
  return {
    from: at,
    to: at,
    text: `${broken ? '' : '\n'}${fields.map((field) => `${indent}${field}\n`).join('')}`,
  };
}

/** Adds items at the end of a list that has some. */
function withItems(text: string, list: SourceNode, items: readonly string[]): readonly Splice[] {
  const [first, last] = [list.entries[0], list.entries.at(-1)];
  if (list.flow) {
    const at = last?.value.end ?? list.start + 1;
    return [{from: at, to: at, text: `${last === undefined ? '' : ', '}${items.join(', ')}`}];
  }
  if (first === undefined || last === undefined) return [];
  const dash = /^( *)- +$/.exec(text.slice(startOfLine(text, first.start), first.start));
  if (dash === null) return [];
  const at = afterLine(text, last.value.end);
  const broken = at === 0 || text.charAt(at - 1) === '\n';
  const lines = items.map((item) => `${dash[1] ?? ''}- ${item}\n`).join('');
  return [{from: at, to: at, text: `${broken ? '' : '\n'}${lines}`}];
}

/** Takes fields out of a map that keeps some. */
function withoutFields(text: string, map: SourceNode, gone: ReadonlySet<string>): readonly Splice[] {
  const indices = new Set(map.entries.flatMap(({key}, i) => (gone.has(key ?? '') ? [i] : [])));
  if (map.flow) {
    return indices.size === map.entries.length
      ? [{from: map.start, to: map.end, text: '{}'}]
      : fromFlowList(map, indices);
  }
  return [...indices].map((i) => {
    const {start, value} = map.entries[i] as SourceNode['entries'][number];
    const line = startOfLine(text, start);
    const next = map.entries[i + 1]?.start;
    // Behind the dash of an item, the next field takes its place.
    if (text.slice(line, start).trim() !== '' && next !== undefined) return {from: start, to: next, text: ''};
    return {from: line, to: afterLine(text, value.end), text: ''};
  });
}

/** Puts a value in the place of another. */
function replaced(text: string, node: SourceNode, value: Json): Splice {
  const put = textOf(value);
  if (node.kind !== 'other' && !node.flow) {
    return {from: text.slice(0, node.start).trimEnd().length, to: node.end, text: ` ${put}`};
  }
  // A text block ends with its line.
  const isBlock = text.charAt(node.end - 1) === '\n';
  return {from: node.start, to: node.end, text: isBlock ? `${put}\n` : put};
}

function spliceOf(text: string, root: SourceNode | undefined, edit: Edit): readonly Splice[] {
  const node = pathTo(root, edit.pointer)?.at(-1);
  if (node === undefined) return [];
  if ('set' in edit) return [replaced(text, node, edit.set)];
  if (!('rename' in edit)) return [];
  const {from, to} = edit.rename;
  const source = text.slice(node.start, node.end);
  return [{from: node.start, to: node.end, text: renameEmail(source, from, to)}];
}

const parentOf = (pointer: string): string => pointer.slice(0, pointer.lastIndexOf('/'));

/** The edits of one sort, by the collection that they are of. */
const byCollection = <E extends Edit>(
  edits: readonly Edit[],
  isSort: (edit: Edit) => edit is E,
  collectionOf: (edit: E) => string,
): ReadonlyMap<string, readonly E[]> => groupBy(edits.filter(isSort), collectionOf);

type Adding = Extract<Edit, {readonly add: unknown}>;
type Appending = Extract<Edit, {readonly append: unknown}>;
type Dropping = Extract<Edit, {readonly drop: true}>;

const isAdding = (edit: Edit): edit is Adding => 'add' in edit;
const isAppending = (edit: Edit): edit is Appending => 'append' in edit;
const isDropping = (edit: Edit): edit is Dropping => 'drop' in edit;

/** What is added to, appended to and dropped from collections. */
function collectionSplices(text: string, root: SourceNode | undefined, edits: readonly Edit[]): Splice[] {
  const nodeAt = (pointer: string): SourceNode | undefined => pathTo(root, pointer)?.at(-1);
  const splices: Splice[] = [];
  for (const [pointer, own] of byCollection(edits, isAdding, (edit) => edit.pointer)) {
    const map = nodeAt(pointer);
    const fields = own.map(({add: {key, value}}) => `${scalarText(key)}: ${textOf(value)}`);
    if (map?.kind === 'map') splices.push(withFields(text, map, fields));
  }
  for (const [pointer, own] of byCollection(edits, isAppending, (edit) => edit.pointer)) {
    const list = nodeAt(pointer);
    const items = own.map(({append}) => textOf(append));
    if (list?.kind === 'list') appendAll(splices, withItems(text, list, items));
  }
  for (const [pointer, own] of byCollection(edits, isDropping, (edit) => parentOf(edit.pointer))) {
    const map = nodeAt(pointer);
    const names = own.map((edit) => parsePointer(edit.pointer).at(-1) ?? '');
    if (map?.kind === 'map') appendAll(splices, withoutFields(text, map, new Set(names)));
  }
  return splices;
}

const isRemoval = (edit: Edit): edit is At & {readonly remove: true} => 'remove' in edit;

/** The items to remove from each list of a document, by the pointer of the list. */
function removalsByList(edits: readonly Edit[]): ReadonlyMap<string, ReadonlySet<number>> {
  const lists = new Map<string, Set<number>>();
  for (const {pointer} of edits.filter(isRemoval)) {
    const slash = pointer.lastIndexOf('/');
    const list = pointer.slice(0, slash);
    const items = lists.get(list) ?? new Set();
    lists.set(list, items.add(Number(pointer.slice(slash + 1))));
  }
  return lists;
}

function splicesOf(text: string, document: SourceDocument, edits: readonly Edit[]): readonly Splice[] {
  const {root} = document;
  const lists = removalsByList(edits.filter(({pointer}) => pointer !== ''));
  const items = pathTo(root, '/items')?.at(-1);
  const emptied = items !== undefined && lists.get('/items')?.size === items.entries.length;
  if (emptied || edits.some((edit) => isRemoval(edit) && edit.pointer === '')) {
    const gone = withoutDocument(text, document);
    return gone === undefined ? [] : [gone];
  }
  const splices = [
    ...edits.filter((edit) => !isRemoval(edit)).flatMap((edit) => spliceOf(text, root, edit)),
    ...collectionSplices(text, root, edits),
  ];
  for (const [pointer, gone] of lists) {
    const list = pathTo(root, pointer)?.at(-1);
    if (list?.kind === 'list') appendAll(splices, fromList(text, list, gone));
  }
  return splices;
}

type Tree = Record<string, unknown>;

/** Applies an edit to a value, as it is applied to the text. */
function editValue(root: Tree, edit: Exclude<Edit, {readonly remove: true}>): void {
  const steps = [...parsePointer(edit.pointer)];
  const last = steps.pop();
  let here: unknown = root;
  for (const step of steps) here = (here as Tree)[step];
  const owner = here as Tree;
  const there = last === undefined ? owner : owner[last];
  if ('add' in edit) (there as Tree)[edit.add.key] = edit.add.value;
  else if ('append' in edit) (there as unknown[]).push(edit.append);
  else if ('drop' in edit) Reflect.deleteProperty(owner, last ?? '');
  else if (last !== undefined) {
    owner[last] =
      'set' in edit ? edit.set : renameEmail(String(owner[last]), edit.rename.from, edit.rename.to);
  }
}

/** The value of a document after its edits; undefined if the document is removed. */
function editedValue(value: unknown, edits: readonly Edit[]): unknown {
  if (edits.some((edit) => isRemoval(edit) && edit.pointer === '')) return undefined;
  const copy = structuredClone(value) as Tree;
  for (const edit of edits) if (!isRemoval(edit)) editValue(copy, edit);
  for (const [pointer, gone] of removalsByList(edits)) {
    let here: unknown = copy;
    for (const step of parsePointer(pointer)) here = (here as Tree)[step];
    const list = here as unknown[];
    const kept = list.filter((_, i) => !gone.has(i));
    list.length = 0;
    appendAll(list, kept);
    if (pointer === '/items' && kept.length === 0) return undefined;
  }
  return copy;
}

/** Whether a text parses to the values of a file's documents after the edits. */
function saysSo(source: SourceFile, text: string, edits: readonly Edit[]): boolean {
  const wanted = parseSource(source).documents.flatMap(({index, value}) => {
    const edited = editedValue(
      value,
      edits.filter(({document}) => document === index),
    );
    return edited == null ? [] : [edited];
  });
  const {documents, findings} = parseSource({path: source.path, text});
  const found = documents.map(({value}) => value).filter((value) => value !== null);
  return findings.length === 0 && sameJson(found, wanted);
}

/** The text of a file after edits, or undefined if it has to be edited by hand. The file must parse without findings. */
export function editSource(source: SourceFile, edits: readonly Edit[]): string | undefined {
  const read = readEvents(source);
  if ('finding' in read) return undefined;
  const documents = readSourceTree(source.text, read.events);
  const splices = documents.flatMap((document, i) => {
    const own = edits.filter((edit) => edit.document === i);
    return own.length === 0 ? [] : splicesOf(source.text, document, own);
  });
  let text = source.text;
  for (const {from, to, text: put} of splices.toSorted((a, b) => b.from - a.from || b.to - a.to)) {
    text = text.slice(0, from) + put + text.slice(to);
  }
  return saysSo(source, text, edits) ? text : undefined;
}
