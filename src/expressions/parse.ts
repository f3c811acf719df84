/** The text of an expression → its tree: the grammar of CEL, without literals of maps and messages. */
import {quotedText} from '../diagnostics/problem-words.ts';
import {isProblem, type BinaryOperator, type ExpressionProblem, type Node} from './syntax.ts';
import {MAX_INTEGER, tokensOf, type Token} from './tokens.ts';

/** How long an expression may be, in characters and in names, values and signs, and how deep it may nest. */
const MAX_LENGTH = 10_000;
const MAX_TOKENS = 2000;
const MAX_DEPTH = 60;

/** Binary operators by how closely they bind, the loosest first; all of one line bind to the left. */
const PRECEDENCE: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['==', '!=', '<', '<=', '>', '>=', 'in'],
  ['+', '-'],
  ['*', '/', '%'],
];

/** Names that CEL keeps for itself. */
const RESERVED = new Set(
  'as break const continue else for function if import let loop package namespace return var void while in'.split(
    ' ',
  ),
);

class Parser {
  readonly #tokens: readonly Token[];
  #next = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  /** The whole expression, to its end. */
  whole(): Node | ExpressionProblem {
    const node = this.#expression();
    if (isProblem(node)) return node;
    const {kind, at, text} = this.#peek();
    if (kind === 'end') return node;
    return {message: `The expression should end before ${quotedText(text)}.`, offset: at};
  }

  #peek(): Token {
    return this.#tokens[this.#next] ?? {kind: 'end', text: '', at: 0, end: 0};
  }

  #take(): Token {
    const token = this.#peek();
    this.#next += 1;
    return token;
  }

  #is(text: string): boolean {
    const token = this.#peek();
    return token.text === text && (token.kind === 'sign' || (token.kind === 'name' && text === 'in'));
  }

  #takeIf(text: string): boolean {
    if (!this.#is(text)) return false;
    this.#next += 1;
    return true;
  }

  #unexpected(expected: string): ExpressionProblem {
    const {kind, text, at} = this.#peek();
    const found = kind === 'end' ? 'the end' : quotedText(text, 'a text');
    return {message: `Expected ${expected}, but found ${found}.`, offset: at};
  }

  /** Reads something that may hold itself, unless it is nested too deep. */
  #nested<T extends object>(read: () => T | ExpressionProblem): T | ExpressionProblem {
    if (this.#depth >= MAX_DEPTH)
      return {message: `The expression nests deeper than ${MAX_DEPTH} levels.`, offset: this.#peek().at};
    this.#depth += 1;
    const made = read();
    this.#depth -= 1;
    return made;
  }

  #expression(): Node | ExpressionProblem {
    return this.#nested(() => {
      const condition = this.#binary(0);
      if (isProblem(condition)) return condition;
      const {at} = this.#peek();
      if (!this.#takeIf('?')) return condition;
      const yes = this.#expression();
      if (isProblem(yes)) return yes;
      if (!this.#takeIf(':')) return this.#unexpected('`:`');
      const no = this.#expression();
      return isProblem(no) ? no : {kind: 'choice', condition, yes, no, at};
    });
  }

  #binary(level: number): Node | ExpressionProblem {
    const operators = PRECEDENCE[level];
    if (operators === undefined) return this.#unary();
    let left = this.#binary(level + 1);
    while (!isProblem(left) && operators.some((operator) => this.#is(operator))) {
      const {text, at} = this.#take();
      const right = this.#binary(level + 1);
      if (isProblem(right)) return right;
      left = {kind: 'binary', operator: text as BinaryOperator, left, right, at};
    }
    return left;
  }

  #unary(): Node | ExpressionProblem {
    const {text, at} = this.#peek();
    if (!this.#is('!') && !this.#is('-')) return this.#postfix();
    this.#take();
    const operand = this.#nested(() => this.#unary());
    if (isProblem(operand)) return operand;
    if (text === '!') return {kind: 'unary', operator: '!', operand, at};
    if (operand.kind === 'literal' && typeof operand.value === 'bigint')
      return {...operand, value: -operand.value, at};
    return {kind: 'unary', operator: '-', operand, at};
  }

  #postfix(): Node | ExpressionProblem {
    let node = this.#primary();
    while (!isProblem(node)) {
      const {at} = this.#peek();
      if (this.#takeIf('.')) {
        node = this.#member(node);
      } else if (this.#takeIf('[')) {
        const key = this.#expression();
        if (isProblem(key)) return key;
        if (!this.#takeIf(']')) return this.#unexpected('`]`');
        node = {kind: 'index', of: node, key, at};
      } else {
        return node;
      }
    }
    return node;
  }

  #member(of: Node): Node | ExpressionProblem {
    const {kind, text: name, at} = this.#peek();
    if (kind !== 'name') return this.#unexpected('the name of a member');
    this.#take();
    if (!this.#takeIf('(')) return {kind: 'member', of, name, at};
    const args = this.#list(')');
    return isProblem(args) ? args : {kind: 'call', on: of, name, args, at};
  }

  #primary(): Node | ExpressionProblem {
    const token = this.#peek();
    const {at} = token;
    if (token.kind === 'name') return this.#name(token.text, at);
    if (token.kind === 'text' || token.kind === 'double' || token.kind === 'integer') {
      this.#take();
      if (token.kind === 'integer' && token.value > MAX_INTEGER && this.#tokens[this.#next - 2]?.text !== '-')
        return {message: `${quotedText(token.text)} is too large an integer.`, offset: at};
      return {kind: 'literal', value: token.kind === 'text' ? token.text : token.value, at};
    }
    if (this.#takeIf('(')) {
      const node = this.#expression();
      if (isProblem(node) || this.#takeIf(')')) return node;
      return this.#unexpected('`)`');
    }
    if (this.#takeIf('[')) {
      const items = this.#list(']');
      return isProblem(items) ? items : {kind: 'list', items, at};
    }
    if (this.#is('{')) return {message: 'Maps cannot be written in an expression.', offset: at};
    return this.#unexpected('a value');
  }

  #name(name: string, at: number): Node | ExpressionProblem {
    if (RESERVED.has(name)) return this.#unexpected('a value');
    this.#take();
    if (name === 'true' || name === 'false') return {kind: 'literal', value: name === 'true', at};
    if (name === 'null') return {kind: 'literal', value: null, at};
    if (!this.#takeIf('(')) return {kind: 'name', name, at};
    const args = this.#list(')');
    return isProblem(args) ? args : {kind: 'call', on: null, name, args, at};
  }

  /** Expressions between commas, to the sign that closes them. */
  #list(close: ')' | ']'): readonly Node[] | ExpressionProblem {
    const items: Node[] = [];
    if (this.#takeIf(close)) return items;
    do {
      if (close === ']' && this.#is(close)) break;
      const item = this.#expression();
      if (isProblem(item)) return item;
      items.push(item);
    } while (this.#takeIf(','));
    return this.#takeIf(close) ? items : this.#unexpected(`\`,\` or \`${close}\``);
  }
}

/** The tree of an expression, or the first problem of its syntax. */
export function parseExpression(text: string): Node | ExpressionProblem {
  if (text.length > MAX_LENGTH)
    return {message: `The expression is longer than ${MAX_LENGTH} characters.`, offset: MAX_LENGTH};
  const tokens = tokensOf(text);
  if (isProblem(tokens)) return tokens;
  if (tokens.length > MAX_TOKENS)
    return {message: `The expression has more than ${MAX_TOKENS} names, values and signs.`, offset: 0};
  return new Parser(tokens).whole();
}
