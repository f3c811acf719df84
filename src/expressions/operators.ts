/** Operators: what they may stand between, and what they make of values. */
import {quotedText, ticked} from '../diagnostics/problem-words.ts';
import {
  complain,
  expectBoolean,
  notBoolean,
  startOf,
  type Compiled,
  type Context,
  type Scope,
} from './compiled.ts';
import {areEqual, compareValues, extent} from './equality.ts';
import {meant, memberType} from './members.ts';
import type {BinaryOperator, Node} from './syntax.ts';
import {MAX_INTEGER, MIN_INTEGER} from './tokens.ts';
import {
  BOOL,
  canEqual,
  DOUBLE,
  DURATION,
  DYN,
  either,
  INT,
  isNumber,
  listedValues,
  listOf,
  literalText,
  strayLiteral,
  TEXT,
  TIMESTAMP,
  typeName,
  type Type,
} from './types.ts';
import {Instant, isKeyed, isList, Span, Trouble, valueOf, type Outcome, type Value} from './values.ts';

type Binary = Extract<Node, {kind: 'binary'}>;
type Operation = (left: Value, right: Value, scope: Scope) => Outcome;

/** An operator between two values, both of which are needed. */
const between = (
  left: Compiled,
  right: Compiled,
  type: Type,
  at: number,
  operation: Operation,
): Compiled => ({
  type,
  run: (scope) => {
    const a = left.run(scope);
    if (a instanceof Trouble) return a;
    const b = right.run(scope);
    if (b instanceof Trouble) return b;
    return scope.meter.spend(at) ?? operation(a, b, scope);
  },
});

export function compileUnary(
  {operator, operand: node, at}: Extract<Node, {kind: 'unary'}>,
  operand: Compiled,
  context: Context,
): Compiled {
  const {type} = operand;
  if (operator === '!') expectBoolean(operand, node, context);
  else if (!isNumber(type) && type.kind !== 'dyn')
    return complain(context, `A number is needed here, not ${typeName(type)}.`, startOf(node));
  return {
    type: operator === '!' ? BOOL : type,
    run: (scope) => {
      const value = scope.meter.spend(at) ?? operand.run(scope);
      if (value instanceof Trouble) return value;
      if (operator === '!') return typeof value === 'boolean' ? !value : notBoolean(at);
      if (typeof value === 'number') return -value;
      return typeof value === 'bigint' ? inRange(-value, at) : new Trouble('A number is needed here.', at);
    },
  };
}

export function compileBinary(node: Binary, left: Compiled, right: Compiled, context: Context): Compiled {
  switch (node.operator) {
    case '&&':
    case '||':
      return compileLogical(node, left, right, context);
    case '==':
    case '!=':
      return compileEquality(node, left, right, context);
    case 'in':
      return compileIn(node, left, right, context);
    case '<':
    case '<=':
    case '>':
    case '>=':
      return compileOrder(node, left, right, context);
    default:
      return compileArithmetic(node, left, right, context);
  }
}

/** `&&` and `||`: one side that decides makes up for trouble on the other. */
function compileLogical(node: Binary, left: Compiled, right: Compiled, context: Context): Compiled {
  expectBoolean(left, node.left, context);
  expectBoolean(right, node.right, context);
  const decides = node.operator === '||';
  const side = (compiled: Compiled, scope: Scope): boolean | Trouble => {
    const value = compiled.run(scope);
    return typeof value === 'boolean' || value instanceof Trouble ? value : notBoolean(node.at);
  };
  return {
    type: BOOL,
    run: (scope) => {
      const a = scope.meter.spend(node.at) ?? side(left, scope);
      if (a === decides || (a instanceof Trouble && a.fatal)) return a;
      const b = side(right, scope);
      return b === decides || (b instanceof Trouble && b.fatal) ? b : a instanceof Trouble ? a : b;
    },
  };
}

/** Complains of two types that are never equal, and of a text that the other side never is. */
function expectComparable(a: Type, b: Type, at: number, context: Context): boolean {
  if (!canEqual(a, b)) {
    complain(context, `${phrase(a)} is never ${typeName(b)}.`, at);
    return false;
  }
  const stray = strayLiteral(a, b);
  if (stray === undefined) return true;
  const near = meant(stray.literal, stray.values);
  const known = near === '' ? ` It is one of ${listedValues(stray.values)}.` : near;
  complain(
    context,
    `The value is never ${stray.literal === '' ? 'empty' : quotedText(stray.literal)}.${known}`,
    at,
  );
  return false;
}

const phrase = (type: Type): string => {
  const name = typeName(type);
  return `${name[0]?.toUpperCase() ?? ''}${name.slice(1)}`;
};

function compileEquality(node: Binary, left: Compiled, right: Compiled, context: Context): Compiled {
  expectComparable(left.type, right.type, startOf(node.right), context);
  const wanted = node.operator === '==';
  return between(
    left,
    right,
    BOOL,
    node.at,
    (a, b, {meter}) => meter.spend(node.at, Math.min(extent(a), extent(b))) ?? areEqual(a, b) === wanted,
  );
}

