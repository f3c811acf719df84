/** Which live objects an export is of. */
import {peopleShown, type Sight} from '../access/sight.ts';
import {addressOf, compareObjects, homeOf, type Address} from '../model/address.ts';
import {groupBy} from '../model/group-by.ts';
import type {Live} from '../model/live.ts';
import {offboardings} from '../model/offboarded-people.ts';
import type {LiveObject} from '../model/objects.ts';

/** What is asked for: what a set owns, or what is live in workspaces, and under which name it is written. */
export interface ExportScope {
  /** The name of the set that is written. */
  readonly set: string;
  /** Null: what the set of that name owns. */
  readonly workspaces: readonly string[] | null;
}

/** The objects of an export, and what is told of those that are not in it. */
export interface ExportedObjects {
  /** In the order of `compareObjects`. */
  readonly objects: readonly LiveObject[];
  /** How many of them each other set owns. */
  readonly foreign: ReadonlyMap<string, number>;
  /** Accounts of members that another set owns, which owns nothing else of the export: left to it. */
  readonly accountsElsewhere: ReadonlyMap<string, number>;
  /** Objects of the set in workspaces that are not for the actor to see. */
  readonly unseen: number;
  /** Objects that were left without effect when a workspace came back. */
  readonly dormant: readonly Address[];
  /** Memberships that offboarding left. */
  readonly offboarded: number;
  /** What the set of that name owns besides: planned, the export would delete it. */
  readonly ownedBesides: number;
}

/** Whether a set owns an object, or its row says so without the audit knowing of it: then the set deletes or adopts it. */
const isOf = (object: LiveObject, set: string, {claimedBy}: Live): boolean =>
  object.managedBy === set || (object.managedBy === null && claimedBy.get(object.address) === set);

/** Whether a person is named who was offboarded: their membership, invitation and account belong to no set any more. */
export function isOffboarded(live: Live): (object: LiveObject) => boolean {
  const offboardedFrom = offboardings(live.offboarded);
  return ({kind, name, workspace}) =>
    (kind === 'Member' || kind === 'Guest' || kind === 'User') &&
    offboardedFrom(name, workspace) !== undefined;
}

/** Whether an account says more than that it is there, which every membership implies. */
export const saysSomething = (object: LiveObject): boolean =>
  object.kind === 'User' &&
  (object.spec.systemAdmin || object.spec.displayName !== undefined || Object.keys(object.labels).length > 0);

/** The accounts of an export of workspaces: those of their people that say something, and of system admins. */
function accountsFor(
  inIt: readonly LiveObject[],
  live: Live,
  {set, sight}: {readonly set: string; readonly sight: Sight},
): {readonly accounts: readonly LiveObject[]; readonly elsewhere: readonly LiveObject[]} {
  const people = new Set(
    inIt.flatMap(({kind, name}) => (kind === 'Member' || kind === 'Guest' ? [name] : [])),
  );
  const owners = new Set<string | null>([null, set, ...inIt.map(({managedBy}) => managedBy)]);
  const concerned = [...live.objects.values()].filter(
    (object) =>
      object.kind === 'User' &&
      (isOf(object, set, live) ||
        (saysSomething(object) &&
          (people.has(object.name) || (sight.everything && object.spec.systemAdmin)))),
  );
  return {
    accounts: concerned.filter(({managedBy}) => owners.has(managedBy)),
    elsewhere: concerned.filter(({managedBy}) => !owners.has(managedBy)),
  };
}

const countBySet = (objects: readonly LiveObject[], own: string): ReadonlyMap<string, number> =>
  new Map(
    [...groupBy(objects, ({managedBy}) => managedBy ?? own)]
      .filter(([set]) => set !== own)
      .map(([set, theirs]) => [set, theirs.length]),
  );

/** With the creator whom the history knows, where somebody wrote another around bylaw: no set can keep that one. */
export function withAuditedCreator(object: LiveObject, {auditedCreators}: Live): LiveObject {
  const creator = auditedCreators.get(object.address);
  if (creator === undefined || (object.kind !== 'Space' && object.kind !== 'Resource')) return object;
  return {...object, spec: {...object.spec, creator}} as LiveObject;
}

/** The objects that an export is of, as far as they are for who asks to see. */
export function exportedObjects(
  live: Live,
  {set, workspaces}: ExportScope,
  {sight, actor}: {readonly sight: Sight; readonly actor: string | null},
): ExportedObjects {
  // A record of a leaving is of this database alone: elsewhere nobody has left.
  const all = [...live.objects.values()].filter(({kind}) => kind !== 'Offboarding');
  const offboarded = isOffboarded(live);
  const shown = sight.everything ? undefined : peopleShown(sight, live.objects, actor);
  const isSeen = (object: LiveObject): boolean =>
    object.kind === 'User' ? (shown?.has(object.name) ?? true) : sight.isOwn(homeOf(object));
  const named = workspaces === null ? undefined : new Set<string | null>(workspaces);
  const asked =
    named === undefined
      ? all.filter((object) => isOf(object, set, live))
      : all.filter((object) => named.has(homeOf(object)));
  const inIt = asked.filter((object) => isSeen(object) && !offboarded(object));
  const {accounts, elsewhere} =
    named === undefined ? {accounts: [], elsewhere: []} : accountsFor(inIt, live, {set, sight});
  const objects = [...accounts.filter((object) => isSeen(object) && !offboarded(object)), ...inIt]
    .toSorted(compareObjects)
    .map((object) => withAuditedCreator(object, live));
  const written = new Set(objects.map(({address}) => address));
  const isHome = (object: LiveObject): boolean =>
    named === undefined
      ? written.has(addressOf('Workspace', null, homeOf(object) ?? ''))
      : named.has(homeOf(object));
  return {
    objects,
    foreign: countBySet(objects, set),
    accountsElsewhere: countBySet(elsewhere, set),
    unseen: asked.filter((object) => !isSeen(object)).length,
    dormant: [...live.dormant.values()].filter(isHome).map(({address}) => address),
    offboarded: asked.filter((object) => isSeen(object) && object.kind === 'Member' && offboarded(object))
      .length,
    ownedBesides: all.filter(
      (object) =>
        isOf(object, set, live) && isSeen(object) && !written.has(object.address) && !offboarded(object),
    ).length,
  };
}
