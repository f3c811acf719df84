/**
 * From the events of a parser and the text between them to the tree that the formatter prints. The parser says
 * where values stand; comments are all that is left over in the gaps, besides punctuation.
 */
import {COLLECTION_STYLE, EVENT_ID, type Event} from 'js-yaml';
import {readGap, type Piece} from './layout-gap.ts';
import {endOfScalar, scalarNode, startOf, type NodeEvent} from './layout-scalar.ts';
import {
  emptyScalar,
  type CollectionNode,
  type Entry,
  type LayoutDocument,
  type LayoutNode,
  type Lines,
  type ScalarNode,
} from './layout-tree.ts';

/** A map or list that is being read. */
interface Open {
  readonly node: CollectionNode;
  /** Column (from 0) of its entries; -1 between brackets, where columns mean nothing. */
  readonly column: number;
  /** The bracket that ends it; '' for none, also of a pair in a list (`[a: b]`). */
  readonly bracket: string;
  /** The entry whose value it is. */
  readonly outer: Entry | undefined;
  /** In a map, the pair whose value comes next. */
  pair: Entry | undefined;
}

interface Reading {
  readonly text: string;
  readonly documents: LayoutDocument[];
  readonly open: Open[];
  /** Collections without brackets that ended since the last value: following comments may belong to them. */
  closing: Open[];
  /** Lines between a key and the map or list below it: they belong above its first entry. */
  pending: Lines;
  /** The entry that the last value belongs to: a comment on its line belongs to it. */
  last: Entry | undefined;
  /** Everything before it has been read. */
  at: number;
  head: Lines;
  root: LayoutNode | undefined;
}

/** Puts a comment at the end of an entry's line; one that is already there moves above. */
function putBeside(entry: Entry, comment: string): void {
  if (entry.beside !== '') entry.before.push(entry.beside);
  entry.beside = comment;
}

/**
 * Assigns the comments and blank lines of a gap. A comment on the line of the last value belongs to that value; a comment
 * indented at least as far as a collection that just ended belongs to its end; all others belong to `next`.
 */
function assignGap(state: Reading, pieces: readonly Piece[], next: Lines, nextColumn: number): void {
  let level = 0;
  let target = next;
  let blank = false;
  for (const piece of pieces) {
    if (piece.comment === undefined) {
      blank = true;
      continue;
    }
    breakFlow(state);
    if (piece.beside && state.last !== undefined) {
      putBeside(state.last, piece.comment);
      continue;
    }
    while (level < state.closing.length && !fits(state.closing[level], piece, nextColumn)) level++;
    target = state.closing[level]?.node.tail ?? next;
    if (blank) target.push('');
    target.push(piece.comment);
    blank = false;
  }
  if (blank) next.push('');
  state.closing = [];
}

const fits = (closing: Open | undefined, piece: Piece, nextColumn: number): boolean =>
  closing !== undefined && closing.column <= piece.column && piece.column > nextColumn;

function openCollection(
  state: Reading,
  event: Extract<NodeEvent, {readonly start: number}>,
  anchor: string,
  outer: Entry | undefined,
): CollectionNode {
  const {text} = state;
  const flow = event.style === COLLECTION_STYLE.FLOW;
  const kind = event.type === EVENT_ID.MAPPING ? 'map' : 'list';
  const node: CollectionNode = {kind, anchor, flow, entries: [], tail: []};
  // A pair in a list (`[a: b]`) is a map between no brackets of its own.
  const first = flow ? text.charAt(event.start) : '';
  const bracket = kind === 'map' && first === '{' ? '}' : kind === 'list' && first === '[' ? ']' : '';
  const column = flow ? -1 : event.start - (text.lastIndexOf('\n', event.start - 1) + 1);
  state.open.push({node, column, bracket, outer, pair: undefined});
  state.at = bracket === '' ? event.start : event.start + 1;
  return node;
}

/** Begins a node: fills in everything but the entries that follow. */
function readNode(state: Reading, event: NodeEvent, isKey: boolean, outer: Entry | undefined): LayoutNode {
  const {text} = state;
  if (event.type === EVENT_ID.ALIAS) {
    state.at = event.anchorEnd;
    return {kind: 'alias', name: text.slice(event.anchorStart, event.anchorEnd)};
  }
  const anchor = event.anchorStart < 0 ? '' : text.slice(event.anchorStart, event.anchorEnd);
  if (event.type !== EVENT_ID.SCALAR) return openCollection(state, event, anchor, outer);
  if (startOf(event) >= 0) state.at = endOfScalar(text, event);
  const node = scalarNode(text, event, anchor, isKey);
  if (node.lines.length > 1) breakFlow(state);
  return node;
}

