/** What a person's leaving does to objects, and whether one that manifests declare (kind Offboarding) is due. */
import type {Address} from './address.ts';

/** What happens to one object, or to a person's part in it. */
export type OffboardingEffect =
  | 'deactivated'
  | 'anonymised'
  | 'no-system-admin'
  | 'handed-over'
  | 'left'
  | 'narrowed'
  | 'redundant'
  | 'removed'
  | 'cancelled'
  | 'renamed';

/** What of a change in a plan comes from leavings that manifests declare (kind Offboarding). */
export interface LeavingPart {
  /** The addresses of the Offboardings. */
  readonly of: readonly Address[];
  readonly effects: readonly OffboardingEffect[];
}

/** Whether an Offboarding was not carried out, or not with this `renew`: `leavings` has the highest with which it was. */
export const isDue = (
  {address, spec}: {readonly address: Address; readonly spec: {readonly renew: number}},
  leavings: ReadonlyMap<Address, number>,
): boolean => spec.renew > (leavings.get(address) ?? -1);
