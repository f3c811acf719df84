/** Whose access paths to a target differ between two states. */
import {describe, expect, it} from 'vitest';
import {affectedPeople} from '../../../src/access/affected-people.ts';
import type {GroupPath, PathsOfOrigin} from '../../../src/access/group-path.ts';
import {onePerson, type People} from '../../../src/access/people.ts';
import {unmetRequirement, type Requirement} from '../../../src/access/requirement.ts';
import type {Level} from '../../../src/model/levels.ts';

const ANA = 'ana@acme.example';
const BO = 'bo@acme.example';
const CY = 'cy@acme.example';
const DI = 'di@acme.example';

const requirementOf = (met: People): Requirement => ({...unmetRequirement(() => ''), met});
const ALL = requirementOf(new Set([ANA, BO, CY, DI]));

const path = (
  people: People,
  {level = 'viewer', via = ['a'], requirement = ALL, ...more}: Partial<GroupPath> & {level?: Level} = {},
): GroupPath => ({people, level, via, requirement, ...more});
const group = (paths: readonly GroupPath[], more: Partial<PathsOfOrigin> = {}): PathsOfOrigin => ({
  key: 'within',
  shared: false,
  paths,
  ...more,
});

const some = (...emails: readonly string[]): People => new Set(emails);
const affected = (before: readonly PathsOfOrigin[], after: readonly PathsOfOrigin[]): readonly string[] =>
  [...affectedPeople()(before, after)].toSorted();
const between = (before: readonly GroupPath[], after: readonly GroupPath[]): readonly string[] =>
  affected([group(before)], [group(after)]);

describe('by one path on both sides', () => {
  it('nobody is affected whom it admits before and after', () => {
    expect(between([path(some(ANA, BO))], [path(some(ANA, BO))])).toEqual([]);
    expect(between([], [])).toEqual([]);
  });

  it('those are whom it is for on one side alone, if they meet what it asks', () => {
    expect(between([path(some(ANA, BO))], [path(some(BO, CY))])).toEqual([ANA, CY]);
    const met = requirementOf(some(ANA, BO));
    expect(
      between([path(some(ANA, BO), {requirement: met})], [path(some(BO, CY), {requirement: met})]),
    ).toEqual([ANA]);
  });

  it('those are who meet what it asks on one side alone, if it is for them', () => {
    const one = path(some(ANA, BO), {requirement: requirementOf(some(ANA, DI))});
    const other = path(some(ANA, BO), {requirement: requirementOf(some(ANA, BO))});
    expect(between([one], [other])).toEqual([BO]);
    expect(between([other], [one])).toEqual([BO]);
  });

  it('so it is of a path for one person', () => {
    expect(between([path(onePerson(ANA))], [path(onePerson(ANA))])).toEqual([]);
    expect(between([path(onePerson(ANA))], [path(onePerson(BO))])).toEqual([ANA, BO]);
    const unmet = path(onePerson(ANA), {requirement: requirementOf(some(BO))});
    expect(between([path(onePerson(ANA))], [unmet])).toEqual([ANA]);
    expect(between([unmet], [unmet])).toEqual([]);
    expect(between([path(onePerson(ANA))], [path(some(ANA, BO))])).toEqual([BO]);
    expect(between([path(some(ANA, BO))], [path(onePerson(ANA))])).toEqual([BO]);
  });
});

