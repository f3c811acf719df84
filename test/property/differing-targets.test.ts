/** Between two moments, only the targets to which access can differ are looked at: the answer is that of all. */
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {accessChanges} from '../../src/access/access-changes.ts';
import type {AccessQuestion} from '../../src/access/access-question.ts';
import {computeAccess} from '../../src/access/access.ts';
import {differingTargets} from '../../src/access/differing-targets.ts';
import {compareText} from '../../src/diagnostics/compare-text.ts';
import type {AccessChange} from '../../src/model/plan.ts';
import {seeded, tries} from '../effort.ts';
import {chance, EMAILS, NOW, pick, questions, successions} from './access-organisations.ts';

const DAY_MS = 86_400_000;

/** Before, at and after the expiries that organisations have. */
const instants = fc.constantFrom(NOW, NOW + 1, NOW - 2 * DAY_MS, NOW + DAY_MS, NOW + 5000 * DAY_MS);

const everybody = fc.subarray([...EMAILS]).map((emails) => new Set(emails));

const elsewhere = fc.oneof(
  fc.constant({active: new Set<string>(), ended: new Set<string>()}),
  fc.record({active: everybody, ended: everybody}),
);

/** Two moments: some or all objects are others, or a single one is; agreements may be, and time may have passed. */
const moments: fc.Arbitrary<readonly [AccessQuestion, AccessQuestion]> = fc
  .record({
    pair: successions,
    other: questions,
    seed: fc.integer(),
    isSingle: fc.boolean(),
    nows: fc.tuple(instants, instants),
    elsewheres: fc.tuple(elsewhere, elsewhere),
    staysElsewhere: fc.boolean(),
  })
  .map(({pair: [before, after], other, seed, isSingle, nows, elsewheres, staysElsewhere}) => {
    const [was, is] = staysElsewhere ? [elsewheres[0], elsewheres[0]] : elsewheres;
    const first = {...before, now: nows[0], elsewhere: was};
    if (!isSingle) return [first, {...after, now: nows[1], elsewhere: is}];
    const state = new Map(before.state);
    const address = pick([...before.state.keys(), ...other.state.keys()], chance(seed, 'address'));
    const made = other.state.get(address);
    if (made === undefined) state.delete(address);
    else state.set(address, made);
    return [first, {...before, state, now: nows[1], elsewhere: is}];
  });

/** Everybody's changes by the whole computation, target by target and person by person. */
function changesOf(before: AccessQuestion, after: AccessQuestion): readonly AccessChange[] {
  const [was, is] = [computeAccess(before), computeAccess(after)];
  const targets = [...new Set([...was.targets, ...is.targets])].toSorted(compareText);
  return targets.flatMap((object) => {
    const [had, has] = [was.principals(object), is.principals(object)];
    return [...new Set([...had.keys(), ...has.keys()])].toSorted(compareText).flatMap((principal) => {
      const [one, other] = [had.get(principal), has.get(principal)];
      const via = (other ?? one)?.paths[0]?.via ?? [];
      return one?.level === other?.level
        ? []
        : [{principal, object, before: one?.level ?? null, after: other?.level ?? null, via}];
    });
  });
}

test('who gains and loses access between two moments is what comparing everybody says', () => {
  fc.assert(
    fc.property(moments, ([before, after]) => {
      const {gained, lost, changed} = accessChanges(before, after);
      const expected = changesOf(before, after);
      expect(gained).toStrictEqual(expected.filter((change) => change.before === null));
      expect(lost).toStrictEqual(expected.filter((change) => change.after === null));
      expect(changed).toStrictEqual(
        expected.filter((change) => change.before !== null && change.after !== null),
      );
    }),
    {numRuns: tries(150), ...seeded(21)},
  );
});

test('a target to which access cannot differ has the same paths for everybody, and there are such targets', () => {
  let untouched = 0;
  fc.assert(
    fc.property(moments, ([before, after]) => {
      const touched = differingTargets(before, after);
      const [was, is] = [computeAccess(before), computeAccess(after)];
      for (const target of new Set([...was.targets, ...is.targets])) {
        if (touched.has(target)) continue;
        untouched++;
        expect(new Map(is.principals(target))).toStrictEqual(new Map(was.principals(target)));
      }
    }),
    {numRuns: tries(1500), ...seeded(22)},
  );
  expect(untouched).toBeGreaterThan(100);
});

test('where nothing differs and nothing has expired, no target is looked at', () => {
  fc.assert(
    fc.property(questions, (question) => {
      expect(differingTargets(question, {...question, state: new Map(question.state)})).toEqual(new Set());
    }),
    {numRuns: tries(50)},
  );
});
