/** In which order sets are planned: what each needs of others and what is not live yet comes first. */
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {orderSets, type SurveyedSet} from '../../../src/planner/set-order.ts';
import type {Change} from '../../../src/model/change.ts';
import type {DesiredObject} from '../../../src/model/objects.ts';

const workspace = (name: string): DesiredObject =>
  ({address: `Workspace/${name}`, kind: 'Workspace', workspace: null, name, labels: {}, spec: {}}) as never;
const team = (home: string, name: string, members: readonly string[] = []): DesiredObject =>
  ({
    address: `Team/${home}/${name}`,
    kind: 'Team',
    workspace: home,
    name,
    labels: {},
    spec: {members},
  }) as never;

/** A set that declares objects of which nothing is live, but for what `live` says. */
function set(
  name: string,
  objects: readonly DesiredObject[],
  live: readonly DesiredObject[] = [],
): SurveyedSet {
  const isLive = new Map(live.map((one) => [one.address, {...one, managedBy: name}]));
  const made = objects.filter(({address}) => !isLive.has(address));
  return {
    set: name,
    desired: new Map(objects.map((one) => [one.address, one])),
    changes: made.map((after): Change => ({
      address: after.address,
      actions: ['create'],
      reason: 'declared',
      fields: [],
      after,
    })),
    live: isLive,
    actor: null,
    actorIsLive: true,
  };
}

test('a set comes after the one that makes its workspace, and rests on it', () => {
  const {order, cycles} = orderSets([
    set('acme', [team('acme', 'deals')]),
    set('beta', [team('beta', 'deals')], [team('beta', 'deals')]),
    set('platform', [workspace('acme'), workspace('beta')]),
  ]);
  expect(cycles).toEqual([]);
  expect(order.map((one) => [one.set, one.needs, one.restsOn])).toEqual([
    ['platform', [], []],
    ['acme', ['platform'], ['platform']],
    ['beta', ['platform'], ['platform']],
  ]);
});

test('a set whose actor another one declares comes after that one', () => {
  const user = {...workspace('x'), address: 'User/root@x', kind: 'User', name: 'root@x', spec: {}} as never;
  const acme = {...set('acme', [workspace('acme')]), actor: 'root@x', actorIsLive: false};
  expect(orderSets([acme, set('people', [user])]).order.map((one) => one.set)).toEqual(['people', 'acme']);
});

test('sets that need each other are a cycle, and what needs them has no set to rest on', () => {
  const [a, b] = [team('b', 'of-a'), team('a', 'of-b')];
  const {order, cycles} = orderSets([
    set('first', [workspace('a'), a]),
    set('second', [workspace('b'), b]),
    set('third', [team('a', 'more')]),
  ]);
  expect(cycles).toEqual([
    {
      sets: [
        {set: 'first', needs: 'Workspace/b'},
        {set: 'second', needs: 'Workspace/a'},
      ],
    },
  ]);
  expect(order).toEqual([{set: 'third', needs: ['first'], restsOn: []}]);
});

test('every set comes once, after all that it needs, whatever the order in which they are given', () => {
  const arbitrary = fc
    .integer({min: 1, max: 7})
    .chain((count) =>
      fc.tuple(
        fc.constant(count),
        fc.array(fc.tuple(fc.nat(count - 1), fc.nat(count - 1)), {maxLength: 10}),
        fc.infiniteStream(fc.nat(100)),
      ),
    );
  fc.assert(
    fc.property(arbitrary, ([count, pairs, random]) => {
      const sets = Array.from({length: count}, (_, i) =>
        set(`set-${i}`, [
          workspace(`w${i}`),
          ...pairs.flatMap(([from, to], n) => (from === i ? [team(`w${to}`, `t${n}`)] : [])),
        ]),
      );
      const shuffled = sets
        .map((one) => ({one, at: random.next().value as number}))
        .toSorted((a, b) => a.at - b.at)
        .map(({one}) => one);
      const {order, cycles} = orderSets(sets);
      expect(orderSets(shuffled)).toEqual({order, cycles});
      const reaches = (from: number, to: number, seen = new Set<number>()): boolean =>
        pairs.some(([a, b]) => {
          if (a !== from || b === from || seen.has(b)) return false;
          return b === to || reaches(b, to, seen.add(b));
        });
      const inCycle = sets.filter((_, i) => reaches(i, i)).map((one) => one.set);
      const placed = order.map((one) => one.set);
      expect([...placed, ...inCycle].toSorted()).toEqual(sets.map((one) => one.set).toSorted());
      const told = new Set(cycles.flatMap((cycle) => cycle.sets.map((one) => one.set)));
      expect([...told].toSorted()).toEqual(inCycle.toSorted());
      for (const [i, {needs, restsOn}] of order.entries()) {
        const known = needs.filter((needed) => !inCycle.includes(needed));
        expect(placed.slice(0, i)).toEqual(expect.arrayContaining(known));
        expect(placed.slice(0, i)).toEqual(expect.arrayContaining([...restsOn]));
      }
    }),
  );
});
