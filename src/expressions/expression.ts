/**
 * Expressions in CEL, the Common Expression Language: compiled once against an environment, then asked about many values.
 * Reading, typing and evaluating are bounded by the expression and counted in steps: no answer depends on time.
 */
import {appendAll} from '../model/append-all.ts';
import {compileNode} from './compile.ts';
import {notBoolean, type Compiled, type Context} from './compiled.ts';
import {textOf} from './functions.ts';
import {Meter} from './meter.ts';
import {parseExpression} from './parse.ts';
import {isProblem, type ExpressionProblem} from './syntax.ts';
import {typeName, type Environment} from './types.ts';
import {Trouble} from './values.ts';

/** Values of the variables of an environment, as JSON. */
export type Variables = Readonly<Record<string, unknown>>;

/** A condition that can be asked. */
export interface Condition {
  readonly ok: true;
  /** Whether it holds for these values; a problem where that cannot be said, and never a verdict then. */
  evaluate(variables: Variables): boolean | ExpressionProblem;
}

/** What is wrong with an expression: everything that its text shows. */
export interface WrongExpression {
  readonly ok: false;
  readonly errors: readonly ExpressionProblem[];
}

function compiledIn(text: string, environment: Environment): Compiled | readonly ExpressionProblem[] {
  const node = parseExpression(text);
  if (isProblem(node)) return [node];
  const context: Context = {environment, bound: [], problems: []};
  const compiled = compileNode(node, context);
  return context.problems.length > 0 ? context.problems.toSorted((a, b) => a.offset - b.offset) : compiled;
}

const isCompiled = (made: Compiled | readonly ExpressionProblem[]): made is Compiled => 'run' in made;

/** Compiles a condition: an expression that is true or false. */
export function compileExpression(text: string, environment: Environment): Condition | WrongExpression {
  const compiled = compiledIn(text, environment);
  if (!isCompiled(compiled)) return {ok: false, errors: compiled};
  const {type} = compiled;
  if ((type.kind !== 'bool' && type.kind !== 'dyn') || type.nullable === true)
    return {
      ok: false,
      errors: [{message: `The expression is ${typeName(type)}. It has to be true or false.`, offset: 0}],
    };
  const meter = new Meter();
  return {
    ok: true,
    evaluate: (values) => {
      meter.begin();
      const value = compiled.run({values, bound: [], meter});
      if (typeof value === 'boolean') return value;
      const {message, offset} = value instanceof Trouble ? value : notBoolean(0);
      return {message, offset};
    },
  };
}

/** A text with expressions in it. */
export interface Template {
  /** What is wrong with the expressions; each such one is shown as `?`. */
  readonly errors: readonly ExpressionProblem[];
  /** The text for these values; what has no value is `?`. */
  textFor(variables: Variables): string;
}

/** Compiles a text with `${CEL}` in it. Lists are shown with commas between their items. */
export function compileTemplate(text: string, environment: Environment): Template {
  const errors: ExpressionProblem[] = [];
  const meter = new Meter();
  const pieces = piecesOf(text).map(({piece, offset, isExpression}) => {
    if (!isExpression) return () => piece;
    const compiled = compiledIn(piece, environment);
    if (!isCompiled(compiled)) {
      appendAll(
        errors,
        compiled.map((problem) => ({...problem, offset: problem.offset + offset})),
      );
      return () => '?';
    }
    return (values: Variables) => {
      meter.begin();
      const value = compiled.run({values, bound: [], meter});
      return value instanceof Trouble ? '?' : (shownText(value) ?? '?');
    };
  });
  return {errors, textFor: (values) => pieces.map((piece) => piece(values)).join('')};
}

function shownText(value: Exclude<ReturnType<Compiled['run']>, Trouble>): string | undefined {
  if (!Array.isArray(value)) return textOf(value);
  const texts = value.map((item: unknown) => textOf(item as Parameters<typeof textOf>[0]));
  return texts.includes(undefined) ? undefined : texts.join(', ');
}

interface Piece {
  readonly piece: string;
  readonly offset: number;
  readonly isExpression: boolean;
}

/** Splits a text at its `${…}`: braces in texts of an expression do not end it. One that is not closed is text. */
function piecesOf(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const {index} of text.matchAll(/\$\{/g)) {
    if (index < from) continue;
    const inside = /^(?:[^}"']|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')*/.exec(text.slice(index + 2))?.[0] ?? '';
    const end = index + 2 + inside.length;
    if (text[end] !== '}') continue;
    pieces.push({piece: text.slice(from, index), offset: from, isExpression: false});
    pieces.push({piece: inside, offset: index + 2, isExpression: true});
    from = end + 1;
  }
  return [...pieces, {piece: text.slice(from), offset: from, isExpression: false}];
}
