/** Functions and methods of CEL, less those that nobody needs who judges access. */
import {quotedText} from '../diagnostics/problem-words.ts';
import {rfc3339, expiryInstant} from '../model/expiry.ts';
import type {Scope} from './compiled.ts';
import {BOOL, DOUBLE, DURATION, DYN, INT, listOf, TEXT, TIMESTAMP, type Type} from './types.ts';
import {Instant, isKeyed, isList, NAMED, Span, Trouble, type Outcome, type Value} from './values.ts';

/** One form of a function: what it takes, the value before the point first, and what it makes of that. */
export interface Form {
  readonly takes: readonly Type['kind'][];
  readonly gives: Type;
  run(args: readonly Value[], scope: Scope, at: number): Outcome;
}

/** A form whose arguments are known to be texts. */
const onTexts = (count: number, gives: Type, run: (...texts: string[]) => Value): Form => ({
  takes: Array.from({length: count}, () => 'string' as const),
  gives,
  run: (args, {meter}, at) => {
    const texts = args.filter((arg) => typeof arg === 'string');
    if (texts.length < count) return new Trouble('A text is needed here.', at);
    return meter.spend(at, texts.join('').length) ?? run(...texts);
  },
});

const form = (takes: readonly Type['kind'][], gives: Type, run: Form['run']): Form => ({takes, gives, run});

const SIZE: readonly Form[] = [
  form(['string'], INT, ([text], {meter}, at) =>
    typeof text === 'string' ? (meter.spend(at, text.length) ?? BigInt([...text].length)) : null,
  ),
  form(['list'], INT, ([list]) => (isList(list) ? BigInt(list.length) : null)),
  ...(['map', 'record'] as const).map((kind) =>
    form([kind], INT, ([map]) =>
      map !== undefined && isKeyed(map)
        ? BigInt(Object.values(map).filter((each) => each !== undefined).length)
        : null,
    ),
  ),
];

const DURATION_UNITS: Readonly<Record<string, number>> = {
  d: 86_400_000,
  h: 3_600_000,
  m: 60_000,
  s: 1000,
  ms: 1,
};

/** The length of `1h30m`; days beside the units of CEL. */
function spanOf(text: string, at: number): Span | Trouble {
  const parts = /^(?<sign>[+-]?)(?<parts>(?:\d{1,9}(?:\.\d{1,9})?(?:ms|[dhms]))+)$/.exec(text);
  if (parts === null)
    return new Trouble(`${quotedText(text)} is not a duration, such as \`90d\` or \`1h30m\`.`, at);
  let ms = 0;
  for (const [, number = '', unit = ''] of parts.groups?.['parts']?.matchAll(/([\d.]+)(ms|[dhms])/g) ?? [])
    ms += Number(number) * (DURATION_UNITS[unit] ?? 0);
  return new Span(parts.groups?.['sign'] === '-' ? -ms : ms);
}

/** The instant of an RFC 3339 time; of a date, as an expiry has it: the end of that day in UTC. */
function instantOf(text: string, at: number): Instant | Trouble {
  const ms = expiryInstant(text);
  return ms === undefined
    ? new Trouble(`${quotedText(text)} is not a date or an RFC 3339 time.`, at)
    : new Instant(ms);
}

/** A value as text, as messages show it; undefined where it has none. */
export function textOf(value: Value): string | undefined {
  if (typeof value === 'string') return value;
  if (value === null || typeof value === 'boolean' || typeof value === 'bigint' || typeof value === 'number')
    return String(value);
  if (value instanceof Instant) return Math.abs(value.ms) <= 8.64e15 ? rfc3339(value.ms) : undefined;
  if (value instanceof Span) return `${value.ms / 1000}s`;
  return isKeyed(value) ? value[NAMED] : undefined;
}

const TO_TEXT: readonly Form[] = (['string', 'bool', 'int', 'double', 'timestamp', 'duration'] as const).map(
  (kind) =>
    form([kind], TEXT, ([value = null], {meter}, at) => {
      const text = textOf(value);
      return text === undefined
        ? new Trouble('This value has no text.', at)
        : (meter.spend(at, text.length) ?? text);
    }),
);

const asInteger = (text: string, at: number): Outcome =>
  /^-?\d{1,18}$/.test(text) ? BigInt(text) : new Trouble(`${quotedText(text)} is not an integer.`, at);

/** Functions that stand alone: `size(x)`. */
export const FUNCTIONS: Readonly<Record<string, readonly Form[]>> = {
  size: SIZE,
  string: TO_TEXT,
  int: [
    form(['int'], INT, ([value = null]) => value),
    form(['double'], INT, ([value], _, at) =>
      typeof value === 'number' && Math.abs(value) < 9e15
        ? BigInt(Math.trunc(value))
        : new Trouble('The number is out of range.', at),
    ),
    form(['string'], INT, ([text], _, at) => (typeof text === 'string' ? asInteger(text, at) : null)),
  ],
  double: [
    form(['double'], DOUBLE, ([value = null]) => value),
    form(['int'], DOUBLE, ([value]) => Number(value)),
  ],
  timestamp: [
    form(['timestamp'], TIMESTAMP, ([value = null]) => value),
    form(['string'], TIMESTAMP, ([text], _, at) => (typeof text === 'string' ? instantOf(text, at) : null)),
  ],
  duration: [
    form(['duration'], DURATION, ([value = null]) => value),
    form(['string'], DURATION, ([text], _, at) => (typeof text === 'string' ? spanOf(text, at) : null)),
  ],
  dyn: [form(['dyn'], DYN, ([value = null]) => value)],
};

const joined: Form['run'] = ([list, between = ''], {meter}, at) => {
  if (!isList(list) || typeof between !== 'string' || !list.every((item) => typeof item === 'string'))
    return new Trouble('Only a list of texts can be joined.', at);
  const size = list.reduce((sum, item) => sum + item.length + between.length, 0);
  return meter.spend(at, size) ?? list.join(between);
};

/** In the ASCII part alone, as CEL has it. */
const lowered = (text: string): string => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
const raised = (text: string): string => text.replace(/[a-z]+/g, (letters) => letters.toUpperCase());

/** Methods: `x.size()`. */
export const METHODS: Readonly<Record<string, readonly Form[]>> = {
  size: SIZE,
  startsWith: [onTexts(2, BOOL, (text, beginning = '') => text?.startsWith(beginning) ?? false)],
  endsWith: [onTexts(2, BOOL, (text, ending = '') => text?.endsWith(ending) ?? false)],
  contains: [onTexts(2, BOOL, (text, part = '') => text?.includes(part) ?? false)],
  lowerAscii: [onTexts(1, TEXT, (text = '') => lowered(text))],
  upperAscii: [onTexts(1, TEXT, (text = '') => raised(text))],
  trim: [onTexts(1, TEXT, (text = '') => text.trim())],
  replace: [onTexts(3, TEXT, (text = '', from = '', to = '') => text.replaceAll(from, () => to))],
  split: [
    {
      ...onTexts(2, listOf(TEXT), (text = '', between = '') => text.split(between)),
      run: ([text, between], {meter}, at) =>
        typeof text === 'string' && typeof between === 'string'
          ? (meter.spend(at, text.length * 16) ?? text.split(between))
          : new Trouble('A text is needed here.', at),
    },
  ],
  join: [form(['list'], TEXT, joined), form(['list', 'string'], TEXT, joined)],
  getHours: [
    form(['duration'], INT, ([span]) =>
      span instanceof Span ? BigInt(Math.trunc(span.ms / 3_600_000)) : null,
    ),
  ],
};
