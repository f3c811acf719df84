/** The values of a text with where they begin and end: what an edit needs that leaves all else as it is. */
import {COLLECTION_STYLE, EVENT_ID, getScalarValue, type Event} from 'js-yaml';
import {endOfScalar, startOf} from './layout-scalar.ts';

/** A value; `end` is after its last character. Places are offsets into the text. */
export interface SourceNode {
  readonly start: number;
  end: number;
  readonly kind: 'map' | 'list' | 'other';
  /** Between brackets. */
  readonly flow: boolean;
  /** Values of a map, or items of a list, in their order. */
  readonly entries: SourceEntry[];
}

export interface SourceEntry {
  /** Where the key begins, or the item; and what the key says, if there is one. */
  readonly start: number;
  readonly key: string | undefined;
  readonly value: SourceNode;
}

export interface SourceDocument {
  /** Where its marker begins; undefined for a document that has none. */
  readonly marker: number | undefined;
  readonly root: SourceNode | undefined;
}

interface Reading {
  readonly text: string;
  readonly documents: {marker: number | undefined; root: SourceNode | undefined}[];
  readonly open: SourceNode[];
  /** In each open map, the key whose value comes next. */
  readonly keys: ({start: number; text: string} | undefined)[];
  at: number;
}

const MARKER = /^---(?=[ \t\r\n]|$)/gm;

/** The offset of the next marker of a document, or the end of the text. */
export function nextMarker(text: string, from: number): number {
  MARKER.lastIndex = from;
  return MARKER.exec(text)?.index ?? text.length;
}

/** The offset of a bracket after the last entry, whatever comments come before it. */
function endOfBracket(text: string, from: number, bracket: string): number {
  let at = from;
  while (at < text.length && text.charAt(at) !== bracket) {
    const next = text.charAt(at) === '#' ? text.indexOf('\n', at) : at + 1;
    at = next < 0 ? text.length : next;
  }
  return at + 1;
}

function put(state: Reading, node: SourceNode): void {
  const parent = state.open.at(-1);
  const document = state.documents.at(-1);
  if (parent === undefined) {
    if (document !== undefined) document.root = node;
    return;
  }
  const key = state.keys.pop();
  state.keys.push(undefined);
  parent.entries.push({start: key?.start ?? node.start, key: key?.text, value: node});
}

function readNode(
  state: Reading,
  event: Exclude<Event, {type: typeof EVENT_ID.DOCUMENT | typeof EVENT_ID.POP}>,
) {
  const {text} = state;
  const known = startOf(event);
  const start = known < 0 ? state.at : known;
  const parent = state.open.at(-1);
  if (parent?.kind === 'map' && state.keys.at(-1) === undefined) {
    state.keys.pop();
    const scalar = event.type === EVENT_ID.SCALAR;
    state.keys.push({start, text: scalar ? getScalarValue(text, event) : ''});
    if (scalar && known >= 0) state.at = endOfScalar(text, event);
    return;
  }
  const collection = event.type === EVENT_ID.MAPPING || event.type === EVENT_ID.SEQUENCE;
  const node: SourceNode = {
    start,
    end: start,
    kind: event.type === EVENT_ID.MAPPING ? 'map' : event.type === EVENT_ID.SEQUENCE ? 'list' : 'other',
    flow: collection && event.style === COLLECTION_STYLE.FLOW,
    entries: [],
  };
  if (event.type === EVENT_ID.ALIAS) node.end = event.anchorEnd;
  else if (event.type === EVENT_ID.SCALAR && known >= 0) node.end = endOfScalar(text, event);
  put(state, node);
  if (collection) {
    state.open.push(node);
    state.keys.push(undefined);
    node.end = node.flow ? start + 1 : start;
  }
  state.at = Math.max(state.at, node.end);
}

function close(state: Reading): void {
  const node = state.open.pop();
  if (node === undefined) return;
  state.keys.pop();
  node.end = Math.max(node.end, state.at);
  if (node.flow) {
    const first = state.text.charAt(node.start);
    // A pair in a list (`[a: b]`) is a map between no brackets of its own.
    if (first === '{' || first === '[')
      node.end = endOfBracket(state.text, node.end, first === '{' ? '}' : ']');
  }
  state.at = Math.max(state.at, node.end);
}

/** The documents of a text, from the parser's events for it. */
export function readSourceTree(text: string, events: readonly Event[]): readonly SourceDocument[] {
  const state: Reading = {text, documents: [], open: [], keys: [], at: 0};
  for (const event of events) {
    if (event.type === EVENT_ID.DOCUMENT) {
      const marker = event.explicitStart ? nextMarker(text, state.at) : undefined;
      if (marker !== undefined) state.at = marker + 3;
      state.documents.push({marker, root: undefined});
    } else if (event.type === EVENT_ID.POP) close(state);
    else readNode(state, event);
  }
  return state.documents;
}
