/** What of a set's objects is live otherwise than the set last applied it (section 8 of the contract). */
import type {Address} from './address.ts';
import type {Action, FieldChange} from './change.ts';
import type {Names} from './names.ts';
import type {AccessChanges} from './plan.ts';
import type {Labels, Spec} from './specs.ts';

/** How an object came to be as it is: by a run of another set, an offboarding, a change of an address, or around bylaw. */
export type DriftThrough = 'run' | 'offboard' | 'rename' | 'outside';

/** One object that has drifted. */
export interface Drifted {
  readonly address: Address;
  /** What somebody did to it: `create`, `update` or `delete`. */
  readonly actions: readonly Action[];
  /** `before` as the set applied it, `after` as it is live. */
  readonly fields: readonly FieldChange[];
  /** The specs on both sides; null where there is none, or where it is not known. */
  readonly before: Spec | null;
  readonly after: Spec | null;
  /** Labels of what is live, when there are any. */
  readonly labels?: Labels;
  /** Who did it, and when (RFC 3339, UTC); null for what was written around bylaw. */
  readonly by: string | null;
  readonly at: string | null;
  readonly through: DriftThrough;
}

export interface Drift {
  readonly set: string;
  /** The last run of the set, and when it was; nulls before the first. */
  readonly since: {readonly run: number | null; readonly at: string | null};
  readonly summary: {readonly changed: number; readonly added: number; readonly removed: number};
  /** In the order of plans. */
  readonly changes: readonly Drifted[];
  /** Access that came or went since that run, by whatever did it. */
  readonly access: AccessChanges;
  /** What the people, targets and teams of `access` are called besides; absent if by nothing else. */
  readonly names?: Names;
}
