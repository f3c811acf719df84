/**
 * desired × live → changes. Both sides are maps of canonical objects, so that the comparison stays simple: `diff(x,
 * x)` is empty, and applying the changes to live gives desired. What the set does not own is left out before anything
 * is compared: objects of other sets never become changes (rule `ownership/foreign-set` reports them), and unmanaged
 * ones only if they are declared, or if somebody wrote around bylaw that they belong to the set.
 */
import {compareObjects, homeOf, homesOf, type Address} from '../model/address.ts';
import {appliedDigest} from '../model/applied-digest.ts';
import {isRelease, type Action, type Change, type ChangeReason, type FieldChange} from '../model/change.ts';
import {noteMadeOf} from '../model/differences.ts';
import type {Live} from '../model/live.ts';
import type {DesiredObject, GovernedObject, LiveObject, State} from '../model/objects.ts';
import {presentObjectAddress} from '../model/former-addresses.ts';
import {offboardings} from '../model/offboarded-people.ts';
import {referencesOf} from '../model/references.ts';
import {sameContent} from '../model/same-content.ts';
import {fieldChanges} from './field-changes.ts';
import {deletedWorkspaces, isDormantOnReturn, ownerOf} from '../model/archive.ts';
import {acceptedOf, goneOf, isStray, type Accepted} from './accepted.ts';
import {isFullyExpired, losesOnlyExpired} from './expired.ts';
import {renamesToFollow} from './renames.ts';

export interface Diff {
  /** In the order of {@link compareObjects}. */
  readonly changes: readonly Change[];
  /** Declared objects whose live content is the same, in the order in which they are declared. */
  readonly unchanged: readonly DesiredObject[];
  /** Live objects of no set that are not declared, in workspaces that concern the set. */
  readonly unmanaged: readonly LiveObject[];
}

/** Every field that differs, labels as `/metadata/labels/…`. */
export const allFields = (before: GovernedObject | undefined, after: GovernedObject | undefined) => [
  ...fieldChanges(before?.labels ?? {}, after?.labels ?? {}, '/metadata/labels'),
  ...fieldChanges(before?.spec, after?.spec),
];

/** Whether all that differs is a creator who was written in around bylaw. */
function isCreatorSetBack(desired: DesiredObject, before: LiveObject, {auditedCreators}: Live): boolean {
  const creator = auditedCreators.get(before.address);
  if (creator === undefined) return false;
  return sameContent({...before, spec: {...before.spec, creator}}, desired);
}

/**
 * An edit of the manifest, unless the manifest still says what was last applied, or the creator that the history knows:
 * then live has drifted.
 */
function updateReason(desired: DesiredObject, before: LiveObject, live: Live): ChangeReason {
  if (live.applied.get(desired.address) === appliedDigest(desired, live.ledger.knownAs)) return 'drift';
  if (isCreatorSetBack(desired, before, live)) return 'drift';
  return losesOnlyExpired(before, desired, live.now) ? 'expired' : 'edited';
}

/** The field that says whose an object is, where its row says so wrongly. */
export function ownerSetBack({address, managedBy}: LiveObject, {claimedBy}: Live): readonly FieldChange[] {
  return claimedBy.has(address)
    ? [{path: '/metadata/managedBy', before: claimedBy.get(address) ?? null, after: managedBy ?? null}]
    : [];
}

/** What stands at the address of a declared object, in the workspaces that are live or come back. */
interface Standing {
  readonly before?: LiveObject;
  /** It has had no effect so far. */
  readonly wakes?: true;
}

/** Archived workspaces that the set declares again, and may. */
function restoredBy(desired: State<DesiredObject>, live: Live, set: string): ReadonlySet<string> {
  const owned = [...live.archived.values()].filter(({workspace}) =>
    [null, set].includes(workspace.managedBy),
  );
  return new Set(owned.flatMap(({workspace}) => (desired.has(workspace.address) ? [workspace.name] : [])));
}

function standing({address, workspace}: DesiredObject, live: Live, restored: ReadonlySet<string>): Standing {
  const there = live.objects.get(address);
  if (there !== undefined) return {before: there};
  const dormant = live.dormant.get(address);
  if (dormant !== undefined) return {before: dormant, wakes: true};
  if (workspace === null || !restored.has(workspace)) return {};
  const kept = live.archived.get(workspace)?.objects.get(address);
  if (kept === undefined) return {};
  return {before: kept, ...(isDormantOnReturn(kept) && {wakes: true})};
}

/**
 * The changes, with what comes back with each workspace that they restore: what has effect by itself, and no change of its
 * own. A workspace that was archived around bylaw still has in it what its set declares.
 */
function withRestored(
  changes: readonly Change[],
  restored: ReadonlySet<string>,
  live: Live,
): readonly Change[] {
  if (restored.size === 0) return changes;
  const written = new Set(changes.map(({address}) => address));
  return changes.map((change) => {
    const {after} = change;
    if (after?.kind !== 'Workspace' || !restored.has(after.name)) return change;
    const kept = [...(live.archived.get(after.name)?.objects.values() ?? [])];
    return {
      ...change,
      restores: kept.filter((object) => !written.has(object.address) && !isDormantOnReturn(object)),
    };
  });
}

