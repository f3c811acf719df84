/** What is wrong with the expressions of access tests, without asking any state. */
import type {Finding} from '../diagnostics/diagnostic.ts';
import {invalidValue} from '../diagnostics/schema-rules.ts';
import {expressionProblems} from '../proofs/every-way.ts';
import type {ReadSet} from './load-set.ts';
import {positionOfText} from './text-position.ts';

const MEND = 'Correct the expression; `bylaw explain AccessTest.tests` shows what it can use.';

/** An error, at its place, for each expression that cannot be read or that names what there is not. */
export function testExpressionFindings({decoded, sources}: ReadSet): readonly Finding[] {
  return decoded.tests.flatMap((test) =>
    test.tests.flatMap((assertion, i) => {
      if (!('never' in assertion) && !('always' in assertion)) return [];
      const field = 'never' in assertion ? 'never' : 'always';
      const text = 'never' in assertion ? assertion.never : assertion.always;
      const place = {...test.place, pointer: `${test.specPointer}/tests/${i}/${field}`};
      const source = sources.get(place.file);
      return expressionProblems(text).map(({message, offset}): Finding => {
        const position = source && positionOfText(source, place, text, offset);
        return {
          rule: invalidValue.id,
          severity: invalidValue.severity,
          address: test.address,
          message: `\`spec.tests[${i}].${field}\` cannot be evaluated: ${message}`,
          help: MEND,
          place,
          ...(position !== undefined && {position}),
        };
      });
    }),
  );
}
