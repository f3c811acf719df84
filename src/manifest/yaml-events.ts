/** From text to the events of a YAML parser, or to the first reason why it is not YAML as manifests use it. */
import {EVENT_ID, parseEvents, SCALAR_STYLE, YAMLException, type Event} from 'js-yaml';
import type {Finding, Position} from '../diagnostics/diagnostic.ts';
import {finding} from '../diagnostics/rule-definition.ts';
import type {LimitProblem, SyntaxProblem} from '../diagnostics/yaml-problems.ts';
import {yamlLimits, yamlSyntax} from '../diagnostics/yaml-rules.ts';
import {lineIndex, type LineIndex} from './line-index.ts';
import {likelyMistake} from './likely-mistake.ts';
import type {Mistake} from './line-mistakes.ts';
import {firstLapse, type Lapse} from './yaml-strictness.ts';
import {MAX_DEPTH, MAX_FILE_BYTES, MAX_NODES, type SourceFile} from './source-file.ts';

const NONE = -1;

/** A `yaml/syntax` finding at a position. */
export const syntaxFinding = (
  position: Position,
  problem: SyntaxProblem,
  found?: string,
  write?: string,
): Finding => ({
  ...finding(yamlSyntax, {
    problem,
    ...(found !== undefined && {found}),
    ...(write !== undefined && {write}),
  }),
  position,
});

/** A `yaml/limits` finding at a position. */
export const limitFinding = (position: Position, problem: LimitProblem, found?: string): Finding => ({
  ...finding(yamlLimits, {problem, ...(found !== undefined && {found})}),
  position,
});

/** Characters that YAML does not allow, and byte order marks. */
const NOT_TEXT = /[\0-\x08\x0B\x0C\x0E-\x1F\x7F-\x84\x86-\x9F\uFEFF\uFFFE\uFFFF]/;

/**
 * The offset of the first character that no manifest may contain, or -1. A line that begins with `%` is a directive,
 * or part of a text at the root, which no manifest is. Each search runs only if a cheaper test says that it may find
 * something; most texts need none.
 */
function firstForbidden(text: string): number {
  const found = [text.search(NOT_TEXT)];
  if (/[\uD800-\uDFFF]/.test(text)) found.push(text.search(/\p{Cs}/u));
  if (text.includes('\r')) found.push(text.search(/\r(?!\n)/));
  if (text.startsWith('%')) found.push(0);
  const directive = text.indexOf('\n%');
  if (directive >= 0) found.push(directive + 1);
  return found.reduce((least, at) => (at >= 0 && (least < 0 || at < least) ? at : least), -1);
}

/** Whether a text may hold more nodes than are read: every node comes with one of these signs. */
function hasTooManyNodes(text: string): boolean {
  if (text.length <= MAX_NODES) return false;
  let count = 0;
  for (let at = 0; at < text.length && count <= MAX_NODES; at++) {
    const code = text.charCodeAt(at);
    // Line break, comma, [ and {; and - and : with a space or line break after them.
    if (code === 0x0a || code === 0x2c || code === 0x5b || code === 0x7b) count++;
    else if ((code === 0x2d || code === 0x3a) && text.charCodeAt(at + 1) <= 0x20) count++;
  }
  return count > MAX_NODES;
}

