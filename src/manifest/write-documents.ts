/**
 * Writes objects as a person would: what is short between brackets, lists of one kind, and comments above what they are
 * about.
 */
import {inWorkspace, type Kind} from '../model/kinds.ts';
import {orderFields} from './canonical-order.ts';
import {isCollection, type CollectionNode, type LayoutNode} from './layout-tree.ts';
import {joinDocuments, printDocument} from './print-layout.ts';
import {commentText} from './scalar-text.ts';
import {entry, nodeOf, withoutDefaults, type WritableObject} from './write.ts';

/** An object with comments above it, a paragraph each. */
export interface CommentedObject {
  readonly object: WritableObject;
  readonly comments: readonly string[];
}

/** One document: an object, or a list of objects of one kind and workspace. */
export interface WritableDocument {
  readonly kind: Kind;
  readonly workspace: string | null;
  readonly list: boolean;
  /** Without `list`, exactly one. */
  readonly objects: readonly CommentedObject[];
  /** Above the document, before those of a single object. */
  readonly comments: readonly string[];
}

/** Columns that a line of a comment may fill. */
const WIDTH = 110;

/** Blanks that are not within the backquotes of a command: that stays on one line. */
const BLANK = / (?=(?:[^`]*`[^`]*`)*[^`]*$)/;

/** Paragraphs as lines of comments; a word is never broken. */
export function commentLines(paragraphs: readonly string[]): string[] {
  return paragraphs.flatMap((paragraph) => {
    const lines: string[] = [];
    let line = '#';
    for (const word of commentText(paragraph).split(BLANK)) {
      if (line !== '#' && line.length + 1 + word.length > WIDTH) {
        lines.push(line);
        line = '#';
      }
      line += ` ${word}`;
    }
    return [...lines, line].map((each) => each.trimEnd());
  });
}

const isShort = (node: LayoutNode): boolean =>
  !isCollection(node) && (node.kind === 'alias' || (node.header === undefined && node.lines.length < 2));

/** Whether a node holds nothing but short texts, and lists of them. */
const isFlat = (node: LayoutNode): boolean =>
  isCollection(node)
    ? node.entries.every(({value}) => isShort(value) || (node.kind === 'map' && isFlatList(value)))
    : isShort(node);

const isFlatList = (node: LayoutNode): boolean => node.kind === 'list' && isFlat(node);

/** Whether nothing in a node takes more than one line, however deep. */
const fitsBrackets = (node: LayoutNode): boolean =>
  isCollection(node) ? node.entries.every(({value}) => fitsBrackets(value)) : isShort(node);

/** Puts what holds nothing but short texts between brackets, as far as that fits on a line. */
function bracketed(node: LayoutNode): void {
  if (!isCollection(node)) return;
  node.flow = node.entries.length > 0 && isFlat(node);
  for (const {value} of node.entries) bracketed(value);
}

const isMap = (node: LayoutNode | undefined): node is CollectionNode => node?.kind === 'map';

const memberOf = (node: CollectionNode, name: string): LayoutNode | undefined =>
  node.entries.find(({key}) => key?.value === name)?.value;

function metadataOf({workspace, name, labels}: WritableObject): object {
  return {
    ...(workspace !== null && {workspace}),
    name,
    ...(Object.keys(labels).length > 0 && {labels}),
  };
}

/** An object as an item of a list; `inBrackets`: on one line, if it fits. */
function itemNode(object: WritableObject, inBrackets = true): CollectionNode {
  const {kind, name, labels, spec} = object;
  const value = {
    name,
    ...(Object.keys(labels).length > 0 && {labels}),
    ...(withoutDefaults(kind, spec) as object),
  };
  const node = nodeOf(value) as CollectionNode;
  bracketed(node);
  node.flow = inBrackets && fitsBrackets(node);
  return node;
}

function singleRoot({object, comments}: CommentedObject, above: readonly string[]): CollectionNode {
  const root = nodeOf({
    apiVersion: 'bylaw/v1',
    kind: object.kind,
    metadata: metadataOf(object),
    spec: withoutDefaults(object.kind, object.spec),
  }) as CollectionNode;
  for (const {value} of root.entries) bracketed(value);
  const spec = memberOf(root, 'spec');
  if (isMap(spec)) spec.flow = false;
  const metadata = memberOf(root, 'metadata');
  if (isMap(metadata)) metadata.flow = fitsBrackets(metadata);
  const [first] = root.entries;
  if (first !== undefined) first.before = commentLines([...above, ...comments]);
  return root;
}

function listRoot({kind, workspace, objects, comments}: WritableDocument, inBrackets = true): CollectionNode {
  const root = nodeOf({
    apiVersion: 'bylaw/v1',
    kind: `${kind}List`,
    ...(inWorkspace(kind) && {metadata: {workspace}}),
    items: [],
  }) as CollectionNode;
  for (const {value} of root.entries) bracketed(value);
  const items = memberOf(root, 'items');
  if (items?.kind === 'list') {
    items.entries = objects.map(({object, comments: above}) => ({
      ...entry(itemNode(object, inBrackets)),
      before: commentLines(above),
    }));
  }
  const [first] = root.entries;
  if (first !== undefined) first.before = commentLines(comments);
  return root;
}

/** Documents as YAML, in the order given: what `formatManifest` leaves as it is. */
export function writeDocuments(documents: readonly WritableDocument[]): string {
  return joinDocuments(
    documents.map((document) => {
      const [only] = document.objects;
      const root =
        document.list || only === undefined ? listRoot(document) : singleRoot(only, document.comments);
      orderFields(root);
      return printDocument({head: [], tail: []}, root, []);
    }),
  );
}

/** The lines of objects as items of a list whose dashes stand in the column `indent`. */
export function itemLines(
  document: WritableDocument,
  {inBrackets, indent}: {readonly inBrackets: boolean; readonly indent: string},
): readonly string[] {
  const root = listRoot({...document, comments: []}, inBrackets);
  orderFields(root);
  const {lines} = printDocument({head: [], tail: []}, root, []);
  return lines.slice(lines.indexOf('items:') + 1).map((line) => line.replace(/^ {2}/, indent));
}

/** One object on one line, as it stands in a list between brackets; undefined if it takes more lines. */
export function itemInBrackets(object: WritableObject): string | undefined {
  const lines = itemLines(
    {
      kind: object.kind,
      workspace: object.workspace,
      list: true,
      objects: [{object, comments: []}],
      comments: [],
    },
    {inBrackets: true, indent: ''},
  );
  return lines.length === 1 ? lines[0]?.replace(/^- /, '') : undefined;
}
