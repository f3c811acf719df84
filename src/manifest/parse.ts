/**
 * From the text of a manifest to plain values. One pass of a YAML parser gives events with offsets; values are
 * made from them here, since what manifests do not allow (tags, keys that are no text, numbers that lose
 * digits) must be reported where it stands, all of it, and with both places of a key that stands twice.
 */
import {EVENT_ID, getScalarValue, SCALAR_STYLE, type Event} from 'js-yaml';
import type {Finding, Place} from '../diagnostics/diagnostic.ts';
import {finding} from '../diagnostics/rule-definition.ts';
import type {SyntaxProblem} from '../diagnostics/yaml-problems.ts';
import {yamlDuplicateKey} from '../diagnostics/yaml-rules.ts';
import {formatPointer} from '../model/json-pointer.ts';
import {lineIndex, type LineIndex} from './line-index.ts';
import {isWildcard} from './line-mistakes.ts';
import {quotedScalar} from './scalar-text.ts';
import {scalarValue, textWithTag, writtenNull, type ScalarEvent} from './scalar-value.ts';
import {
  MAX_EXPANSION,
  MAX_KEY_LENGTH,
  MAX_NODES,
  MAX_SYNTAX_FINDINGS,
  MIN_EXPANSION,
  type SourceFile,
} from './source-file.ts';
import {eventOffset, limitFinding, readEvents, syntaxFinding} from './yaml-events.ts';

/** One YAML document of a file as plain JSON values: objects, arrays, strings, numbers, booleans, null. */
export interface ParsedDocument {
  readonly file: string;
  /** Which document of the file, from 0. */
  readonly index: number;
  /** Null for an empty document. No two parts of it are the same object, whatever aliases it was made with. */
  readonly value: unknown;
  /** First line of its content, from 1. */
  readonly line: number;
  /** The line of each element of the list at the root's `items`; empty if there is none. */
  readonly itemLines: readonly number[];
  /** How numbers, truth values and nothing are written, by JSON pointer, where the value does not tell: `007`, `null`. */
  readonly written: ReadonlyMap<string, string>;
  readonly source: SourceFile;
  /**
   * The digests of the contents of its objects (`contentDigest`), one after the other. With them, this build of the program has held the value
   * against the schema before, and found nothing.
   */
  readonly digests?: string;
}

type NodeEvent = Exclude<Event, {type: typeof EVENT_ID.DOCUMENT | typeof EVENT_ID.POP}>;

/** A map or list that is being filled. */
interface Frame {
  readonly event: NodeEvent;
  readonly offset: number;
  readonly map: Record<string, unknown> | null;
  readonly list: unknown[] | null;
  /** In a map, the key whose value comes next; undefined while a key is expected. */
  key: string | undefined;
  /** The value to come belongs to a key that was refused. */
  refused: boolean;
  readonly anchored: Anchored | undefined;
  /** What was read before it, see {@link Reading.size} and {@link Reading.nodes}. */
  readonly sizeBefore: number;
  readonly nodesBefore: number;
}

/** A value that an alias may repeat; `open` while it is still being filled. */
interface Anchored {
  value: unknown;
  /** Its part of {@link Reading.size} and {@link Reading.nodes}. */
  size: number;
  nodes: number;
  open: boolean;
}

/** A key that stands in its map already. */
interface Duplicate {
  readonly key: string;
  readonly offset: number;
  readonly pointer: string;
}

/** The state of reading one file. */
interface Reading {
  readonly source: SourceFile;
  readonly lines: LineIndex;
  readonly findings: Finding[];
  readonly documents: ParsedDocument[];
  readonly frames: Frame[];
  readonly anchors: Map<string, Anchored>;
  /** Characters of scalars plus one for each node, with aliases counted as what they stand for. */
  size: number;
  readonly maxSize: number;
  /** Keys, values and elements, with aliases counted as what they stand for. */
  nodes: number;
  document: number;
  findingsBefore: number;
  /** Of the map that is the document; what they mean is known at its end. */
  rootDuplicates: Duplicate[];
  root: unknown;
  rootOffset: number;
  itemOffsets: number[];
  written: Map<string, string>;
  /** Last known offset: stands in for values that are left empty. */
  offset: number;
  /** Set once the rest of the file is not read. */
  stopped: boolean;
}

const REFUSED_KEYS: ReadonlySet<string> = new Set(['__proto__']);
function report(
  state: Reading,
  offset: number,
  problem: SyntaxProblem,
  found?: string,
  write?: string,
): void {
  state.findings.push(syntaxFinding(state.lines.position(offset), problem, found, write));
  limitFindings(state, offset);
}

function limitFindings(state: Reading, offset: number): void {
  if (state.findings.length < MAX_SYNTAX_FINDINGS) return;
  const position = state.lines.position(offset);
  state.findings.push(limitFinding(position, 'too-many', String(MAX_SYNTAX_FINDINGS)));
  state.stopped = true;
}

/** The JSON pointer of `key` in the map that is being filled. */
function pointerTo(frames: readonly Frame[], key: string): string {
  const outer = frames.slice(0, -1).map((frame) => frame.key ?? String(frame.list?.length ?? 0));
  return formatPointer([...outer, key]);
}

