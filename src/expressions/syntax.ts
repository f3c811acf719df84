/** The syntax tree of an expression. Offsets (`at`) are in UTF-16 units from the beginning of the text. */

export type BinaryOperator =
  '||' | '&&' | '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | '+' | '-' | '*' | '/' | '%';

export type Literal = string | boolean | bigint | number | null;

export type Node =
  | {readonly kind: 'literal'; readonly value: Literal; readonly at: number}
  | {readonly kind: 'name'; readonly name: string; readonly at: number}
  /** `of.name`; `at` is where the name of the member stands. */
  | {readonly kind: 'member'; readonly of: Node; readonly name: string; readonly at: number}
  | {readonly kind: 'index'; readonly of: Node; readonly key: Node; readonly at: number}
  /** `name(args)` or `on.name(args)`; `at` is where the name of the function stands. */
  | {
      readonly kind: 'call';
      readonly on: Node | null;
      readonly name: string;
      readonly args: readonly Node[];
      readonly at: number;
    }
  | {readonly kind: 'list'; readonly items: readonly Node[]; readonly at: number}
  | {readonly kind: 'unary'; readonly operator: '!' | '-'; readonly operand: Node; readonly at: number}
  | {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Node;
      readonly right: Node;
      readonly at: number;
    }
  | {
      readonly kind: 'choice';
      readonly condition: Node;
      readonly yes: Node;
      readonly no: Node;
      readonly at: number;
    };

/** What is wrong with an expression, and where in its text. */
export interface ExpressionProblem {
  readonly message: string;
  readonly offset: number;
}

/** Whether what a function made is a problem. */
export const isProblem = (made: object): made is ExpressionProblem => 'message' in made && 'offset' in made;
