import fc from 'fast-check';
import {expect, test} from 'vitest';
import {tries} from '../effort.ts';
import {computeAccess} from '../../src/access/access.ts';
import {reachOf} from '../../src/access/reach.ts';
import {compareText} from '../../src/diagnostics/compare-text.ts';
import {compareLevels, type Level} from '../../src/model/levels.ts';
import {questions} from './access-organisations.ts';

test('who reaches what, level by level, is what is computed person by person', () => {
  fc.assert(
    fc.property(questions, (question) => {
      const table = computeAccess(question);
      const reach = reachOf(question, [...table.targets, ...table.targets.slice(0, 1)].toReversed());
      expect(reach.map(({object}) => object)).toEqual(table.targets);
      for (const {object, levels} of reach) {
        const listed = levels.flatMap(({level, link, principals}) =>
          principals.map((principal) => [principal, level, link ?? false]),
        );
        const expected = [...table.principals(object)].map(([principal, {level, paths}]) => [
          principal,
          level,
          paths[0]?.link ?? false,
        ]);
        const sorted = (rows: readonly unknown[][]): readonly string[] =>
          rows.map((row) => JSON.stringify(row)).toSorted(compareText);
        expect(sorted(listed)).toEqual(sorted(expected));
        const order = levels.map(({level}) => level as Level);
        expect(order).toEqual(order.toSorted((a, b) => compareLevels(b, a)));
        expect(levels.every(({principals}) => principals.length > 0)).toBe(true);
      }
    }),
    {numRuns: tries(150)},
  );
});

test('a target that is not there is reached by nobody', () => {
  fc.assert(
    fc.property(questions, (question) => {
      expect(reachOf(question, ['vault:acme/none'])).toEqual([{object: 'vault:acme/none', levels: []}]);
      expect(reachOf(question, [])).toEqual([]);
    }),
    {numRuns: 20},
  );
});