function reportDuplicate(state: Reading, {key, offset, pointer}: Duplicate, isNextDocument = false): void {
  const place: Place = {file: state.source.path, document: state.document, pointer, key: true};
  state.findings.push({
    ...finding(
      yamlDuplicateKey,
      {key, isNextDocument},
      {related: [{message: `\`${key}\` is first defined here.`, place}]},
    ),
    position: state.lines.position(offset),
  });
  limitFindings(state, offset);
}

/**
 * Reports the keys of the document itself that stood there before. Both keys that every manifest begins with among them mean that
 * a `---` is missing before each further one: one mistake, and not one for each key.
 */
function reportRootDuplicates(state: Reading): void {
  const all = state.rootDuplicates;
  const isNext = ['apiVersion', 'kind'].every((wanted) => all.some(({key}) => key === wanted));
  let seen: Set<string> | undefined;
  for (const duplicate of all) {
    if (state.stopped) return;
    if (isNext && seen?.has(duplicate.key) === false) {
      seen.add(duplicate.key);
      continue;
    }
    if (isNext) seen = new Set([duplicate.key]);
    reportDuplicate(state, duplicate, isNext);
  }
}

/** How long a key is from its anchor to its colon. */
function writtenLength(text: string, event: ScalarEvent): number {
  let end = event.valueEnd + 1;
  while (' \t'.includes(text.charAt(end)) && end < text.length) end++;
  return end - (event.anchorStart < 0 ? event.valueStart : Math.min(event.anchorStart, event.valueStart)) + 1;
}

/** Begins the next key of the map on top; the value that follows is dropped if the key is refused. */
function takeKey(state: Reading, frame: Frame, event: NodeEvent, value: unknown, offset: number): void {
  const refuse = (problem: SyntaxProblem, found?: string): void => {
    report(state, offset, problem, found);
    frame.refused = true;
    frame.key = '';
  };
  if (event.type !== EVENT_ID.SCALAR) return refuse('key-not-plain');
  const written = getScalarValue(state.source.text, event);
  if (written === '<<' && event.style === SCALAR_STYLE.PLAIN) return refuse('merge-key');
  if (typeof value !== 'string') return refuse('key-not-text', written);
  if (REFUSED_KEYS.has(value)) return refuse('unsafe-key', value);
  if (writtenLength(state.source.text, event) > MAX_KEY_LENGTH) {
    state.findings.push(limitFinding(state.lines.position(offset), 'key-length', String(MAX_KEY_LENGTH)));
    limitFindings(state, offset);
  }
  frame.refused = false;
  frame.key = value;
  if (!Object.hasOwn(frame.map ?? {}, value)) return;
  const duplicate = {key: value, offset, pointer: pointerTo(state.frames, value)};
  if (state.frames.length === 1) state.rootDuplicates.push(duplicate);
  else reportDuplicate(state, duplicate);
  frame.refused = true;
}

/** Notes how a value that comes next is written, if that cannot be told from the value. */
function noteWritten(state: Reading, event: ScalarEvent, value: unknown): void {
  if (typeof value !== 'number' && typeof value !== 'boolean' && value !== null) return;
  const {text} = state.source;
  // A value that is left empty has no place of its own: the last known one is that of its key.
  const written = value === null ? writtenNull(text, event, state.offset) : getScalarValue(text, event);
  if (written === undefined || (value !== null && written === String(value))) return;
  const path = state.frames.map(({key, list}) => (list === null ? (key ?? '') : list.length));
  state.written.set(formatPointer(path), written);
}

/** Puts a value where it belongs: the root, the list or the map on top. */
function putValue(state: Reading, event: NodeEvent, value: unknown, offset: number): void {
  const frame = state.frames.at(-1);
  if (frame === undefined) {
    state.root = value;
    return;
  }
  if (frame.list !== null) {
    if (state.frames.length === 2 && state.frames[0]?.key === 'items' && !state.frames[0].refused) {
      state.itemOffsets.push(offset);
    }
    frame.list.push(value);
  } else if (frame.key === undefined) {
    takeKey(state, frame, event, value, offset);
  } else {
    if (frame.map !== null && !frame.refused) {
      frame.map[frame.key] = value;
      // Items that come by an alias all stand where the alias does.
      if (event.type === EVENT_ID.ALIAS && state.frames.length === 1 && frame.key === 'items') {
        state.itemOffsets = Array.isArray(value) ? value.map(() => offset) : [];
      }
    }
    frame.key = undefined;
  }
}

/** A copy that shares nothing with the value: a change to one part of a document must not show in another. */
function copied(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copied);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, copied(member)]));
}

