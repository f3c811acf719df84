/** What is known of a value before an expression is evaluated. */
import {quotedText} from '../diagnostics/problem-words.ts';

export type Type = (
  | {readonly kind: 'bool' | 'int' | 'double' | 'null' | 'timestamp' | 'duration'}
  /** Anything: what it is, the evaluation finds out. */
  | {readonly kind: 'dyn'}
  /** With `values`, the only ones that it may have; with `literal`, the one that stands in the expression. */
  | {readonly kind: 'string'; readonly values?: readonly string[]; readonly literal?: string}
  | {readonly kind: 'list'; readonly of: Type}
  /** A mapping whose keys are free. */
  | {readonly kind: 'map'; readonly of: Type}
  /** Members by name; each may be absent from a value. With `isNamed`, it also stands for the text that names it. */
  | {readonly kind: 'record'; readonly name: string; readonly members: Members; readonly isNamed?: true}
) & {
  /** Whether it may be null instead. */
  readonly nullable?: true;
};

export type Members = Readonly<Record<string, Type>>;

/** The variables that an expression may name, each with a type, and the functions beside those of CEL. */
export interface Environment {
  readonly variables: Members;
  /** Functions of one argument, by name. */
  readonly functions?: Readonly<Record<string, EnvironmentFunction>>;
}

/** A function that an environment adds: from a text that it knows to an integer. */
export interface EnvironmentFunction {
  readonly argument: Type;
  /** The integer for an argument of that type. */
  call(argument: string | null): number;
}

export const BOOL: Type = {kind: 'bool'};
export const INT: Type = {kind: 'int'};
export const DOUBLE: Type = {kind: 'double'};
export const TEXT: Type = {kind: 'string'};
export const NULL: Type = {kind: 'null'};
export const DYN: Type = {kind: 'dyn'};
export const TIMESTAMP: Type = {kind: 'timestamp'};
export const DURATION: Type = {kind: 'duration'};
export const listOf = (of: Type): Type => ({kind: 'list', of});
export const mapOf = (of: Type): Type => ({kind: 'map', of});
export const oneOf = (values: readonly string[]): Type => ({kind: 'string', values});
/** The type of a text that stands in an expression. */
export const literalText = (literal: string): Type => ({kind: 'string', literal});
export const record = (name: string, members: Members): Type => ({kind: 'record', name, members});
export const named = (name: string, members: Members): Type => ({
  kind: 'record',
  name,
  members,
  isNamed: true,
});
export const nullable = (type: Type): Type => ({...type, nullable: true});

/** A type in words, with its article. */
export function typeName(type: Type): string {
  switch (type.kind) {
    case 'bool':
      return 'a boolean';
    case 'int':
      return 'an integer';
    case 'double':
      return 'a number';
    case 'null':
      return 'null';
    case 'timestamp':
      return 'a timestamp';
    case 'duration':
      return 'a duration';
    case 'string':
      return 'a text';
    case 'list':
      return 'a list';
    case 'map':
      return 'a map';
    case 'record':
      return /^[aeiou]/.test(type.name) ? `an ${type.name}` : `a ${type.name}`;
    case 'dyn':
      return 'any value';
  }
}

export const isNumber = ({kind}: Type): boolean => kind === 'int' || kind === 'double';

/** Whether a value of one type can ever equal one of the other. */
export function canEqual(a: Type, b: Type): boolean {
  if (a.kind === 'dyn' || b.kind === 'dyn') return true;
  if (a.kind === 'null' || b.kind === 'null')
    return a.kind === b.kind || a.nullable === true || b.nullable === true;
  if (isNumber(a) && isNumber(b)) return true;
  if (a.kind === 'list' && b.kind === 'list') return canEqual(a.of, b.of);
  if (isKeyed(a) && isKeyed(b)) return true;
  return a.kind === b.kind || (isNamed(a) && b.kind === 'string') || (isNamed(b) && a.kind === 'string');
}

const isNamed = (type: Type): boolean => type.kind === 'record' && type.isNamed === true;

const isKeyed = ({kind}: Type): boolean => kind === 'map' || kind === 'record';

/** A text of an expression that the other side never is, where its values are known. */
export function strayLiteral(
  a: Type,
  b: Type,
): {readonly literal: string; readonly values: readonly string[]} | undefined {
  if (a.kind !== 'string' || b.kind !== 'string') return undefined;
  const [known, other] = a.values === undefined ? [b, a] : [a, b];
  if (known.values === undefined || other.literal === undefined || known.values.includes(other.literal))
    return undefined;
  return {literal: other.literal, values: known.values};
}

/** The type of a value that is of one or the other. */
export function either(a: Type, b: Type): Type {
  if (a.kind === 'null') return nullable(b);
  if (b.kind === 'null') return nullable(a);
  const mayBeNull = a.nullable === true || b.nullable === true ? {nullable: true as const} : {};
  if (a.kind === 'string' && b.kind === 'string') {
    const [valuesA, valuesB] = [valuesOf(a), valuesOf(b)];
    if (valuesA === undefined || valuesB === undefined) return {...TEXT, ...mayBeNull};
    return {...oneOf([...new Set([...valuesA, ...valuesB])]), ...mayBeNull};
  }
  if (a.kind === 'list' && b.kind === 'list') return {...listOf(either(a.of, b.of)), ...mayBeNull};
  if (a === b) return a;
  return a.kind === b.kind && a.kind !== 'record' && a.kind !== 'map' ? {...a, ...mayBeNull} : DYN;
}

const valuesOf = ({values, literal}: Extract<Type, {kind: 'string'}>): readonly string[] | undefined =>
  values ?? (literal === undefined ? undefined : [literal]);

/** Some of the values that are known, in a sentence. */
export const listedValues = (values: readonly string[]): string =>
  values
    .slice(0, 12)
    .map((value) => (value === '' ? '`""`' : quotedText(value)))
    .join(', ');
