import type {Address} from './address.ts';
import type {LeavingPart} from './leaving.ts';
import type {Declaration, GovernedObject, LiveObject} from './objects.ts';
import type {Json} from './specs.ts';

/** What happens to an object; `release`: it stays as it is, and belongs to no set from then on. */
export type Action = 'create' | 'update' | 'delete' | 'adopt' | 'release' | 'accept';

/** Why a change is in the plan (section 6 of the contract). */
export type ChangeReason =
  'declared' | 'edited' | 'removed' | 'drift' | 'expired' | 'renamed' | 'adopted' | 'accepted';

/** Whether a change only lets go of an object, which stays live as it is and belongs to no set. */
export const isRelease = ({actions}: Pick<Change, 'actions'>): boolean => actions.includes('release');

/**
 * As which action a change is counted and recorded: adopting and changing is adopting; accepting drift and changing is
 * changing.
 */
export const countedAs = <A extends string>(actions: readonly A[]): A | undefined =>
  actions.find((action) => action === 'adopt') ?? actions.find((action) => action === 'update') ?? actions[0];

/** One field that differs: what stands at `path` (a JSON pointer) before and after; null where there is none. */
export interface FieldChange {
  readonly path: string;
  readonly before: Json;
  readonly after: Json;
}

/**
 * One object that the plan touches. `before` is the live object (absent: it will be created), `after` the
 * declared one (absent: it will be deleted). At least one of them is present. Where the plan accepts drift, `before` is what
 * is live without that: what is accepted is judged and shown as if it were made now.
 */
export interface Change {
  readonly address: Address;
  readonly actions: readonly Action[];
  readonly reason: ChangeReason;
  readonly fields: readonly FieldChange[];
  readonly before?: LiveObject;
  readonly after?: GovernedObject;
  /** The address before a rename: that of `before`, when it is another. */
  readonly renamedFrom?: Address;
  /** What is live, where `before` is not that: the plan accepts drift. Without an object, nothing is live. */
  readonly accepts?: {readonly live?: LiveObject};
  /** The live object had no effect so far: the change gives anew what it gives. */
  readonly wakes?: true;
  /** What comes back with a workspace that was deleted and is declared again; absent for every other change. */
  readonly restores?: readonly LiveObject[];
  /** What of it comes from somebody's leaving, which the plan carries out: then the object may be of another set, or of none. */
  readonly leaving?: LeavingPart;
  /** Where the object is declared; absent for deletions. */
  readonly declaration?: Declaration;
}
