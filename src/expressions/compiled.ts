/** What compiling a node makes of it, and what it knows of where the node stands. */
import type {Meter} from './meter.ts';
import type {ExpressionProblem, Node} from './syntax.ts';
import {DYN, typeName, type Environment, type Type} from './types.ts';
import {Trouble, type Outcome, type Value} from './values.ts';

/** Values of variables, those of the environment and those that macros bind. */
export interface Scope {
  readonly values: Readonly<Record<string, unknown>>;
  readonly bound: Value[];
  readonly meter: Meter;
}

export interface Compiled {
  readonly type: Type;
  run(scope: Scope): Outcome;
}

/** Where a node stands: what it may name, and where problems are gathered. */
export interface Context {
  readonly environment: Environment;
  /** Variables of macros, the innermost last. */
  readonly bound: readonly {readonly name: string; readonly type: Type}[];
  readonly problems: ExpressionProblem[];
}

/** Reports a problem, and returns what stands for the node: nothing that rests on it is a second problem. */
export function complain(context: Context, message: string, offset: number): Compiled {
  context.problems.push({message, offset});
  return {type: DYN, run: () => new Trouble(message, offset)};
}

/** Complains of what can be no boolean. */
export function expectBoolean({type}: Compiled, node: Node, context: Context): void {
  if ((type.kind !== 'bool' && type.kind !== 'dyn') || type.nullable === true)
    complain(context, `A boolean is needed here, not ${typeName(type)}.`, startOf(node));
}

/** Where the text of a node begins. */
export function startOf(node: Node): number {
  switch (node.kind) {
    case 'member':
    case 'index':
      return startOf(node.of);
    case 'call':
      return node.on === null ? node.at : startOf(node.on);
    case 'binary':
      return startOf(node.left);
    case 'choice':
      return startOf(node.condition);
    default:
      return node.at;
  }
}

export const notBoolean = (at: number): Trouble => new Trouble('A boolean is needed here.', at);