/** What goes over several lines, or has comments in it, cannot stand between brackets. */
function breakFlow(state: Reading): void {
  for (const {node} of state.open) node.flow = false;
}

function readEvent(state: Reading, event: NodeEvent): void {
  const frame = state.open.at(-1);
  const start = startOf(event);
  const pieces = start < 0 ? [] : readGap(state.text, state.at, start);
  const opensBlock = 'start' in event && event.style === COLLECTION_STYLE.BLOCK;
  if (frame === undefined) {
    assignGap(state, pieces, opensBlock ? state.pending : state.head, -1);
    state.root = readNode(state, event, false, undefined);
  } else if (frame.pair !== undefined) {
    const entry = frame.pair;
    frame.pair = undefined;
    state.last = entry;
    assignGap(state, pieces, opensBlock ? state.pending : entry.before, -1);
    entry.value = readNode(state, event, false, entry);
  } else {
    const entry: Entry = {before: state.pending, value: emptyScalar(), beside: ''};
    state.pending = [];
    assignGap(state, pieces, entry.before, frame.column);
    state.last = entry;
    if (frame.node.kind === 'list') entry.value = readNode(state, event, false, entry);
    else {
      const key = readNode(state, event, true, entry) as ScalarNode;
      frame.pair = Object.assign(entry, {key});
    }
    frame.node.entries.push(entry);
  }
}

/** Ends the map or list on top. */
function close(state: Reading, frame: Open): void {
  if (frame.column >= 0) state.closing.push(frame);
  else {
    if (frame.bracket !== '') {
      const end = endOfBracket(state.text, state.at, frame.bracket);
      // Brackets around nothing stay on their line: a comment between them goes above it.
      const around = frame.outer?.before ?? state.head;
      const lines = frame.node.entries.length > 0 ? frame.node.tail : around;
      assignGap(state, readGap(state.text, state.at, end), lines, -1);
      state.at = end + 1;
    }
    state.last = frame.outer;
  }
  state.open.pop();
}

/** The offset of the bracket that ends a map or list whose last value ends before `from`. */
function endOfBracket(text: string, from: number, bracket: string): number {
  let at = from;
  while (text.charAt(at) !== bracket) {
    if (at >= text.length) throw new Error(`no ${bracket} ends what the parser has read`);
    at = text.charAt(at) === '#' ? text.indexOf('\n', at) : at + 1;
  }
  return at;
}

const MARKER = /^(?:---|\.\.\.)(?=[ \t\r\n]|$)/gm;

/** The offset of the next document marker, or the end of the text. */
function nextMarker(text: string, from: number): number {
  MARKER.lastIndex = from;
  return MARKER.exec(text)?.index ?? text.length;
}

function openDocument(state: Reading, explicitStart: boolean): void {
  Object.assign(state, {head: [], root: undefined, last: undefined, closing: [], pending: []});
  if (!explicitStart) return;
  let marker = nextMarker(state.text, state.at);
  while (state.text.startsWith('...', marker)) marker = nextMarker(state.text, marker + 3);
  assignGap(state, readGap(state.text, state.at, marker), state.head, -1);
  state.at = marker + 3;
}

function closeDocument(state: Reading): void {
  const end = nextMarker(state.text, state.at);
  const tail: Lines = [];
  assignGap(state, readGap(state.text, state.at, end), tail, -1);
  state.at = end;
  state.documents.push({head: state.head, ...(state.root && {root: state.root}), tail});
}

/**
 * The documents of a text with all their comments. `events` are the parser's for this text, without tags,
 * directives and keys that are no scalars: what `parseSource` accepts.
 */
export function readLayout(text: string, events: readonly Event[]): readonly LayoutDocument[] {
  const state: Reading = {
    text,
    documents: [],
    open: [],
    closing: [],
    pending: [],
    last: undefined,
    at: 0,
    head: [],
    root: undefined,
  };
  for (const event of events) {
    const frame = state.open.at(-1);
    if (event.type === EVENT_ID.DOCUMENT) openDocument(state, event.explicitStart);
    else if (event.type !== EVENT_ID.POP) readEvent(state, event);
    else if (frame !== undefined) close(state, frame);
    else closeDocument(state);
  }
  const rest: Lines = [];
  state.last = undefined;
  assignGap(state, readGap(text, state.at, text.length), rest, -1);
  return [...state.documents, {head: [], tail: rest}];
}
