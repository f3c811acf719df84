import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {tries} from '../effort.ts';
import {applyChanges, diff} from '../../src/diff/diff.ts';
import {appliedDigest} from '../../src/model/applied-digest.ts';
import {deletedWorkspaces} from '../../src/model/archive.ts';
import {compareObjects, homeOf, type Address} from '../../src/model/address.ts';
import {canonicalJson} from '../../src/model/canonical-json.ts';
import {differences, type Difference} from '../../src/model/differences.ts';
import type {Live} from '../../src/model/live.ts';
import type {DesiredObject, LiveObject, State} from '../../src/model/objects.ts';
import {
  byAddress,
  declared,
  governed,
  rawObjects,
  turnedAround,
  type RawObject,
} from '../unit/model/raw-objects.ts';
import {NEW_DATABASE} from '../unit/model/new-database.ts';

const SET = 'ours';

const liveWith = (objects: State<LiveObject>, applied: ReadonlyMap<Address, string> = new Map()): Live => ({
  objects,
  applied,
  lastRun: applied.size === 0 ? null : 1,
  pristine: false,
  now: 0,
  ...NEW_DATABASE,
});

/** A live state whose objects belong to this set, another, or none. */
const live: fc.Arbitrary<State<LiveObject>> = rawObjects().chain((raws) =>
  fc
    .array(fc.constantFrom(SET, SET, 'theirs', null), {minLength: raws.length, maxLength: raws.length})
    .map((owners) => byAddress(raws.map((raw, i) => ({...governed(raw), managedBy: owners[i] ?? null})))),
);
const desired: fc.Arbitrary<State<DesiredObject>> = rawObjects().map((raws) => byAddress(raws.map(declared)));

/** Desired and live that have most objects in common, some of them alike. */
const overlapping = fc
  .tuple(desired, live, fc.array(fc.constantFrom(SET, 'theirs', null, undefined), {maxLength: 12}))
  .map(([wanted, other, owners]) => {
    const both = [...wanted.values()].flatMap(({declaration: _, ...object}, i) => {
      const owner = owners[i];
      return owner === undefined ? [] : [{...object, managedBy: owner}];
    });
    return {desired: wanted, live: new Map([...other, ...byAddress(both)])};
  });
const either = fc.oneof(
  overlapping,
  fc.record({desired, live}).map((pair) => ({desired: pair.desired, live: new Map(pair.live)})),
);

const shuffled = <T>(state: ReadonlyMap<Address, T>): ReadonlyMap<Address, T> =>
  new Map([...state].toReversed());

const contentOf = (object: {readonly labels: unknown; readonly spec: unknown} | undefined): unknown =>
  object === undefined ? undefined : {labels: object.labels, spec: object.spec};

const RUNS = {numRuns: tries(60)};

describe('where a state differs from the one that it was made of', () => {
  it('is where all objects of both show that they differ', () => {
    let some = 0;
    fc.assert(
      fc.property(either, ({desired: wanted, live: there}) => {
        const after = applyChanges(there, diff(wanted, liveWith(there), SET).changes);
        const told = [...differences(there, after)];
        // Nothing is known of a copy.
        const all = [...differences(there, new Map(after))];
        const byAddressOf = (found: readonly Difference[]) =>
          found.toSorted((a, b) => compareObjects(a.object, b.object));
        expect(byAddressOf(told)).toStrictEqual(byAddressOf(all));
        some += told.length;
      }),
      {numRuns: tries(300)},
    );
    expect(some).toBeGreaterThan(300);
  });

  it('is known of that one alone', () => {
    const [there, other] = [new Map<Address, LiveObject>(), new Map<Address, LiveObject>()];
    const [raw] = fc.sample(
      rawObjects().filter((raws) => raws.length > 0),
      {numRuns: 1, seed: 3},
    );
    const [object] = (raw ?? []).map((each) => ({...governed(each), managedBy: SET}));
    if (object === undefined) throw new Error('there is no object');
    other.set(object.address, object);
    const after = applyChanges(there, [
      {address: object.address, actions: ['create'], reason: 'new', fields: [], after: object},
    ] as unknown as Parameters<typeof applyChanges>[1]);
    expect([...differences(there, after)]).toStrictEqual([{object}]);
    expect([...differences(other, after)]).toStrictEqual([]);
    expect([...differences(after, there)]).toStrictEqual([{object}]);
  });
});

