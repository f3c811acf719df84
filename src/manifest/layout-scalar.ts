/** How the formatter sees single values: where they stand, and their lines without indentation. */
import {CHOMPING_MODE, EVENT_ID, getScalarValue, SCALAR_STYLE, type Event} from 'js-yaml';
import {emptyScalar, type ScalarNode} from './layout-tree.ts';
import {isSafePlain, quotedScalar} from './scalar-text.ts';

export type ScalarEvent = Extract<Event, {type: typeof EVENT_ID.SCALAR}>;
/** The beginning of a value: of a scalar, an alias, a map or a list. */
export type NodeEvent = Exclude<Event, {type: typeof EVENT_ID.DOCUMENT | typeof EVENT_ID.POP}>;

/** Offset of the first character of a node besides its anchor; -1 for a value that is left empty. */
export function startOf(event: NodeEvent): number {
  if (event.type === EVENT_ID.ALIAS) return event.anchorStart - 1;
  if (event.type !== EVENT_ID.SCALAR) return event.start;
  if (event.valueStart < 0) return event.anchorStart < 0 ? -1 : event.anchorEnd;
  const quoted = event.style === SCALAR_STYLE.SINGLE_QUOTED || event.style === SCALAR_STYLE.DOUBLE_QUOTED;
  return quoted ? event.valueStart - 1 : event.valueStart;
}

/** The lines of a scalar that goes over several: spaces at their ends mean nothing unless escaped. */
const unindented = (text: string): readonly string[] =>
  text
    .split(/\r?\n/)
    .map((line, i) => (i === 0 ? line : line.replace(/^[ \t]+/, '')))
    .map((line) => (/\\[ \t]+$/.test(line) ? line : line.replace(/[ \t]+$/, '')));

function blockLines(text: string, event: ScalarEvent): readonly string[] {
  const indent = Math.max(0, event.indent);
  const body = text.slice(event.valueStart, event.valueEnd).replaceAll('\r\n', '\n');
  const lines = (body.endsWith('\n') ? body.slice(0, -1) : body)
    .split('\n')
    .map((line) => (/^ *$/.test(line) && line.length <= indent ? '' : line.slice(indent)));
  if (body === '') return [];
  if (event.chomping === CHOMPING_MODE.KEEP) return event.indent < 0 ? lines.map(() => '') : lines;
  const last = lines.findLastIndex((line) => line !== '');
  return event.indent < 0 ? [] : lines.slice(0, last + 1);
}

function blockScalar(text: string, event: ScalarEvent, anchor: string): ScalarNode {
  const lines = blockLines(text, event);
  const folded = event.style === SCALAR_STYLE.FOLDED_BLOCK;
  const first = lines.find((line) => line !== '');
  // An explicit indentation indicator: otherwise leading spaces of the first line would count as indentation.
  const indent = first?.startsWith(' ') ? '2' : '';
  const chomping =
    event.chomping === CHOMPING_MODE.KEEP ? '+' : event.chomping === CHOMPING_MODE.STRIP ? '-' : '';
  const value = getScalarValue(text, event);
  return {kind: 'scalar', anchor, lines, header: `${folded ? '>' : '|'}${indent}${chomping}`, value};
}

/** A scalar on one line, with the quotes that it needs. Escapes stay as they were written. */
function oneLine(source: string, value: string, event: ScalarEvent): string {
  if (event.style === SCALAR_STYLE.PLAIN) return source;
  if (source.includes('\\') && event.style === SCALAR_STYLE.DOUBLE_QUOTED) return source;
  if (isSafePlain(value)) return value;
  return event.style === SCALAR_STYLE.SINGLE_QUOTED && /["\\]/.test(value) ? source : `"${value}"`;
}

/** A scalar as it is printed; one of several lines is a key on one. */
export function scalarNode(text: string, event: ScalarEvent, anchor: string, isKey: boolean): ScalarNode {
  if (event.valueStart < 0) return emptyScalar(anchor);
  const value = getScalarValue(text, event);
  const block = event.style === SCALAR_STYLE.LITERAL_BLOCK || event.style === SCALAR_STYLE.FOLDED_BLOCK;
  const start = startOf(event);
  const source = text.slice(start, event.valueEnd + (event.valueStart - start));
  if (isKey && (block || source.includes('\n'))) {
    return {kind: 'scalar', anchor, lines: [quotedScalar(value)], value};
  }
  if (block) return blockScalar(text, event, anchor);
  const lines = source.includes('\n') ? unindented(source) : [oneLine(source, value, event)];
  return {kind: 'scalar', anchor, lines, value};
}

/** Where reading goes on after a scalar. Blank lines that end a text block are no part of it unless kept. */
export function endOfScalar(text: string, event: ScalarEvent): number {
  if (event.valueStart < 0) return event.anchorEnd;
  if (event.style === SCALAR_STYLE.PLAIN) return event.valueEnd;
  if (event.style === SCALAR_STYLE.SINGLE_QUOTED || event.style === SCALAR_STYLE.DOUBLE_QUOTED) {
    return event.valueEnd + 1;
  }
  if (event.chomping === CHOMPING_MODE.KEEP) return event.valueEnd;
  const body = text.slice(event.valueStart, event.valueEnd);
  return event.valueStart + body.trimEnd().length;
}