function compileIn(node: Binary, left: Compiled, right: Compiled, context: Context): Compiled {
  const {type} = right;
  const start = startOf(node.left);
  if (type.kind === 'list') {
    if (node.right.kind === 'list' && left.type.kind === 'string' && left.type.values !== undefined) {
      for (const item of node.right.items)
        if (item.kind === 'literal' && typeof item.value === 'string')
          expectComparable(left.type, literalText(item.value), item.at, context);
    } else {
      expectComparable(type.of, left.type, start, context);
    }
  } else if (type.kind === 'map' || type.kind === 'record') {
    if (left.type.kind !== 'string' && left.type.kind !== 'dyn')
      complain(context, 'Members are asked for by a text.', start);
    else if (left.type.kind === 'string' && left.type.literal !== undefined) {
      const member = memberType(type, left.type.literal);
      if (typeof member === 'string') complain(context, member, start);
    }
  } else if (type.kind !== 'dyn') {
    complain(context, `\`in\` asks a list or a map, not ${typeName(type)}.`, startOf(node.right));
  }
  return between(left, right, BOOL, node.at, (a, b, {meter}) => {
    if (isList(b)) return meter.spend(node.at, b.length) ?? b.some((item) => areEqual(a, valueOf(item)));
    if (isKeyed(b) && typeof a === 'string') return Object.hasOwn(b, a) && b[a] !== undefined;
    return new Trouble('`in` asks a list or a map.', node.at);
  });
}

const ORDERED = new Set<Type['kind']>(['int', 'double', 'string', 'bool', 'timestamp', 'duration', 'dyn']);

function compileOrder(node: Binary, left: Compiled, right: Compiled, context: Context): Compiled {
  const {operator, at} = node;
  const [a, b] = [left.type, right.type];
  if (a.kind === 'string' && b.kind === 'string' && (a.values ?? b.values) !== undefined)
    return complain(context, 'Words have no order here. Compare levels by `rank(level)`.', at);
  const same = a.kind === b.kind || a.kind === 'dyn' || b.kind === 'dyn' || (isNumber(a) && isNumber(b));
  if (!same || !ORDERED.has(a.kind) || !ORDERED.has(b.kind))
    return complain(context, `${phrase(a)} and ${typeName(b)} have no order.`, at);
  return between(left, right, BOOL, at, (x, y) => {
    const order = compareValues(x, y);
    if (order === undefined) return new Trouble('These two values have no order.', at);
    if (operator === '<') return order < 0;
    if (operator === '<=') return order <= 0;
    return operator === '>' ? order > 0 : order >= 0;
  });
}

const inRange = (value: bigint, at: number): bigint | Trouble =>
  value > MAX_INTEGER || value < MIN_INTEGER ? new Trouble('The integer is out of range.', at) : value;

/** The type of `a operator b`; undefined where there is none. */
function arithmeticType(operator: BinaryOperator, a: Type, b: Type): Type | undefined {
  const kinds = `${a.kind} ${operator} ${b.kind}`;
  if (a.kind === 'dyn' || b.kind === 'dyn') return DYN;
  if (a.kind === 'int' && b.kind === 'int') return INT;
  if (a.kind === 'double' && b.kind === 'double') return operator === '%' ? undefined : DOUBLE;
  if (operator === '+' && a.kind === 'string' && b.kind === 'string') return TEXT;
  if (operator === '+' && a.kind === 'list' && b.kind === 'list') return listOf(either(a.of, b.of));
  if (/^(timestamp [+-] duration|duration \+ timestamp)$/.test(kinds)) return TIMESTAMP;
  return /^(timestamp - timestamp|duration [+-] duration)$/.test(kinds) ? DURATION : undefined;
}

function compileArithmetic(node: Binary, left: Compiled, right: Compiled, context: Context): Compiled {
  const {operator, at} = node;
  const type = arithmeticType(operator, left.type, right.type);
  if (type === undefined)
    return complain(
      context,
      `${phrase(left.type)} ${ticked(operator)} ${typeName(right.type)} is not defined.`,
      at,
    );
  return between(left, right, type, at, (a, b, scope) => calculated(operator, a, b, scope, at));
}

function calculated(operator: BinaryOperator, a: Value, b: Value, {meter}: Scope, at: number): Outcome {
  if (typeof a === 'bigint' && typeof b === 'bigint') return integers(operator, a, b, at);
  if (typeof a === 'number' && typeof b === 'number' && operator !== '%') return doubles(operator, a, b);
  if (operator === '+' && typeof a === 'string' && typeof b === 'string')
    return meter.spend(at, a.length + b.length) ?? a + b;
  if (operator === '+' && isList(a) && isList(b))
    return meter.spend(at, (a.length + b.length) * 4) ?? [...a, ...b];
  const sign = operator === '+' ? 1 : -1;
  if (operator === '+' || operator === '-') {
    if (a instanceof Instant && b instanceof Span) return new Instant(a.ms + sign * b.ms);
    if (a instanceof Span && b instanceof Span) return new Span(a.ms + sign * b.ms);
    if (a instanceof Span && b instanceof Instant && sign === 1) return new Instant(a.ms + b.ms);
    if (a instanceof Instant && b instanceof Instant && sign === -1) return new Span(a.ms - b.ms);
  }
  return new Trouble(`${ticked(operator)} is not defined between these two values.`, at);
}

function integers(operator: BinaryOperator, a: bigint, b: bigint, at: number): bigint | Trouble {
  if ((operator === '/' || operator === '%') && b === 0n) return new Trouble('A division by zero.', at);
  switch (operator) {
    case '+':
      return inRange(a + b, at);
    case '-':
      return inRange(a - b, at);
    case '*':
      return inRange(a * b, at);
    case '/':
      return inRange(a / b, at);
    default:
      return a % b;
  }
}

function doubles(operator: BinaryOperator, a: number, b: number): number {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    default:
      return a / b;
  }
}