describe('a diff', () => {
  it('of what is live just so is empty', () => {
    fc.assert(
      fc.property(rawObjects(), (raws) => {
        const wanted = byAddress(raws.map(declared));
        const there = byAddress(raws.map((raw) => ({...governed(raw), managedBy: SET})));
        expect(diff(wanted, liveWith(there), SET)).toEqual({
          changes: [],
          unchanged: [...wanted.values()],
          unmanaged: [],
        });
      }),
      RUNS,
    );
  });

  it('applied to what is live gives what is declared, and leaves all else alone', () => {
    fc.assert(
      fc.property(either, (pair) => {
        const {changes} = diff(pair.desired, liveWith(pair.live), SET);
        const after = applyChanges(pair.live, changes);
        const deleted = deletedWorkspaces(changes);
        for (const address of new Set([...pair.desired.keys(), ...pair.live.keys()])) {
          const was = pair.live.get(address);
          const foreign = was !== undefined && was.managedBy !== null && was.managedBy !== SET;
          const wanted = pair.desired.get(address);
          // What is of no set goes with its workspace.
          const stays = was?.managedBy === null && !deleted.has(was.workspace ?? '');
          // The record of a leaving stays, too, whoever declared it.
          const isRecord = was?.kind === 'Offboarding' && !deleted.has(was.workspace ?? '');
          const left = foreign || (wanted === undefined && (stays || isRecord));
          expect(contentOf(after.get(address))).toEqual(contentOf(left ? was : wanted));
        }
        expect(after.size).toBeLessThanOrEqual(new Set([...pair.desired.keys(), ...pair.live.keys()]).size);
      }),
      RUNS,
    );
  });

  it('does not depend on the order of either side', () => {
    fc.assert(
      fc.property(either, (pair) => {
        const one = diff(pair.desired, liveWith(pair.live), SET);
        const other = diff(shuffled(pair.desired), liveWith(shuffled(pair.live)), SET);
        const inOrder = ({unchanged, ...rest}: typeof one) => ({
          ...rest,
          unchanged: unchanged.toSorted(compareObjects),
        });
        expect(JSON.stringify(inOrder(other))).toBe(JSON.stringify(inOrder(one)));
      }),
      RUNS,
    );
  });

  it('does not depend on how a manifest orders its lists and fields', () => {
    fc.assert(
      fc.property(rawObjects(), (raws) => {
        const there = byAddress(raws.map((raw) => ({...governed(raw), managedBy: SET})));
        const turned = raws.map((raw): RawObject => ({
          ...raw,
          raw: turnedAround(raw.raw, true) as RawObject['raw'],
        }));
        expect(diff(byAddress(turned.map(declared)), liveWith(there), SET).changes).toEqual([]);
      }),
      RUNS,
    );
  });

  it('never touches what belongs to another set, and takes into this one only what is declared', () => {
    fc.assert(
      fc.property(either, (pair) => {
        for (const {address, actions, reason, before, after} of diff(pair.desired, liveWith(pair.live), SET)
          .changes) {
          const owner = pair.live.get(address)?.managedBy;
          expect([SET, null, undefined]).toContain(owner);
          expect(actions.includes('adopt')).toBe(owner === null);
          expect(reason === 'adopted').toBe(owner === null);
          if (after === undefined) expect([owner, actions, reason]).toEqual([SET, ['delete'], 'removed']);
          if (before === undefined) expect([owner, actions]).toEqual([undefined, ['create']]);
        }
      }),
      RUNS,
    );
  });

  it('counts every object once: as unchanged, changed, foreign or unmanaged', () => {
    fc.assert(
      fc.property(either, (pair) => {
        const {changes, unchanged, unmanaged} = diff(pair.desired, liveWith(pair.live), SET);
        const owned = [...pair.live.values()].filter(({managedBy}) => managedBy === SET);
        const concerned = new Set([...pair.desired.values(), ...owned].map(homeOf));
        const foreign = [...pair.desired.keys()].filter((a) => pair.live.get(a)?.managedBy === 'theirs');
        const deletions = changes.filter(({after}) => after === undefined);
        expect(unchanged.length + changes.length - deletions.length + foreign.length).toBe(pair.desired.size);
        expect(unmanaged.length).toBe(
          [...pair.live.values()].filter(
            (object) =>
              object.managedBy === null &&
              !pair.desired.has(object.address) &&
              object.kind !== 'User' &&
              object.kind !== 'Offboarding' &&
              concerned.has(homeOf(object)),
          ).length,
        );
      }),
      RUNS,
    );
  });

  it('calls drift what the manifests declare as it was last applied', () => {
    fc.assert(
      fc.property(either, fc.func(fc.boolean()), (pair, wasApplied) => {
        const applied = new Map(
          [...pair.desired.values()]
            .filter(({address}) => wasApplied(address))
            .map((object) => [object.address, appliedDigest(object, new Map())]),
        );
        for (const {address, actions, reason, after} of diff(pair.desired, liveWith(pair.live, applied), SET)
          .changes) {
          if (after === undefined || actions.includes('adopt')) continue;
          const otherwise = actions.includes('create') ? 'declared' : 'edited';
          expect(reason).toBe(applied.has(address) ? 'drift' : otherwise);
        }
      }),
      RUNS,
    );
  });
});

