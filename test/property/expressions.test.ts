/** Expressions mean what another implementation of CEL makes of them, where it has the same types. */
import {Environment} from '@marcbachmann/cel-js';
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {compileExpression} from '../../src/expressions/expression.ts';
import {DYN, INT, listOf, mapOf, TEXT} from '../../src/expressions/types.ts';

const OTHER = new Environment()
  .registerVariable('n', 'int')
  .registerVariable('s', 'string')
  .registerVariable('some', 'list<int>')
  .registerVariable('names', 'list<string>')
  .registerVariable('keyed', 'map<string, string>')
  .registerVariable('any', 'dyn');
const OURS = {
  variables: {n: INT, s: TEXT, some: listOf(INT), names: listOf(TEXT), keyed: mapOf(TEXT), any: DYN},
};

// In parentheses: CEL binds `in` as it binds `==`, from the left; the other implementation binds it closer.
type Texts = {bool: string; int: string; text: string; list: string};
const {bool} = fc.letrec<Texts>((tie) => {
  const between = (side: fc.Arbitrary<string>, ...operators: string[]) =>
    fc.tuple(side, fc.constantFrom(...operators), side).map(([a, operator, b]) => `(${a} ${operator} ${b})`);
  const [int, text, list, truth] = [tie('int'), tie('text'), tie('list'), tie('bool')];
  return {
    int: fc.oneof(
      {depthSize: 'small'},
      fc.constantFrom('0', '1', '2', '-3', 'n', '9223372036854775807', 'any', 'some[0]', 'some[5]', '0x1F'),
      between(int, '+', '-', '*', '/', '%'),
      list.map((each) => `size(${each})`),
      text.map((each) => `${each}.size()`),
      fc.tuple(truth, int, int).map(([c, a, b]) => `(${c} ? ${a} : ${b})`),
    ),
    text: fc.oneof(
      {depthSize: 'small'},
      fc.constantFrom(
        's',
        '"a"',
        "'b\\n'",
        '""',
        'keyed.x',
        'keyed["y"]',
        'keyed.none',
        'names[1]',
        'string(n)',
      ),
      between(text, '+'),
      fc.tuple(text, fc.constantFrom('lowerAscii', 'upperAscii')).map(([a, name]) => `${a}.${name}()`),
    ),
    list: fc.oneof(
      {depthSize: 'small'},
      fc.constantFrom('some', '[1, 2, 3]', '[n]'),
      int.map((each) => `some.map(i, i + ${each})`),
      truth.map((each) => `some.filter(i, i > 1 || ${each})`),
      between(list, '+'),
    ),
    bool: fc.oneof(
      {depthSize: 'small'},
      fc.constantFrom(
        'true',
        'false',
        'has(keyed.x)',
        'has(keyed.none)',
        '("x" in keyed)',
        '("none" in keyed)',
        '(s in names)',
      ),
      between(truth, '&&', '||', '==', '!='),
      between(int, '==', '!=', '<', '<=', '>', '>='),
      between(text, '==', '!=', '<', '>='),
      between(list, '==', '!='),
      truth.map((each) => `!${each}`),
      fc.tuple(int, list).map(([a, b]) => `(${a} in ${b})`),
      fc
        .tuple(list, fc.constantFrom('all', 'exists', 'exists_one'), int)
        .map(([a, name, b]) => `${a}.${name}(i, i < ${b})`),
      fc
        .tuple(text, fc.constantFrom('startsWith', 'endsWith', 'contains'), text)
        .map(([a, name, b]) => `${a}.${name}(${b})`),
    ),
  };
});

/** A verdict of the other implementation; undefined where it has none. */
function otherVerdict(text: string, values: Readonly<Record<string, unknown>>): unknown {
  try {
    return OTHER.evaluate(text, values);
  } catch {
    return undefined;
  }
}

test('an expression has the verdict that another implementation gives, or none where that has none', () => {
  let verdicts = 0;
  fc.assert(
    fc.property(bool, fc.constantFrom(0n, 1n, 2n), fc.constantFrom('a', 'b', ''), (text, n, s) => {
      const values = {n, s, some: [1n, 2n], names: ['a', 'b'], keyed: {x: 'a', y: 'B'}, any: 2n};
      const condition = compileExpression(text, OURS);
      if (
        !condition.ok &&
        condition.errors.some(({message}) => /nests deeper|costs too much|more than 2000/.test(message))
      )
        return;
      const verdict = condition.ok ? condition.evaluate(values) : undefined;
      const mine = typeof verdict === 'boolean' ? verdict : undefined;
      if (mine !== undefined) verdicts += 1;
      expect(mine, `${text}: ${JSON.stringify(condition)}`).toBe(otherVerdict(text, values));
    }),
  );
  expect(verdicts).toBeGreaterThan(20);
});