const codePoint = (text: string): string =>
  `U+${(text.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

function forbidden(text: string, at: number): [SyntaxProblem, string?] {
  const found = text.slice(at, at + 1);
  if (found === '%') return ['directive', /.*/.exec(text.slice(at, at + 200))?.[0] ?? '%'];
  if (found === '\r') return ['carriage-return'];
  if (found === '\uFEFF') return ['byte-order-mark'];
  return [/\p{Cs}/u.test(found) ? 'surrogate' : 'control-character', codePoint(found)];
}

/** The parser's messages, and the problems that they mean; the first match counts. */
const REASONS: readonly (readonly [RegExp, SyntaxProblem])[] = [
  [/tab characters/, 'tab-indentation'],
  [/indentation width|chomping mode|^a line break is expected/, 'block-header'],
  // Reported for quoted texts and flow collections alone.
  [/deficient indentation/, 'unfinished'],
  [/indentation/, 'indentation'],
  [/quoted scalar/, 'open-quote'],
  [/end of the stream within a flow collection/, 'open-bracket'],
  [/missed comma/, 'missing-comma'],
  [/found ','/, 'stray-comma'],
  [/expected ':'/, 'missing-colon'],
  [/whitespace character is expected/, 'missing-space'],
  [/multiline key/, 'multi-line-key'],
  [/escape sequence|hexadecimal/, 'escape'],
  [/anchor|alias/, 'anchor'],
  [/directive/i, 'directive'],
  [/\btag\b/, 'tag'],
  [/document separator is expected/, 'after-document'],
];

/** Where and why the parser stops; or that a text is nested too deeply. */
function parserProblem({mark, reason}: YAMLException): Lapse | 'depth' {
  if (reason.includes('maxDepth')) return 'depth';
  const offset = mark?.position ?? 0;
  for (const [pattern, problem] of REASONS) {
    if (!pattern.test(reason)) continue;
    return {offset, problem, ...(problem === 'block-header' && {found: reason})};
  }
  return {offset, problem: 'not-yaml', found: reason};
}

/** The events of a text, or where and why it is not YAML as manifests use it. */
function eventsOf(text: string): readonly Event[] | {readonly stopped: Lapse} | {readonly tooDeepAt: number} {
  try {
    const events = parseEvents(text, {maxDepth: MAX_DEPTH});
    const lapse = firstLapse(text, events);
    return lapse === undefined ? events : {stopped: lapse};
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const stopped = parserProblem(error);
    return stopped === 'depth' ? {tooDeepAt: error.mark?.position ?? 0} : {stopped};
  }
}

function firstError(text: string): number | undefined {
  const read = eventsOf(text);
  if ('stopped' in read) return read.stopped.offset;
  return 'tooDeepAt' in read ? read.tooDeepAt : undefined;
}

/**
 * Parses a source into events. The first error ends it, since the rest could only be guessed. The events hold
 * offsets in UTF-16 units into the text of the source, a byte order mark at its start included.
 */
export function readEvents(
  source: SourceFile,
  lines: LineIndex = lineIndex(source),
): {readonly events: readonly Event[]} | {readonly finding: Finding} {
  const {text} = source;
  const top = {file: source.path, line: 1, column: 1};
  if (text.length > MAX_FILE_BYTES) {
    return {finding: limitFinding(top, 'file-size', `${MAX_FILE_BYTES / 1024 / 1024} MiB`)};
  }
  if (hasTooManyNodes(text)) return {finding: limitFinding(top, 'nodes', String(MAX_NODES / 1e6))};
  const start = text.startsWith('\uFEFF') ? 1 : 0;
  const at = firstForbidden(text.slice(start));
  if (at >= 0) {
    const [problem, found] = forbidden(text, start + at);
    return {finding: syntaxFinding(lines.position(start + at), problem, found)};
  }
  const read = eventsOf(text);
  if ('tooDeepAt' in read) {
    return {finding: limitFinding(lines.position(read.tooDeepAt), 'depth', String(MAX_DEPTH))};
  }
  if (!('stopped' in read)) return {events: read};
  const {stopped} = read;
  const {offset, problem, found, write}: Mistake =
    likelyMistake(text, stopped.offset, stopped.problem, firstError) ?? stopped;
  return {finding: syntaxFinding(lines.position(offset), problem, found, write)};
}

/** Where the visible part of a text block begins. */
function blockStart(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && ' \t\r\n'.includes(text.charAt(at))) at++;
  return at < end ? at : start;
}

/** Where the node that an event begins stands in the text, or -1 for a value that is left empty. */
export function eventOffset(event: Event, text: string): number {
  switch (event.type) {
    case EVENT_ID.SCALAR:
      if (event.valueStart === NONE)
        return event.anchorStart === NONE ? event.tagStart : event.anchorStart - 1;
      if (event.style === SCALAR_STYLE.PLAIN) return event.valueStart;
      return event.style === SCALAR_STYLE.SINGLE_QUOTED || event.style === SCALAR_STYLE.DOUBLE_QUOTED
        ? event.valueStart - 1
        : blockStart(text, event.valueStart, event.valueEnd);
    case EVENT_ID.SEQUENCE:
    case EVENT_ID.MAPPING:
      return event.start;
    case EVENT_ID.ALIAS:
      return event.anchorStart - 1;
    default:
      return NONE;
  }
}
