/**
 * What the parser lets pass although it is not YAML 1.2, or although other parsers read it differently. Found
 * by comparing two parsers on generated texts (`test/property/yaml.test.ts`): each check here is a difference
 * that was seen. The parser's events are checked once, before values are made of them.
 */
import {COLLECTION_STYLE, EVENT_ID, SCALAR_STYLE, type Event} from 'js-yaml';
import type {SyntaxProblem} from '../diagnostics/yaml-problems.ts';

/** A text that the parser should have refused. */
export interface Lapse {
  readonly offset: number;
  readonly problem: SyntaxProblem;
  readonly found?: string;
}

type ScalarEvent = Extract<Event, {type: typeof EVENT_ID.SCALAR}>;

/** A map or list around the current event. */
interface Frame {
  readonly isMap: boolean;
  /** The bracket that ends it, or '' if it has none. */
  readonly bracket: string;
  hasKey: boolean;
  keyOffset: number;
}

interface Walk {
  readonly text: string;
  readonly frames: Frame[];
  /** Where the last scalar, alias or bracket ended. */
  end: number;
}

const isBlock = ({style}: ScalarEvent): boolean =>
  style === SCALAR_STYLE.LITERAL_BLOCK || style === SCALAR_STYLE.FOLDED_BLOCK;

/**
 * The first tab that indents a line or follows a `-`, `?` or `:` before what stands there. Within a quoted text
 * or a text block it is part of the text.
 */
function indentingTab(text: string, events: readonly Event[]): Lapse | undefined {
  if (!text.includes('\t')) return undefined;
  const tabs = [...text.matchAll(/(?<![^\n\uFEFF]) *(?:[-?:] *)*\t/g)].map((m) => m.index + m[0].length - 1);
  let next = 0;
  for (const event of events) {
    if (event.type !== EVENT_ID.SCALAR || event.style === SCALAR_STYLE.PLAIN) continue;
    for (let tab = tabs[next]; tab !== undefined && tab < event.valueEnd; tab = tabs[++next]) {
      if (tab < event.valueStart) return {offset: tab, problem: 'tab-indentation'};
    }
  }
  const tab = tabs[next];
  return tab === undefined ? undefined : {offset: tab, problem: 'tab-indentation'};
}

/** A separator must follow a quoted text, an alias or a bracket; the offset of anything else. */
function strayText({text, end}: Walk): Lapse | undefined {
  let at = end;
  while (at < text.length && ' \t'.includes(text.charAt(at))) at++;
  const next = text.charAt(at);
  const parted = next === '' || '\r\n:,]}'.includes(next) || (next === '#' && at > end);
  return parted ? undefined : {offset: at, problem: 'after-document'};
}

/** Moves past the bracket that ends a map or list: only spaces, commas and comments stand before it. */
function closeBracket(walk: Walk, bracket: string): Lapse | undefined {
  const {text} = walk;
  let at = walk.end;
  while (at < text.length && text.charAt(at) !== bracket) {
    if (text.charAt(at) === '#') at = (text.indexOf('\n', at) + 1 || text.length) - 1;
    at++;
  }
  walk.end = at + 1;
  return strayText(walk);
}

function scalarLapse(walk: Walk, event: ScalarEvent): Lapse | undefined {
  const {text, frames} = walk;
  const {valueStart: start, valueEnd: end} = event;
  if (start < 0) return undefined;
  walk.end = end;
  if (event.style === SCALAR_STYLE.PLAIN) return undefined;
  if (!isBlock(event)) {
    walk.end = end + 1;
    return strayText(walk);
  }
  if (frames.length === 0) {
    return {offset: start, problem: 'ambiguous', found: 'a text block that is a whole document'};
  }
  return end === text.length && /\n +$/.test(text.slice(start - 1))
    ? {
        offset: start,
        problem: 'ambiguous',
        found: 'a text block that ends, with the file, in a line of spaces',
      }
    : undefined;
}

/** Whether a map without brackets begins on the line of the key that it belongs to (`a: &b c: d`). */
function besideKey({text}: Walk, outer: Frame | undefined, event: Event): boolean {
  if (outer === undefined || !outer.isMap || !outer.hasKey) return false;
  if (event.type !== EVENT_ID.MAPPING || event.style !== COLLECTION_STYLE.BLOCK) return false;
  const lineEnd = text.indexOf('\n', outer.keyOffset);
  return lineEnd < 0 || lineEnd > event.start;
}

function nodeLapse(walk: Walk, event: Event): Lapse | undefined {
  if (event.type === EVENT_ID.DOCUMENT || event.type === EVENT_ID.POP) return undefined;
  const {text, frames} = walk;
  if (event.type === EVENT_ID.ALIAS) {
    walk.end = event.anchorEnd;
    return strayText(walk);
  }
  if (event.anchorStart >= 0 && '[{'.includes(text.charAt(event.anchorEnd) || ' ')) {
    return {offset: event.anchorEnd, problem: 'anchor'};
  }
  if (event.type === EVENT_ID.SCALAR) return scalarLapse(walk, event);
  if (besideKey(walk, frames.at(-1), event)) return {offset: event.start, problem: 'map-beside-key'};
  return undefined;
}

/** Records that a node begins: in a map, keys and values alternate. */
function takeTurn(frame: Frame | undefined, event: Event): void {
  if (frame === undefined || !frame.isMap) return;
  frame.hasKey = !frame.hasKey;
  if (frame.hasKey && event.type === EVENT_ID.SCALAR && event.valueStart >= 0) {
    frame.keyOffset = event.valueStart;
  }
}

/** The bracket that will end the collection that an event begins; a pair such as `[a: b]` has none of its own. */
function bracketOf(text: string, event: {readonly start: number; readonly type: number}): string {
  const first = text.charAt(event.start);
  if (event.type === EVENT_ID.SEQUENCE) return first === '[' ? ']' : '';
  return first === '{' ? '}' : '';
}

/** The first thing in a text that the parser should have refused, or undefined. */
export function firstLapse(text: string, events: readonly Event[]): Lapse | undefined {
  // The parser does not count the indentation of the very first line.
  const start = /^\uFEFF?[ \t]+(?=%|---|\.\.\.)/.exec(text);
  if (start) return {offset: start[0].length, problem: 'indentation'};
  const end = /(?<![^\n\uFEFF])\.\.\.[ \t]+(?=[^\s#])/.exec(text);
  if (end) return {offset: end.index + end[0].length, problem: 'after-document'};
  const walk: Walk = {text, frames: [], end: 0};
  for (const event of events) {
    if (event.type === EVENT_ID.POP) {
      const bracket = walk.frames.pop()?.bracket;
      const lapse = bracket ? closeBracket(walk, bracket) : undefined;
      if (lapse) return lapse;
      continue;
    }
    const lapse = nodeLapse(walk, event);
    if (lapse) return lapse;
    if (event.type === EVENT_ID.DOCUMENT) continue;
    takeTurn(walk.frames.at(-1), event);
    if (event.type !== EVENT_ID.SEQUENCE && event.type !== EVENT_ID.MAPPING) continue;
    const bracket = event.style === COLLECTION_STYLE.FLOW ? bracketOf(text, event) : '';
    if (bracket) walk.end = event.start + 1;
    walk.frames.push({isMap: event.type === EVENT_ID.MAPPING, bracket, hasKey: false, keyOffset: 0});
  }
  return indentingTab(text, events);
}
