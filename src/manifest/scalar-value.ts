/** The value of one scalar of a manifest, checked: JSON and Postgres must be able to store it. */
import {EVENT_ID, getScalarValue, SCALAR_STYLE, type Event} from 'js-yaml';
import type {SyntaxProblem} from '../diagnostics/yaml-problems.ts';
import {INEXACT_NUMBER, plainValue} from './plain-scalar.ts';
import {quotedScalar} from './scalar-text.ts';

export type ScalarEvent = Extract<Event, {type: typeof EVENT_ID.SCALAR}>;
/** Records a problem with the scalar. */
type Report = (problem: SyntaxProblem, found?: string) => void;

/** What no text may hold even when written as an escape: line breaks and tabs aside, control characters. */
const CONTROL = /[\0-\x08\x0B\x0C\x0E-\x1F\x7F-\x84\x86-\x9F\uFFFE\uFFFF]/;
const LONE_SURROGATE = /\p{Cs}/u;
/** Escapes, so that `\\U` is not taken for one; group 1 holds the digits of those with eight. */
const ESCAPE = /\\(?:U([0-9a-fA-F]{8})|[^])/g;

/** The text of a scalar in double quotes, checked: escapes can make what the text of a file cannot hold. */
function escapedText(text: string, event: ScalarEvent, report: Report): string {
  const value = getScalarValue(text, event);
  for (const [, digits] of text.slice(event.valueStart, event.valueEnd).matchAll(ESCAPE)) {
    if (digits === undefined || Number.parseInt(digits, 16) <= 0x10_ffff) continue;
    report('escape');
    return '';
  }
  const control = CONTROL.exec(value)?.[0];
  if (control !== undefined) report('control-character', hex(control));
  const half = LONE_SURROGATE.exec(value)?.[0];
  if (half !== undefined) report('surrogate', hex(half));
  return value;
}

const hex = (unit: string): string => `U+${unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;

/** The value of a scalar. A scalar that has no value in JSON is reported, and read as its source text. */
export function scalarValue(text: string, event: ScalarEvent, report: Report): unknown {
  if (event.style === SCALAR_STYLE.DOUBLE_QUOTED && !event.fast) return escapedText(text, event, report);
  const read = getScalarValue(text, event);
  if (event.style !== SCALAR_STYLE.PLAIN) return read;
  const value = plainValue(read);
  if (typeof value !== 'symbol') return value;
  report(value === INEXACT_NUMBER ? 'inexact-number' : 'not-finite', read);
  return read;
}

/** How a value is written that is read as nothing: `null`, `&x`, or `#x`, which begins a comment. */
export function writtenNull(text: string, event: ScalarEvent, offset: number): string | undefined {
  if (event.valueStart >= 0) return text.slice(event.valueStart, event.valueEnd) || undefined;
  if (event.anchorStart >= 0) return text.slice(event.anchorStart - 1, event.anchorEnd);
  return /^[^\n]{0,200}?:[ \t]+(#[^\s#]\S*)[ \t]*\r?(?:\n|$)/.exec(text.slice(offset, offset + 400))?.[1];
}

/** A text that begins with `!`, and so with a tag, in quotes; undefined if what follows is no text without quotes. */
export function textWithTag(text: string, event: Event): string | undefined {
  if (event.type !== EVENT_ID.SCALAR) return undefined;
  if (event.valueStart < 0) return quotedScalar(text.slice(event.tagStart, event.tagEnd));
  if (event.style !== SCALAR_STYLE.PLAIN || text.charAt(event.tagStart + 1) === '!') return undefined;
  const whole = text.slice(event.tagStart, event.valueEnd);
  return whole.includes('\n') ? undefined : quotedScalar(whole);
}