/** What of archived workspaces the plan brings back, but does not name: with effect or without. */
const leftOf = (names: ReadonlySet<string>, live: Live): readonly LiveObject[] =>
  [...names].flatMap((name) => [...(live.archived.get(name)?.objects.values() ?? [])]);

/** The change that keeps drift, and changes what else is declared otherwise. */
function acceptanceOf(desired: DesiredObject, {before, accepts, keeps}: Accepted, live: Live): Change {
  const {address, declaration} = desired;
  const there = accepts.live;
  const owner = before === undefined ? [] : ownerSetBack(there, live);
  // A decision is not accepted: it is declared, and decided by the run.
  const accepted = keeps && desired.kind !== 'Approval';
  const whole = accepted && sameContent(there, desired) && owner.length === 0;
  return {
    address,
    actions: whole ? ['accept'] : accepted ? ['accept', 'update'] : ['update'],
    reason: whole ? 'accepted' : updateReason(desired, there, live),
    fields: [...owner, ...allFields(before, desired)],
    ...(before && {before}),
    accepts,
    after: desired,
    declaration,
  };
}

function changeOf(
  desired: DesiredObject,
  {before, wakes}: Standing,
  live: Live,
  set: string,
): Change | undefined {
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
  const accepted = wakes ? undefined : acceptedOf(desired, before, live, set);
  if (accepted !== undefined) return acceptanceOf(desired, accepted, live);
  const same = sameContent(before, desired);
  const adopted = before.managedBy === null;
  const owner = adopted ? [] : ownerSetBack(before, live);
  // A row of the set that somebody said to be without effect is written anew: a run wakes what it writes.
  if (same && !adopted && owner.length === 0 && wakes !== true) return undefined;
  const actions: Action[] = [
    ...(adopted ? (['adopt'] as const) : []),
    ...(same && adopted ? [] : (['update'] as const)),
  ];
  const reason = adopted ? 'adopted' : same ? 'drift' : updateReason(desired, before, live);
  return {
    address,
    actions,
    reason,
    fields: [...owner, ...allFields(before, desired)],
    before,
    after: desired,
    ...(wakes && {wakes}),
    declaration,
  };
}

/** The change that gives a live object of the set another name, and what else differs. */
function renameOf(desired: DesiredObject, there: LiveObject, live: Live, set: string): Change {
  const {address, declaration} = desired;
  const accepted = acceptedOf(desired, there, live, set);
  const before = accepted?.before ?? there;
  const name = {path: '/metadata/name', before: before.name, after: desired.name};
  const fields = [name, ...allFields(before, desired)];
  return {
    address,
    actions: accepted?.keeps === true ? ['accept', 'update'] : ['update'],
    reason: 'renamed',
    fields,
    before,
    ...(accepted && {accepts: accepted.accepts}),
    after: desired,
    renamedFrom: before.address,
    declaration,
  };
}

/** The change that deletes a live object that is not declared, any more or ever. */
const deletionOf = (object: LiveObject, live: Live): Change => ({
  address: object.address,
  actions: ['delete'],
  reason: live.createdOutside.has(object.address)
    ? 'drift'
    : isFullyExpired(object, live.now)
      ? 'expired'
      : 'removed',
  fields: allFields(object, undefined),
  before: object,
});

/**
 * A function that tells whether a live object is what an offboarding left of a membership. It belongs to no set from then
 * on, and stays when it is no longer declared.
 */
function leftByOffboarding({offboarded}: Live): (object: LiveObject) => boolean {
  const offboardedFrom = offboardings(offboarded);
  return (object) =>
    object.kind === 'Member' &&
    object.spec.status === 'deactivated' &&
    offboardedFrom(object.name, object.workspace) !== undefined;
}

/** The change that accepts that an object is gone. An Approval is taken back as if it were removed now. */
const lossOf = (object: LiveObject): Change => ({
  address: object.address,
  actions: [object.kind === 'Approval' ? 'delete' : 'accept'],
  reason: 'accepted',
  fields: allFields(object, undefined),
  before: object,
  accepts: {},
});

/** The addresses under which nothing is, or something else, after changes. */
const namesGone = (changes: readonly Change[]): ReadonlySet<Address> =>
  new Set(
    changes.flatMap(({address, after, renamedFrom}) =>
      after === undefined ? [address] : (renamedFrom ?? []),
    ),
  );

/** Whether an object cannot stay where something is gone: its workspace, or anything else that it refers to. */
const needs = (object: LiveObject, gone: ReadonlySet<Address>): boolean =>
  referencesOf(object).some(({to}) => gone.has(to));

