/**
 * desired × live → changes. Both sides are maps of canonical objects, so that the comparison stays simple: `diff(x,
 * x)` is empty, and applying the changes to live gives desired. What the set does not own is left out before anything
 * is compared: objects of other sets never become changes (rule `ownership/foreign-set` reports them), and unmanaged
 * ones only if they are declared.
 */
import {compareObjects, homeOf, type Address} from '../model/address.ts';
import {appliedDigest} from '../model/applied-digest.ts';
import {sameJson} from '../model/canonical-json.ts';
import type {Action, Change, ChangeReason} from '../model/change.ts';
import type {Live} from '../model/live.ts';
import type {DesiredObject, GovernedObject, LiveObject, State} from '../model/objects.ts';
import {fieldChanges} from './field-changes.ts';
import {isFullyExpired, losesOnlyExpired} from './expired.ts';
import {renamesToFollow} from './renames.ts';

export interface Diff {
  /** In the order of {@link compareObjects}. */
  readonly changes: readonly Change[];
  /** Declared objects whose live content is the same. */
  readonly unchanged: number;
  /** Live objects of no set that are not declared, in workspaces that concern the set. */
  readonly unmanaged: readonly LiveObject[];
}

/** Every field that differs, labels as `/metadata/labels/…`. */
const allFields = (before: GovernedObject | undefined, after: GovernedObject | undefined) => [
  ...fieldChanges(before?.labels ?? {}, after?.labels ?? {}, '/metadata/labels'),
  ...fieldChanges(before?.spec, after?.spec),
];

/** An edit of the manifest, unless the manifest still says what was last applied: then live has drifted. */
function updateReason(desired: DesiredObject, before: LiveObject, live: Live): ChangeReason {
  if (live.applied.get(desired.address) === appliedDigest(desired, live.ledger.knownAs)) return 'drift';
  return losesOnlyExpired(before, desired, live.now) ? 'expired' : 'edited';
}

function changeOf(desired: DesiredObject, before: LiveObject | undefined, live: Live): Change | undefined {
  const {address, declaration} = desired;
  if (before === undefined) {
    const reason =
      live.applied.get(address) === appliedDigest(desired, live.ledger.knownAs) ? 'drift' : 'declared';
    return {
      address,
      actions: ['create'],
      reason,
      fields: allFields(undefined, desired),
      after: desired,
      declaration,
    };
  }
  const same = sameJson(before.spec, desired.spec) && sameJson(before.labels, desired.labels);
  const adopted = before.managedBy === null;
  if (same && !adopted) return undefined;
  const actions: Action[] = [
    ...(adopted ? (['adopt'] as const) : []),
    ...(same ? [] : (['update'] as const)),
  ];
  const reason = adopted ? 'adopted' : updateReason(desired, before, live);
  return {address, actions, reason, fields: allFields(before, desired), before, after: desired, declaration};
}

/** The change that gives a live object of the set another name, and what else differs. */
function renameOf(desired: DesiredObject, before: LiveObject): Change {
  const {address, declaration} = desired;
  const name = {path: '/metadata/name', before: before.name, after: desired.name};
  const fields = [name, ...allFields(before, desired)];
  return {
    address,
    actions: ['update'],
    reason: 'renamed',
    fields,
    before,
    after: desired,
    renamedFrom: before.address,
    declaration,
  };
}

/** The changes that turn `live` into what the set declares. `set` is the set's name. */
export function diff(desired: State<DesiredObject>, live: Live, set: string): Diff {
  const changes: Change[] = [];
  const renames = renamesToFollow(desired, live, set);
  const renamed = new Set([...renames.values()].map(({address}) => address));
  let unchanged = 0;
  for (const object of desired.values()) {
    const before = live.objects.get(object.address);
    if (before !== undefined && before.managedBy !== null && before.managedBy !== set) continue;
    const former = renames.get(object.address);
    const change = former === undefined ? changeOf(object, before, live) : renameOf(object, former);
    if (change === undefined) unchanged++;
    else changes.push(change);
  }
  const homes = new Set([...desired.values()].map(homeOf));
  for (const object of live.objects.values()) if (object.managedBy === set) homes.add(homeOf(object));
  const unmanaged: LiveObject[] = [];
  for (const object of live.objects.values()) {
    if (desired.has(object.address) || renamed.has(object.address)) continue;
    if (object.managedBy === set) {
      const {address} = object;
      changes.push({
        address,
        actions: ['delete'],
        reason: isFullyExpired(object, live.now) ? 'expired' : 'removed',
        fields: allFields(object, undefined),
        before: object,
      });
    } else if (object.managedBy === null && object.kind !== 'User' && homes.has(homeOf(object))) {
      // Users are in no workspace: which of them are read depends on other sets, too.
      unmanaged.push(object);
    }
  }
  const sortKey = (change: Change): GovernedObject => (change.after ?? change.before) as GovernedObject;
  return {
    changes: changes.toSorted((a, b) => compareObjects(sortKey(a), sortKey(b))),
    unchanged,
    unmanaged: unmanaged.toSorted(compareObjects),
  };
}

/** The state after changes: what `before` becomes once they have happened. */
export function applyChanges(before: State, changes: readonly Change[]): State {
  const after = new Map<Address, GovernedObject>(before);
  // First all former names: another object may get one of them.
  for (const {renamedFrom} of changes) if (renamedFrom !== undefined) after.delete(renamedFrom);
  for (const change of changes) {
    if (change.after === undefined) after.delete(change.address);
    else after.set(change.address, change.after);
  }
  return after;
}
