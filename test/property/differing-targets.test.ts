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

/** Two moments: some or all objects are others, or a single one is, or those of one kind, or what was agreed on some; time may have passed. */
const moments: fc.Arbitrary<readonly [AccessQuestion, AccessQuestion]> = fc
  .record({
    pair: successions,
    other: questions,
    seed: fc.integer(),
    differs: fc.constantFrom('objects', 'object', 'Team', 'Role', 'Grant', 'Share', 'agreements'),
    // Where time has passed, somebody's membership has mostly expired, and all of a workspace can differ.
    nows: fc.oneof(
      instants.map((now) => [now, now] as const),
      fc.tuple(instants, instants),
    ),
    elsewheres: fc.tuple(elsewhere, elsewhere),
    staysElsewhere: fc.constantFrom(true, true, true, false),
  })
  .map(({pair: [before, after], other, seed, differs, nows, elsewheres, staysElsewhere}) => {
    const [was, is] = staysElsewhere ? [elsewheres[0], elsewheres[0]] : elsewheres;
    const first = {...before, now: nows[0], elsewhere: was};
    if (differs === 'objects') return [first, {...after, now: nows[1], elsewhere: is}];
    if (differs === 'agreements') {
      const of = ({address}: {readonly address: string}) =>
        (chance(seed, address) < 0.4 ? other : before).external;
      const external: AccessQuestion['external'] = {
        recipient: (share, subject) => of(share).recipient(share, subject),
        contribution: (share) => of(share).contribution(share),
        resourceInSharedSpace: (share, space, resource) =>
          of(share).resourceInSharedSpace(share, space, resource),
        invitationEnded: (guest) => of(guest).invitationEnded(guest),
      };
      return [first, {...before, external, now: nows[1], elsewhere: is}];
    }
    const state = new Map(before.state);
    if (differs !== 'object') {
      for (const [address, object] of other.state) {
        if (object.kind === differs && state.has(address)) state.set(address, object);
      }
      return [first, {...before, state, now: nows[1], elsewhere: is}];
    }
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
    {numRuns: tries(250), ...seeded(21)},
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