/** The change by which a set lets go of a live object. */
const releaseOf = (object: LiveObject): Change => ({
  address: object.address,
  actions: ['release'],
  reason: 'removed',
  fields: [{path: '/metadata/managedBy', before: object.managedBy, after: null}],
  before: object,
  after: disowned(object),
});

/** A live object as it is once its set has let go of it. */
export const disowned = (object: LiveObject): LiveObject => ({...object, managedBy: null});

/**
 * The changes that turn `live` into what the set declares. `set` is the set's name; `released` are addresses that it lets go of
 * (`release` in bylaw.yaml). One that is declared is not: rule `ownership/released` stands against that.
 */
export function diff(
  desired: State<DesiredObject>,
  live: Live,
  set: string,
  released: readonly Address[] = [],
): Diff {
  const changes: Change[] = [];
  const renames = renamesToFollow(desired, live, set);
  const renamed = new Set([...renames.values()].map(({address}) => address));
  const unchanged: DesiredObject[] = [];
  const restored = restoredBy(desired, live, set);
  for (const object of desired.values()) {
    const stands = standing(object, live, restored);
    const owner = ownerOf(object, live.objects, live.archived);
    if (owner !== null && owner !== set) continue;
    const former = renames.get(object.address);
    const change =
      former === undefined ? changeOf(object, stands, live, set) : renameOf(object, former, live, set);
    if (change === undefined) unchanged.push(object);
    else changes.push(change);
  }
  const owned = homesOf(live.objects.values(), ({managedBy}) => managedBy === set);
  const homes = new Set([...homesOf(desired.values()), ...owned]);
  const unmanaged: LiveObject[] = [];
  const left: LiveObject[] = [];
  const records: LiveObject[] = [];
  const isLeft = leftByOffboarding(live);
  const letGo = new Set(released.map((address) => presentObjectAddress(live.formerAddresses, address)));
  for (const object of [...live.objects.values(), ...live.dormant.values(), ...leftOf(restored, live)]) {
    if (desired.has(object.address) || renamed.has(object.address)) continue;
    if (letGo.has(object.address) && object.managedBy === set) changes.push(releaseOf(object));
    else if (letGo.has(object.address) && isStray(object, live, set)) unmanaged.push(object);
    else if (object.kind === 'Offboarding') {
      // A leaving is never undone: its record stays when it is no longer declared.
      if (object.managedBy === set) records.push(object);
    } else if (object.managedBy === set && isLeft(object)) left.push(object);
    else if (object.managedBy === set || isStray(object, live, set)) changes.push(deletionOf(object, live));
    // Users are in no workspace: which of them are read depends on other sets, too.
    else if (object.managedBy === null && homes.has(homeOf(object) ?? '')) {
      unmanaged.push(object);
    }
  }
  for (const object of goneOf(live, (address) => desired.has(address) || renamed.has(address))) {
    changes.push(lossOf({...object, managedBy: set}));
  }
  const gone = namesGone(changes);
  for (const member of left) {
    if (needs(member, gone)) changes.push(deletionOf(member, live));
    else unmanaged.push(member);
  }
  for (const record of records) if (needs(record, gone)) changes.push(deletionOf(record, live));
  const sortKey = (change: Change): GovernedObject => (change.after ?? change.before) as GovernedObject;
  return {
    changes: withRestored(changes, restored, live).toSorted((a, b) => compareObjects(sortKey(a), sortKey(b))),
    unchanged,
    unmanaged: unmanaged.toSorted(compareObjects),
  };
}

/** What of no set goes into the archive with the workspaces that changes delete. */
function archivedWith(before: State, changes: readonly Change[]): readonly Address[] {
  const gone = deletedWorkspaces(changes);
  // Most changes delete no workspace: then nothing that is live is gone through.
  if (gone.size === 0) return [];
  return [...before.values()]
    .filter(
      (object) => gone.has(object.workspace ?? '') && 'managedBy' in object && object.managedBy === null,
    )
    .map(({address}) => address);
}

/** The state after changes: what `before` becomes once they have happened; without any, `before` itself. */
export function applyChanges(before: State, changes: readonly Change[]): State {
  if (changes.length === 0) return before;
  const after = new Map<Address, GovernedObject>(before);
  const formerNames = changes.flatMap(({renamedFrom}) => renamedFrom ?? []);
  const restored = changes.flatMap(({restores}) => restores ?? []);
  const archived = archivedWith(before, changes);
  // First all former names: another object may get one of them.
  for (const address of formerNames) after.delete(address);
  for (const object of restored) after.set(object.address, object);
  for (const address of archived) after.delete(address);
  const gone = deletedWorkspaces(changes);
  for (const change of changes) {
    // What is let go of in a workspace that is deleted goes into the archive with it.
    const isArchived = isRelease(change) && gone.has(change.after?.workspace ?? '');
    if (change.after === undefined || isArchived) after.delete(change.address);
    else after.set(change.address, change.after);
  }
  noteMadeOf(
    before,
    after,
    [...formerNames, ...archived].concat([...restored, ...changes].map(({address}) => address)),
  );
  return after;
}
