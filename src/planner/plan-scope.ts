import {compareText} from '../diagnostics/compare-text.ts';
import type {Address} from '../model/address.ts';
import type {Change} from '../model/change.ts';
import type {DesiredObject, LiveObject, State} from '../model/objects.ts';
import type {Plan} from '../model/plan.ts';
import type {Labels} from '../model/specs.ts';

/** Which part of a set a plan is for; without either, all of it. */
export interface PlanFilter {
  /** Exactly these objects; one that is renamed by either of its addresses. */
  readonly targets?: readonly Address[];
  /** Objects that bear all these labels, before or after the change. */
  readonly selector?: Labels;
}

/** Whether a plan is for a part of the set. */
export const isFiltered = ({targets, selector}: PlanFilter): boolean =>
  targets !== undefined || selector !== undefined;

/** Whether something bears all labels of a selector. */
export const bears = (labels: Labels | undefined, selector: Labels): boolean =>
  labels !== undefined && Object.entries(selector).every(([key, value]) => labels[key] === value);

/** Whether an object with some labels is within the part that a plan is for. */
export const isNamed = (addresses: readonly Address[], labels: Labels, filter: PlanFilter): boolean =>
  named(addresses, undefined, {labels}, filter);

type Labelled = {readonly labels: Labels} | undefined;

function named(
  addresses: readonly Address[],
  before: Labelled,
  after: Labelled,
  {targets, selector}: PlanFilter,
): boolean {
  if (targets !== undefined && !addresses.some((address) => targets.includes(address))) return false;
  return selector === undefined || bears(before?.labels, selector) || bears(after?.labels, selector);
}

/** Whether a change is within the part that the plan is for. */
export const inScope = ({address, renamedFrom, before, after}: Change, filter: PlanFilter): boolean =>
  named([address, renamedFrom ?? address], before, after, filter);

/**
 * The declared objects within the scope of a plan. An object whose change is out of scope is left out, so that
 * nothing in the plan rests on a change that will not happen. So is an object that another set owns, unless it is in
 * scope: that the manifests declare it is then no part of this plan.
 */
export function desiredInScope(
  desired: State<DesiredObject>,
  changes: readonly Change[],
  {live, set, filter}: {readonly live: State<LiveObject>; readonly set: string; readonly filter: PlanFilter},
): State<DesiredObject> {
  if (!isFiltered(filter)) return desired;
  const changed = new Map(changes.map((change) => [change.address, change]));
  return new Map(
    [...desired].filter(([address, object]) => {
      const change = changed.get(address);
      if (change !== undefined) return inScope(change, filter);
      const before = live.get(address);
      return (before?.managedBy ?? set) === set || named([address], before, object, filter);
    }),
  );
}

/** The part that a plan is for, and which changes it leaves out, as far as they are shown. */
export function filterOf(
  filter: PlanFilter,
  changes: readonly Change[],
  isShown: (change: Change) => boolean,
): NonNullable<Plan['filter']> {
  const leftOut = changes.filter((change) => !inScope(change, filter));
  const shown = leftOut.filter(isShown);
  return {
    ...(filter.targets !== undefined && {targets: filter.targets.toSorted(compareText)}),
    ...(filter.selector !== undefined && {selector: filter.selector}),
    leftOut: shown.map(({address}) => address),
    ...(shown.length < leftOut.length && {inPart: true}),
  };
}
