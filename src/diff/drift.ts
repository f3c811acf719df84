/** What the set last applied × live → drift: which objects are no longer as the set left them, no matter who changed them. */
import {compareObjects, parseAddress, type Address, type AddressParts} from '../model/address.ts';
import {sameJson} from '../model/canonical-json.ts';
import type {Action, FieldChange} from '../model/change.ts';
import type {Live} from '../model/live.ts';
import type {GovernedObject, LiveObject} from '../model/objects.ts';
import {renamePeople} from '../model/people-named.ts';
import {isStray} from './accepted.ts';
import {allFields, ownerSetBack} from './diff.ts';

/** An object that is not as the set left it; one of the two sides is absent where there was or is none. */
export interface DriftedObject {
  readonly address: Address;
  readonly action: Extract<Action, 'create' | 'update' | 'delete'>;
  readonly fields: readonly FieldChange[];
  /** As applied; absent for what was added, and where the audit does not know it. */
  readonly before?: GovernedObject;
  readonly after?: LiveObject;
}

/** In the order of plans. */
const inOrder = (a: DriftedObject, b: DriftedObject): number =>
  compareObjects(parseAddress(a.address) as AddressParts, parseAddress(b.address) as AddressParts);

/** Where an object stands: also one without effect. */
const standing = ({objects, dormant}: Live, address: Address): LiveObject | undefined =>
  objects.get(address) ?? dormant.get(address);

/**
 * The addresses of objects of the set that are not as it last applied them, or whose rows say otherwise of owner or effect, and of
 * what was written around bylaw under its name.
 */
export function driftedAddresses(live: Live, set: string): readonly Address[] {
  const {applied, claimedBy, dormant} = live;
  const differs = [
    ...live.drifted.keys(),
    ...[...applied.keys()].filter((address) => claimedBy.has(address) || dormant.has(address)),
  ];
  const added = [...live.objects.values()].filter((object) => isStray(object, live, set));
  return [...new Set([...differs, ...added.map(({address}) => address)])];
}

/** What has drifted, in the order of plans. `contentOf` has what the set last applied. */
export function drifted(
  live: Live,
  set: string,
  contentOf: (address: Address) => GovernedObject | undefined,
): readonly DriftedObject[] {
  return driftedAddresses(live, set)
    .flatMap((address) => {
      const [before, after] = [
        live.applied.has(address) ? contentOf(address) : undefined,
        standing(live, address),
      ];
      const action = !live.applied.has(address) ? 'create' : after === undefined ? 'delete' : 'update';
      const owner = after === undefined ? [] : ownerFields(after, live);
      // Without what was applied, nothing can be said of single fields.
      const fields = action === 'update' && before === undefined ? [] : allFields(before, after);
      return [
        {
          address,
          action,
          fields: [...owner, ...fields],
          ...(before && {before}),
          ...(after && {after}),
        } as const,
      ];
    })
    .toSorted(inOrder);
}

/** Whose the row of an object said to be, and says now. */
const ownerFields = (object: LiveObject, live: Live): readonly FieldChange[] =>
  live.applied.has(object.address)
    ? ownerSetBack(object, live).map(({path, before, after}) => ({path, before: after, after: before}))
    : [];

/**
 * Objects of the set that name people by another address than when it applied them, which is no other content to digests.
 * `were` has their addresses of then, by those of now.
 */
export function renamedIn(live: Live, were: ReadonlyMap<string, string>): readonly DriftedObject[] {
  if (were.size === 0) return [];
  const nameOf = (email: string): string => were.get(email) ?? email;
  return [...live.applied.keys()]
    .flatMap((address) => {
      const after = live.objects.get(address);
      if (after === undefined) return [];
      const isPerson = after.kind === 'Member' || after.kind === 'Guest' || after.kind === 'User';
      const name = isPerson ? nameOf(after.name) : after.name;
      const before = {...after, name, spec: renamePeople(after, nameOf)} as GovernedObject;
      if (name === after.name && sameJson(before.spec, after.spec)) return [];
      const named = name === after.name ? [] : [{path: '/metadata/name', before: name, after: after.name}];
      return [
        {address, action: 'update', fields: [...named, ...allFields(before, after)], before, after} as const,
      ];
    })
    .toSorted(inOrder);
}