describe('by a path on one side alone', () => {
  it('all are whom it admits', () => {
    const met = requirementOf(some(ANA, DI));
    expect(between([path(some(ANA, BO), {requirement: met})], [])).toEqual([ANA]);
    expect(between([], [path(some(ANA, BO), {requirement: met})])).toEqual([ANA]);
  });

  it.each([
    ['level', {level: 'editor'}],
    ['steps', {via: ['b']}],
    ['number of steps', {via: ['a', 'b']}],
    ['last step', {via: ['a', 'c']}],
    ['link', {link: true}],
  ] as const)('as is one of another %s', (_, other) => {
    const own = {via: 'via' in other && other.via.length === 2 ? ['a', 'z'] : ['a']};
    expect(between([path(some(ANA), own)], [path(some(ANA), {...own, ...other})])).toEqual([ANA]);
    expect(between([path(some(ANA), {...own, ...other})], [path(some(ANA), own)])).toEqual([ANA]);
  });

  it('as is one of fewer steps, and one without a link that had one', () => {
    expect(between([path(some(ANA), {via: ['a', 'b']})], [path(some(ANA), {via: ['a']})])).toEqual([ANA]);
    expect(between([path(some(ANA), {via: ['a']})], [path(some(ANA), {via: ['a', 'b']})])).toEqual([ANA]);
  });
});

describe('by several paths', () => {
  const first = path(some(ANA), {via: ['a']});
  const second = path(some(BO), {via: ['b']});
  const third = path(some(CY), {via: ['c']});

  it('each is compared with the same on the other side, in whatever order they are', () => {
    expect(between([first, second, third], [third, first, second])).toEqual([]);
    expect(between([first, second], [second, third])).toEqual([ANA, CY]);
    expect(between([first, second], [first])).toEqual([BO]);
  });

  it('a link makes a path another one, wherever it stands', () => {
    const link = {...first, link: true as const};
    expect(between([first, second], [second, link])).toEqual([ANA]);
    expect(between([{...first, link: false as never}, second], [second, first])).toEqual([]);
  });

  it('one that is there twice is compared with both of them', () => {
    const twice = [first, path(some(DI), {via: ['a']})];
    expect(between(twice, [...twice, second])).toEqual([BO]);
    expect(between([...twice, second], [second, ...twice])).toEqual([]);
    expect(between([...twice, second], [second, first])).toEqual([DI]);
    const thrice = [...twice, path(some(CY), {via: ['a']})];
    expect(between([...thrice, second], [second, ...thrice])).toEqual([]);
  });

  it('people of equal groups are compared once, and found each time', () => {
    const [before, after] = [some(ANA, BO), some(BO, CY)];
    const steps = ['a', 'b', 'c'];
    expect(
      between(
        steps.map((via) => path(before, {via: [via]})),
        steps.map((via) => path(after, {via: [via]})),
      ),
    ).toEqual([ANA, CY]);
  });
});

describe('by several groups', () => {
  const within = group([path(some(ANA))]);
  const admins = group([path(some(BO))], {key: 'admin'});

  it('each is compared with that of its key', () => {
    expect(affected([within, admins], [admins, within])).toEqual([]);
    expect(affected([within], [within, admins])).toEqual([BO]);
    expect(affected([within, admins], [within])).toEqual([BO]);
    expect(affected([within, admins], [])).toEqual([ANA, BO]);
    expect(affected([], [])).toEqual([]);
  });

  it('what targets share is found for each of them, whether it comes, goes or changes', () => {
    const shared = (...people: readonly string[]): PathsOfOrigin =>
      group([path(some(...people))], {key: 'Space/acme/room', shared: true});
    const find = affectedPeople();
    const found = (before: readonly PathsOfOrigin[], after: readonly PathsOfOrigin[]) =>
      [...find(before, after)].toSorted();
    const [was, is] = [shared(ANA, BO), shared(BO, CY)];
    for (const _ of ['one target', 'another']) {
      expect(found([was], [is])).toEqual([ANA, CY]);
      expect(found([], [is])).toEqual([BO, CY]);
      expect(found([was], [])).toEqual([ANA, BO]);
    }
  });

  it('what one target has alone is looked at for each', () => {
    const find = affectedPeople();
    expect([...find([], [group([path(some(ANA))])])]).toEqual([ANA]);
    expect([...find([], [group([path(some(BO))])])]).toEqual([BO]);
  });
});