function readAlias(
  state: Reading,
  event: Extract<Event, {type: typeof EVENT_ID.ALIAS}>,
  offset: number,
): void {
  const name = state.source.text.slice(event.anchorStart, event.anchorEnd);
  const anchored = state.anchors.get(name);
  if (anchored === undefined || anchored.open) {
    if (anchored === undefined) {
      const written = `*${name}`;
      const isPermission = isWildcard(written);
      report(
        state,
        offset,
        isPermission ? 'wildcard' : 'unknown-alias',
        isPermission ? written : name,
        quotedScalar(written),
      );
    } else state.findings.push(limitFinding(state.lines.position(offset), 'endless-alias', name));
    limitFindings(state, offset);
    return putValue(state, event, null, offset);
  }
  state.size += anchored.size;
  state.nodes += anchored.nodes;
  if (state.nodes > MAX_NODES) {
    state.findings.push(limitFinding(state.lines.position(offset), 'nodes', String(MAX_NODES / 1e6)));
    state.stopped = true;
    return;
  }
  if (state.size > state.maxSize) {
    state.findings.push(limitFinding(state.lines.position(offset), 'expansion', String(MAX_EXPANSION)));
    state.stopped = true;
    return;
  }
  putValue(state, event, copied(anchored.value), offset);
}

function readNode(state: Reading, event: NodeEvent): void {
  const {text} = state.source;
  const known = eventOffset(event, text);
  if (known >= 0) state.offset = known;
  const {offset} = state;
  if (state.frames.length === 0) state.rootOffset = offset;
  state.size++;
  state.nodes++;
  if (event.type === EVENT_ID.ALIAS) return readAlias(state, event, offset);
  if (event.tagStart >= 0) {
    const tag = text.slice(event.tagStart, event.tagEnd);
    report(state, event.tagStart, 'tag', tag, textWithTag(text, event));
  }
  const [sizeBefore, nodesBefore] = [state.size - 1, state.nodes - 1];
  let anchored: Anchored | undefined;
  if (event.anchorStart >= 0) {
    anchored = {value: null, size: 0, nodes: 0, open: true};
    state.anchors.set(text.slice(event.anchorStart, event.anchorEnd), anchored);
  }
  if (event.type === EVENT_ID.SCALAR) {
    const value = scalarValue(text, event, (problem, found) => report(state, offset, problem, found));
    state.size += event.valueEnd - event.valueStart;
    noteWritten(state, event, value);
    if (anchored) Object.assign(anchored, {value, size: state.size - sizeBefore, nodes: 1, open: false});
    return putValue(state, event, value, offset);
  }
  const isMap = event.type === EVENT_ID.MAPPING;
  state.frames.push({
    event,
    offset,
    map: isMap ? {} : null,
    list: isMap ? null : [],
    key: undefined,
    refused: false,
    anchored,
    sizeBefore,
    nodesBefore,
  });
}

/** Ends the map or list on top, or the document. */
function close(state: Reading): void {
  const frame = state.frames.pop();
  if (frame === undefined) return closeDocument(state);
  const value = frame.map ?? frame.list;
  if (frame.anchored) {
    const [size, nodes] = [state.size - frame.sizeBefore, state.nodes - frame.nodesBefore];
    Object.assign(frame.anchored, {value, size, nodes, open: false});
  }
  putValue(state, frame.event, value, frame.offset);
}

function closeDocument(state: Reading): void {
  reportRootDuplicates(state);
  const index = state.document++;
  if (state.findings.length > state.findingsBefore) return;
  state.documents.push({
    file: state.source.path,
    index,
    value: state.root,
    line: state.lines.line(state.rootOffset),
    itemLines: state.itemOffsets.map((offset) => state.lines.line(offset)),
    written: state.written,
    source: state.source,
  });
}

function openDocument(state: Reading): void {
  state.anchors.clear();
  state.findingsBefore = state.findings.length;
  state.root = null;
  state.itemOffsets = [];
  state.rootDuplicates = [];
  state.written = new Map();
}

/**
 * Parses a file. Every mistake is a finding of `yaml/syntax`, `yaml/duplicate-key` or `yaml/limits` with its
 * position; a document that has one is left out of `documents`, since its value would be a guess. Text that the
 * parser cannot read at all leaves out the whole file.
 */
export function parseSource(source: SourceFile): {
  readonly documents: readonly ParsedDocument[];
  readonly findings: Finding[];
  /** Keys, values and elements that were made, those that aliases repeat included. */
  readonly nodes: number;
} {
  const lines = lineIndex(source);
  const read = readEvents(source, lines);
  if ('finding' in read) return {documents: [], findings: [read.finding], nodes: 0};
  const state: Reading = {
    source,
    lines,
    findings: [],
    documents: [],
    frames: [],
    anchors: new Map(),
    size: 0,
    nodes: 0,
    maxSize: Math.max(MIN_EXPANSION, MAX_EXPANSION * source.text.length),
    document: 0,
    findingsBefore: 0,
    rootDuplicates: [],
    root: null,
    rootOffset: 0,
    itemOffsets: [],
    written: new Map(),
    offset: 0,
    stopped: false,
  };
  for (const event of read.events) {
    if (state.stopped) break;
    if (event.type === EVENT_ID.DOCUMENT) openDocument(state);
    else if (event.type === EVENT_ID.POP) close(state);
    else readNode(state, event);
  }
  return {documents: state.documents, findings: state.findings, nodes: state.nodes};
}
