import type {Address} from './address.ts';
import type {Ledger} from './ledger.ts';
import type {Declaration, GovernedObject, LiveObject, State} from './objects.ts';
import type {Json} from './specs.ts';
import type {Elsewhere, Login, Offboarded} from './surroundings.ts';

export type Action = 'create' | 'update' | 'delete' | 'adopt';

/** Why a change is in the plan (section 6 of the contract). */
export type ChangeReason = 'declared' | 'edited' | 'removed' | 'drift' | 'expired' | 'renamed' | 'adopted';

/** One field that differs: what stands at `path` (a JSON pointer) before and after; null where there is none. */
export interface FieldChange {
  readonly path: string;
  readonly before: Json;
  readonly after: Json;
}

/**
 * One object that the plan touches. `before` is the live object (absent: it will be created), `after` the
 * declared one (absent: it will be deleted). At least one is there.
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
  /** Where the object is declared; absent for deletions. */
  readonly declaration?: Declaration;
}

/** What Postgres held at one instant, within the workspaces that concern a set. */
export interface Live {
  readonly objects: State<LiveObject>;
  /** The content of each object of the set, as digest, when the set last applied it. */
  readonly applied: ReadonlyMap<Address, string>;
  /** Number of the set's last run, null before the first. */
  readonly lastRun: number | null;
  /** No run of any set was ever applied to this database. */
  readonly pristine: boolean;
  /** The database's clock, ms since 1970. */
  readonly now: number;
  readonly ledger: Ledger;
  readonly elsewhere: Elsewhere;
  readonly login: Login;
  readonly offboarded: Offboarded;
}
