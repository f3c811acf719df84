/** The live state as it will be once plans before this one are applied. */
import {applyChanges} from '../diff/diff.ts';
import type {Address} from '../model/address.ts';
import {keptInArchive, type ArchivedWorkspace} from '../model/archive.ts';
import {isRelease, type Change} from '../model/change.ts';
import type {Live} from '../model/live.ts';
import type {DesiredObject, GovernedObject, LiveObject, State} from '../model/objects.ts';
import type {Leaving, Leavings} from '../model/offboarding.ts';
import {afterLeaving} from './leavings.ts';
import {dormantAfter} from './make-plan.ts';
import {effectsOf} from './plan-effects.ts';

/** What another set is about to change. */
export interface ForeseenRun {
  readonly set: string;
  readonly actor: string | null;
  readonly changes: readonly Change[];
  readonly leavings?: Leavings | undefined;
}

const without = <V>(map: ReadonlyMap<Address, V>, addresses: ReadonlySet<Address>): ReadonlyMap<Address, V> =>
  new Map([...map].filter(([address]) => !addresses.has(address)));

const withoutAll = (all: ReadonlySet<Address>, addresses: ReadonlySet<Address>): ReadonlySet<Address> =>
  new Set([...all].filter((address) => !addresses.has(address)));

/** An object as Postgres holds it once a set has written it. */
function written(object: GovernedObject, owner: string | null): LiveObject {
  const {declaration: _, ...rest} = object as DesiredObject;
  return {...rest, managedBy: owner};
}

function objectsAfter({objects}: Live, {set, changes}: ForeseenRun): State<LiveObject> {
  const owners = new Map(changes.map((change) => [change.address, isRelease(change) ? null : set]));
  return new Map(
    [...applyChanges(objects, changes)].map(([address, object]) => {
      const owner = owners.get(address);
      return [address, owner === undefined ? (object as LiveObject) : written(object, owner)];
    }),
  );
}

function archivedAfter(live: Live, changes: readonly Change[]): Live['archived'] {
  const archived = new Map<string, ArchivedWorkspace>(live.archived);
  const kept = keptInArchive([...live.objects.values(), ...live.dormant.values()], changes);
  for (const {before, after, restores} of changes) {
    if (restores !== undefined && after !== undefined) archived.delete(after.name);
    if (before?.kind !== 'Workspace' || after !== undefined) continue;
    const objects = [...live.objects, ...live.dormant].filter(
      ([address, object]) =>
        object.workspace === before.name && (object.managedBy === null || kept.has(address)),
    );
    archived.set(before.name, {
      workspace: before,
      objects: new Map(objects),
    });
  }
  return archived;
}

/** The same with what a set will find to have drifted: what was as it had applied it, until somebody left. */
function withDrift(live: Live, {changes}: Leaving): Live['drifted'] {
  const drifted = new Map(live.drifted);
  for (const {before} of changes) {
    if (before === undefined || !live.applied.has(before.address) || drifted.has(before.address)) continue;
    drifted.set(before.address, {labels: before.labels, spec: before.spec});
  }
  return drifted;
}

/**
 * What is live once another set has applied its changes, as far as it concerns the set that was read: what was read of that set's
 * own runs stays as it is. A second plan is made on it as it would be made on what is live then.
 */
export function liveAfter(live: Live, run: ForeseenRun): Live {
  const {leavings} = run;
  if (run.changes.length === 0) return live;
  const left = (leavings?.all ?? []).reduce(
    (before, leaving) => ({...afterLeaving(before, leaving), drifted: withDrift(before, leaving)}),
    live,
  );
  return afterChanges(left, {...run, changes: leavings?.rest ?? run.changes});
}

function afterChanges(live: Live, run: ForeseenRun): Live {
  const {changes} = run;
  const {settlement} = effectsOf(live, {changes, rest: changes, left: live}, run.actor, run.set);
  const touched = new Set(changes.flatMap(({address, renamedFrom}) => [address, renamedFrom ?? address]));
  const dormant = dormantAfter(live, changes);
  return {
    ...live,
    objects: objectsAfter(live, run),
    auditedCreators: without(live.auditedCreators, touched),
    claimedBy: without(live.claimedBy, touched),
    createdOutside: withoutAll(live.createdOutside, touched),
    dormant: new Map(dormant.map((object) => [object.address, object])),
    archived: archivedAfter(live, changes),
    pristine: false,
    // Where nothing is said of an object, it counts as it is: a run has just written it.
    ledger: {...settlement.ledger, written: without(settlement.ledger.written, touched)},
  };
}
