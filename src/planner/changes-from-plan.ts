/** From a saved plan back to changes: what an apply of a plan file writes and judges. */
import {acceptedOf, lastApplied} from '../diff/accepted.ts';
import {parseAddress, type Address} from '../model/address.ts';
import {isDormantOnReturn} from '../model/archive.ts';
import {disowned} from '../diff/diff.ts';
import {sameJson} from '../model/canonical-json.ts';
import {isRelease, type Change} from '../model/change.ts';
import type {Sight} from '../access/sight.ts';
import type {Live} from '../model/live.ts';
import type {DesiredObject, GovernedObject, LiveObject, State} from '../model/objects.ts';
import type {Plan, PlannedChange} from '../model/plan.ts';
import {dueLeavings, withLeavings, type DueLeavings} from './leavings.ts';

/** The object of a planned change as the plan declares it; undefined for a deletion. */
function declaredBy(change: PlannedChange): DesiredObject | undefined {
  const parts = parseAddress(change.address);
  if (parts === undefined) throw new Error(`a plan names ${change.address}, which is no address`);
  if (change.after === null) return undefined;
  const object = {...parts, address: change.address, labels: change.labels ?? {}, spec: change.after};
  return {
    ...(object as GovernedObject),
    declaration: {
      place: {file: change.file ?? '', document: 0, pointer: ''},
      line: change.line ?? 0,
      specPointer: '',
      raw: change.after,
      ...(change.formerName !== undefined && {renamedFrom: change.formerName}),
    },
  };
}

/** What stands at the address of a change that adopts something without effect, or brings a workspace back. */
function fromTheArchive(change: PlannedChange, live: Live, plan: Plan): Partial<Change> {
  const parts = parseAddress(change.address);
  if (change.restored && parts !== undefined) {
    const written = new Set(plan.changes.map(({address}) => address));
    const kept = [...(live.archived.get(parts.name)?.objects.values() ?? [])];
    return {restores: kept.filter((object) => !written.has(object.address) && !isDormantOnReturn(object))};
  }
  const dormant = live.dormant.get(change.address);
  const kept = live.archived.get(parts?.workspace ?? '')?.objects.get(change.address);
  const before = dormant ?? kept;
  if (before === undefined) return {};
  return {before, ...(isDormantOnReturn(before) && {wakes: true})};
}

/** What a change is compared with: of accepted drift by the audit, whatever the plan file says. */
function whatWas(
  change: PlannedChange,
  plan: Plan,
  live: Live,
  {there, after}: {readonly there: LiveObject | undefined; readonly after: DesiredObject | undefined},
): Partial<Change> {
  if (there === undefined) {
    if (after !== undefined || !live.drifted.has(change.address)) return fromTheArchive(change, live, plan);
    const applied = lastApplied(change.address, live, undefined);
    return {...(applied && {before: {...applied, managedBy: plan.set}}), accepts: {}};
  }
  const accepted = after === undefined ? undefined : acceptedOf(after, there, live, plan.set);
  if (accepted === undefined) return {before: there};
  const {before, accepts} = accepted;
  return {...(before && {before}), accepts};
}

/**
 * The addresses of changes that accept drift which is no longer what the plan shows, or which the plan does not show as such.
 */
export function acceptedOtherwise(plan: Plan, changes: readonly Change[]): readonly Address[] {
  const made = new Map(changes.map((change) => [change.address, change]));
  return plan.changes.flatMap(({address, actions, before}) => {
    const change = made.get(address);
    const accepts = change?.accepts !== undefined;
    if (!accepts && !actions.includes('accept')) return [];
    return accepts && sameJson(change.before?.spec ?? null, before) ? [] : [address];
  });
}

/** The leavings that a plan carries out, worked out on the live state of now. */
export function leavingsOf(plan: Plan, live: Live, actor: string): DueLeavings {
  const declared = plan.changes.flatMap((change) => declaredBy(change) ?? []);
  return dueLeavings({
    declared: new Map(declared.map((object) => [object.address, object])),
    live,
    actor,
    plannedBy: plan.actor,
  });
}

/** Whether a planned change is only what a leaving does to an object. */
function isOfLeaving(planned: PlannedChange, made: Change | undefined): boolean {
  if (made === undefined || planned.fields.some(({path}) => path === '/metadata/managedBy')) return false;
  const {actions, after, labels = {}} = planned;
  return (
    sameJson(actions, made.actions) &&
    sameJson(after, made.after?.spec ?? null) &&
    (after === null || sameJson(labels, made.after?.labels))
  );
}

/** What of leavings a plan does not show, though its actor would have seen it. */
export function leftUnshown(plan: Plan, changes: readonly Change[], sight: Sight): readonly Address[] {
  const shown = new Set(plan.changes.map(({address}) => address));
  return changes.flatMap(({address, leaving}) =>
    leaving === undefined || shown.has(address) || !sight.address(address) ? [] : [address],
  );
}

/**
 * The changes of a plan against the live state of now, or after leavings, but for what these do. Where live content differs from what the plan was made
 * on, the plan is stale (`staleAddresses`) and these changes must not be written.
 */
export function changesFromPlan(plan: Plan, live: Live, all: DueLeavings['all'] = []): readonly Change[] {
  const left = new Map(withLeavings({all, rest: []}).map((change) => [change.address, change]));
  const planned = plan.changes.filter((change) => !isOfLeaving(change, left.get(change.address)));
  return planned.map((change) => {
    const {address, actions, reason, fields, renamedFrom} = change;
    const there = live.objects.get(change.renamedFrom ?? address);
    if (isRelease(change)) {
      // What is let go of stays as it is live, whatever the file says of it.
      const common = {address, actions, reason, fields};
      return there === undefined ? common : {...common, before: there, after: disowned(there)};
    }
    const after = declaredBy(change);
    return {
      address,
      actions,
      reason,
      fields,
      ...whatWas(change, plan, live, {there, after}),
      ...(renamedFrom !== undefined && {renamedFrom}),
      ...(after !== undefined && {after, declaration: after.declaration}),
    };
  });
}

/** What the changes of a plan declare, for rules. */
export const desiredOf = (changes: readonly Change[]): State<DesiredObject> =>
  new Map(
    changes.flatMap((change) =>
      change.after === undefined || isRelease(change)
        ? []
        : [[change.address, change.after as DesiredObject] as const],
    ),
  );
