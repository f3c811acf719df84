/** The value of one scalar of a manifest, checked: JSON and Postgres must be able to store it. */
import {getScalarValue, SCALAR_STYLE, type EVENT_ID, type Event} from 'js-yaml';
import type {SyntaxProblem} from '../diagnostics/yaml-problems.ts';
import {INEXACT_NUMBER, plainValue} from './plain-scalar.ts';

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