/** What stands at a JSON pointer (RFC 6901); null where nothing does. */
function at(value: unknown, pointer: string): unknown {
  let node = value;
  for (const segment of pointer.split('/').slice(1)) {
    const key = segment.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof node !== 'object' || node === null || !Object.hasOwn(node, key)) return null;
    node = (node as Record<string, unknown>)[key];
  }
  return node;
}

/** Pointers of everything in a value that has nothing inside: texts, numbers, empty lists. */
function* leaves(value: unknown, pointer = ''): Generator<string> {
  const members = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  if (members.length === 0) yield pointer;
  for (const [key, member] of members) {
    yield* leaves(member, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`);
  }
}

describe('the fields of a change', () => {
  const documentOf = (object: DesiredObject | LiveObject | undefined): unknown => ({
    ...object?.spec,
    metadata: {labels: object?.labels ?? {}},
  });

  it('say what stands at each path before and after', () => {
    fc.assert(
      fc.property(either, (pair) => {
        for (const {address, fields} of diff(pair.desired, liveWith(pair.live), SET).changes) {
          const before = documentOf(pair.live.get(address));
          const after = documentOf(pair.desired.get(address));
          for (const field of fields) {
            expect(field.before).toEqual(at(before, field.path));
            expect(field.after).toEqual(at(after, field.path));
            expect(canonicalJson(field.before)).not.toBe(canonicalJson(field.after));
          }
          expect(new Set(fields.map(({path}) => path)).size).toBe(fields.length);
        }
      }),
      {numRuns: tries(90)},
    );
  });

  it('are all that differs: each difference is within exactly one of their paths', () => {
    fc.assert(
      fc.property(either, (pair) => {
        for (const {address, fields} of diff(pair.desired, liveWith(pair.live), SET).changes) {
          const before = documentOf(pair.live.get(address));
          const after = documentOf(pair.desired.get(address));
          for (const leaf of new Set([...leaves(before), ...leaves(after)])) {
            if (canonicalJson(at(before, leaf)) === canonicalJson(at(after, leaf))) continue;
            const around = fields.filter(
              ({path}) => `${leaf}/`.startsWith(`${path}/`) || path.startsWith(`${leaf}/`),
            );
            expect([leaf, around.length > 0]).toEqual([leaf, true]);
          }
          for (const {path} of fields) {
            expect(fields.filter((other) => other.path.startsWith(`${path}/`))).toEqual([]);
          }
        }
      }),
      {numRuns: tries(90)},
    );
  });

  it('name labels one by one', () => {
    fc.assert(
      fc.property(either, (pair) => {
        for (const {fields} of diff(pair.desired, liveWith(pair.live), SET).changes) {
          for (const {path} of fields.filter((field) => field.path.startsWith('/metadata'))) {
            expect(path).toMatch(/^\/metadata\/labels\/[^/]+$/);
          }
        }
      }),
      RUNS,
    );
  });
});
