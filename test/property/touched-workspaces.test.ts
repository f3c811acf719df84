/** What a change cannot touch is left out, and what is left answers the same. */
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {AccessQuestion} from '../../src/access/access-question.ts';
import {computeAccess, type EffectiveAccess} from '../../src/access/access.ts';
import {heldPermissions} from '../../src/access/held-permissions.ts';
import {hostOf} from '../../src/access/targets.ts';
import {touchedTargets} from '../../src/access/touched-targets.ts';
import {questionAbout, touchedBetween} from '../../src/access/touched-workspaces.ts';
import {seeded, tries} from '../effort.ts';
import {chance, EMAILS, pick, questions, WORKSPACES} from './access-organisations.ts';

type Levels = ReadonlyMap<string, EffectiveAccess>;

/** Everybody's access to each target of the workspaces that `isMeant`, by `target principal`. */
function levelsOf(question: AccessQuestion, isMeant: (workspace: string) => boolean): Levels {
  const table = computeAccess(question);
  return new Map(
    table.targets
      .filter((target) => isMeant(hostOf(target)))
      .flatMap((target) =>
        [...table.principals(target)].map(([who, access]) => [`${target} ${who}`, access] as const),
      ),
  );
}

const everybody = fc.subarray([...EMAILS]).map((emails) => new Set(emails));

/** Questions, with people who are members of workspaces that are not known. */
const asked: fc.Arbitrary<AccessQuestion> = fc
  .record({question: questions, active: everybody, ended: everybody})
  .map(({question, active, ended}) => ({...question, elsewhere: {active, ended}}));

/** Questions that what has been agreed alone tells apart. */
const agreed: fc.Arbitrary<readonly [AccessQuestion, AccessQuestion]> = fc
  .record({before: asked, other: questions, seed: fc.integer()})
  .map(({before, other, seed}) => {
    // A part of it, so that not every target is touched.
    const isOther = ({address}: {readonly address: string}): boolean => chance(seed, address) < 0.8;
    const pickOf = (object: {readonly address: string}) => (isOther(object) ? other : before).external;
    const external: AccessQuestion['external'] = {
      recipient: (share, subject) => pickOf(share).recipient(share, subject),
      contribution: (share) => pickOf(share).contribution(share),
      resourceInSharedSpace: (share, space, resource) =>
        pickOf(share).resourceInSharedSpace(share, space, resource),
      invitationEnded: (guest) => pickOf(guest).invitationEnded(guest),
    };
    return [before, {...before, external}];
  });

/** A question, and one after a single object was replaced, removed or added. */
const steps: fc.Arbitrary<readonly [AccessQuestion, AccessQuestion]> = fc
  .record({before: asked, other: questions, seed: fc.integer()})
  .map(({before, other, seed}) => {
    const address = pick([...before.state.keys(), ...other.state.keys()], chance(seed, 'address'));
    const state = new Map(before.state);
    const made = other.state.get(address);
    if (made === undefined) state.delete(address);
    else state.set(address, made);
    return [before, {...before, state}];
  });

describe('the question about some workspaces', () => {
  it('has the answers of the whole', () => {
    fc.assert(
      fc.property(asked, fc.subarray(WORKSPACES, {minLength: 1}), (question, workspaces) => {
        const isMeant = (workspace: string): boolean => workspaces.includes(workspace);
        const part = questionAbout(question, new Set(workspaces));
        expect(levelsOf(part, isMeant)).toStrictEqual(levelsOf(question, isMeant));
      }),
      {numRuns: tries(300), ...seeded(11)},
    );
  });
});

describe('the targets that agreements touch', () => {
  it('are all to which somebody has other access, and not all that there are', () => {
    let untouched = 0;
    fc.assert(
      fc.property(agreed, ([before, after]) => {
        const touched = touchedTargets(before, after) ?? new Set<string>();
        const tableBefore = computeAccess(before);
        const tableAfter = computeAccess(after);
        for (const target of tableAfter.targets) {
          if (touched.has(target)) continue;
          untouched++;
          expect(new Map(tableAfter.principals(target))).toStrictEqual(
            new Map(tableBefore.principals(target)),
          );
        }
      }),
      {numRuns: tries(600), ...seeded(13)},
    );
    expect(untouched).toBeGreaterThan(100);
  });

  it('are not told where more than agreements differs', () => {
    const [[before, after]] = fc.sample(steps, {numRuns: 1, seed: 5}) as [
      readonly [AccessQuestion, AccessQuestion],
    ];
    expect(touchedTargets(before, after)).toBeUndefined();
  });
});

describe('what members hold after a change', () => {
  it('is what is worked out of the whole, where it is taken from the state before', () => {
    let other = 0;
    fc.assert(
      fc.property(steps, ([before, after]) => {
        const whole = heldPermissions(new Map(after.state), after.now);
        const held = heldPermissions(new Map(after.state), after.now, before.state);
        expect(held).toStrictEqual(whole);
        if (held !== heldPermissions(before.state, before.now)) other++;
      }),
      {numRuns: tries(400), ...seeded(14)},
    );
    expect(other).toBeGreaterThan(50);
  });
});

describe('the workspaces that a change touches', () => {
  it('are all in which somebody has other access', () => {
    fc.assert(
      fc.property(steps, ([before, after]) => {
        const touched = touchedBetween(before, after);
        if (touched === undefined) return;
        const isLeftOut = (workspace: string): boolean => !touched.has(workspace);
        expect(levelsOf(after, isLeftOut)).toStrictEqual(levelsOf(before, isLeftOut));
      }),
      {numRuns: tries(400), ...seeded(12)},
    );
  });

  it('are few of many: the generator has changes that touch none, one, two and all, and parts that are smaller', () => {
    const sizes = new Set<number | undefined>();
    let smaller = 0;
    for (const [before, after] of fc.sample(steps, {numRuns: 400, seed: 5})) {
      const touched = touchedBetween(before, after);
      sizes.add(touched?.size);
      if (touched !== undefined && questionAbout(after, touched).state.size < after.state.size) smaller++;
    }
    expect([undefined, 0, 1, 2, 3].filter((size) => !sizes.has(size))).toStrictEqual([]);
    expect(smaller).toBeGreaterThan(20);
  });
});
