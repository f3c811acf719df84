/**
 * Values while an expression is evaluated. What comes in is JSON, and no member is read that is not the value's own:
 * `__proto__` and `constructor` are names like any other. Integers are bigints, so that none loses digits.
 */
import type {Type} from './types.ts';
import type {ExpressionProblem} from './syntax.ts';

/** An instant, in ms since 1970. */
export class Instant {
  readonly ms: number;
  constructor(ms: number) {
    this.ms = ms;
  }
}

/** A length of time, in ms. */
export class Span {
  readonly ms: number;
  constructor(ms: number) {
    this.ms = ms;
  }
}

/** Under this key, members that have a name of their own keep it: they equal that text and are shown as it. */
export const NAMED = Symbol('the text that names it');

export interface Keyed {
  readonly [name: string]: unknown;
  readonly [NAMED]?: string;
}

export type Value = string | boolean | bigint | number | null | Instant | Span | readonly unknown[] | Keyed;

/** Why an expression has no value. `fatal`: no other operand makes up for it. */
export class Trouble implements ExpressionProblem {
  readonly message: string;
  readonly offset: number;
  readonly fatal: boolean;
  constructor(message: string, offset: number, fatal = false) {
    this.message = message;
    this.offset = offset;
    this.fatal = fatal;
  }
}

export type Outcome = Value | Trouble;

/** A value that came in as JSON, as expressions have it: whole numbers are integers. */
export function valueOf(json: unknown): Value {
  if (typeof json === 'number' && Number.isSafeInteger(json)) return BigInt(json);
  return json === undefined ? null : (json as Value);
}

export const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

export const isKeyed = (value: Value): value is Keyed =>
  typeof value === 'object' &&
  value !== null &&
  !isList(value) &&
  !(value instanceof Instant) &&
  !(value instanceof Span);

/** A member of its own, or undefined. */
export const ownMember = (value: Keyed, name: string): Value | undefined => {
  const member = Object.hasOwn(value, name) ? value[name] : undefined;
  return member === undefined ? undefined : valueOf(member);
};

/** The type that a value turned out to have, for messages and where it was not known before. */
export function kindOf(value: Value): Type['kind'] {
  if (value === null) return 'null';
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'boolean':
      return 'bool';
    case 'bigint':
      return 'int';
    case 'number':
      return 'double';
    default:
      if (isList(value)) return 'list';
      return value instanceof Instant ? 'timestamp' : value instanceof Span ? 'duration' : 'map';
  }
}
