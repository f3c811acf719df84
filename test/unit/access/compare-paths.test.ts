/** Which of several access paths is the best, and what is asked of whom a path is for. */
import {describe, expect, it} from 'vitest';
import {bestOfEach, comparePaths, type GroupPath} from '../../../src/access/group-path.ts';
import {unmetRequirement, type Requirement} from '../../../src/access/requirement.ts';
import type {AccessPath} from '../../../src/model/access-answers.ts';

const BO = 'bo@acme.example';
const CY = 'cy@acme.example';
const DI = 'di@acme.example';

const path = (level: AccessPath['level'], ...via: readonly string[]): AccessPath => ({level, via});

describe('comparePaths', () => {
  /** Best first. */
  const ORDERED: readonly AccessPath[] = [
    path('creator', 'creator'),
    path('co-owner', 'Space/acme/a', 'Share/acme/a', 'team:acme/a'),
    path('viewer', 'z'),
    path('viewer', 'Share/acme/a', 'team:acme/b'),
    path('viewer', 'Share/acme/b', 'team:acme/a'),
    path('viewer', 'Share/acme/b', 'team:acme/c'),
    path('viewer', 'Space/acme/a', 'Share/acme/a', 'team:acme/a'),
    {...path('viewer', 'general-access:link'), link: true},
    {...path('viewer', 'Space/acme/a', 'general-access:link'), link: true},
  ];

  it('is by level, then without a link, then the shortest, then by text', () => {
    expect(ORDERED.toReversed().toSorted(comparePaths)).toStrictEqual(ORDERED);
    expect(ORDERED.toSorted(comparePaths)).toStrictEqual(ORDERED);
  });

  it('is 0 for two that are the same', () => {
    for (const one of ORDERED) expect(comparePaths(one, {...one})).toBe(0);
  });
});

describe('bestOfEach', () => {
  const metBy = (...met: readonly string[]): Requirement => ({
    ...unmetRequirement(() => ''),
    met: new Set(met),
  });
  const group = (one: AccessPath, people: readonly string[], ...met: readonly string[]): GroupPath => ({
    ...one,
    people: new Set(people),
    requirement: metBy(...met),
  });
  const editors = group(path('editor', 'a'), [BO, CY], BO, CY);
  const viewers = group(path('viewer', 'b'), [BO, CY, DI], CY, DI);

  it('is the best path of everybody whom paths admit', () => {
    expect(bestOfEach([viewers, editors])).toStrictEqual(
      new Map([
        [CY, editors],
        [DI, viewers],
        [BO, editors],
      ]),
    );
  });

  it('is of some people alone, where they are named', () => {
    expect(bestOfEach([viewers, editors], new Set([DI]))).toStrictEqual(new Map([[DI, viewers]]));
  });

  it('is the first of two that are the same', () => {
    const again = {...editors};
    expect(bestOfEach([editors, again]).get(BO)).toBe(editors);
  });
});

it('what nobody meets lacks one thing, has never been met, and is met no more through an external share', () => {
  const unmet = unmetRequirement((email) => `an approval for ${email}`);
  expect(unmet.missing(BO)).toStrictEqual([`an approval for ${BO}`]);
  expect(unmet.met.size).toBe(0);
  expect(unmet.until(BO)).toBe(-Infinity);
  expect(unmet.throughExternalShare()).toBe(unmet);
});
