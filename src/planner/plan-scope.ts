import type {Address} from '../model/address.ts';
import type {Change} from '../model/change.ts';
import type {DesiredObject, State} from '../model/objects.ts';
import type {Labels} from '../model/specs.ts';

/** Which part of a set a plan is for; without either, all of it. */
export interface PlanFilter {
  /** Exactly these objects. */
  readonly targets?: readonly Address[];
  /** Objects that bear all these labels, before or after the change. */
  readonly selector?: Labels;
}

const bears = (labels: Labels | undefined, selector: Labels): boolean =>
  labels !== undefined && Object.entries(selector).every(([key, value]) => labels[key] === value);

/** Whether a change is within the part that the plan is for. */
export function inScope(change: Change, {targets, selector}: PlanFilter): boolean {
  if (targets !== undefined && !targets.includes(change.address)) return false;
  return (
    selector === undefined || bears(change.before?.labels, selector) || bears(change.after?.labels, selector)
  );
}

/**
 * What is declared as far as the plan is for it: an object whose change stays out is not declared for this
 * plan, so that nothing in it can rest on a change that will not happen.
 */
export function desiredInScope(
  desired: State<DesiredObject>,
  changes: readonly Change[],
  filter: PlanFilter,
): State<DesiredObject> {
  const out = new Set(changes.filter((change) => !inScope(change, filter)).map((change) => change.address));
  return out.size === 0 ? desired : new Map([...desired].filter(([address]) => !out.has(address)));
}
