import type {Address} from './address.ts';
import type {ArchivedWorkspace} from './archive.ts';
import type {FormerAddresses} from './former-addresses.ts';
import type {Ledger} from './ledger.ts';
import type {LiveObject, State} from './objects.ts';
import type {MembershipsElsewhere} from './memberships-elsewhere.ts';
import type {Login} from './login.ts';
import type {ApplySettings, RecordedPolicy} from './set-config.ts';
import type {PlanInStore} from './stored-plan.ts';
import type {PlanBefore} from './plan.ts';
import type {OffboardedPeople} from './offboarded-people.ts';

/** What Postgres held at one instant, within the workspaces that concern a set. */
export interface Live {
  readonly objects: State<LiveObject>;
  /** The content of each object of the set, as digest, when the set last applied it. */
  readonly applied: ReadonlyMap<Address, string>;
  /**
   * The objects of the set that are not as it last applied them, or no longer there, with what the audit says of them then:
   * `{labels, spec}`, in which the display name of a person is their address; null where it does not know. What the rows alone
   * say of owner and effect is no content.
   */
  readonly drifted: ReadonlyMap<Address, unknown>;
  /** The `renamedFrom` with which each of them was declared then, where it had one. */
  readonly appliedFormerNames: ReadonlyMap<Address, string>;
  /**
   * The creator that the history knows, of each space and resource whose live creator is another: somebody wrote that
   * around bylaw.
   */
  readonly auditedCreators: ReadonlyMap<Address, string>;
  /**
   * The sets that rows say they belong to (`managed_by`), of objects that no run of these sets wrote or adopted; null where a set
   * applied an object whose row names none. Somebody wrote that around bylaw: such an object is of the set that applied it, or of
   * none.
   */
  readonly claimedBy: ReadonlyMap<Address, string | null>;
  /** Objects of no set that no run made, as far as the audit knows: their rows were written around bylaw. */
  readonly createdOutside: ReadonlySet<Address>;
  /** Recipients of shares with partners, by `endingKey`, whom no run put there, as far as the audit knows. */
  readonly recipientsOutside: ReadonlySet<string>;
  /**
   * Objects of no set without effect, none of them in `objects`: they were in a workspace that was deleted, and no set has
   * adopted them since it is back.
   */
  readonly dormant: State<LiveObject>;
  /** Deleted workspaces that are kept, by name, as far as the manifests name them; nothing of them is in `objects`. */
  readonly archived: ReadonlyMap<string, ArchivedWorkspace>;
  /** The policies by which the set was last judged when it was applied; absent where there were none. */
  readonly lastPolicies?: readonly RecordedPolicy[];
  /** What the last apply of the set asked of an apply; absent where that was nothing. */
  readonly lastApplySettings?: ApplySettings;
  /** Number of the set's last run, null before the first. */
  readonly lastRun: number | null;
  /** No run of any set was ever applied to this database. */
  readonly pristine: boolean;
  /** The database's clock, ms since 1970. */
  readonly now: number;
  readonly ledger: Ledger;
  readonly elsewhere: MembershipsElsewhere;
  readonly login: Login;
  readonly offboarded: OffboardedPeople;
  /**
   * Of each Offboarding in the scope (`LiveScope.leavings`) that was carried out, the highest `renew` at which it was, as the audit says:
   * the rows alone could be written by anybody.
   */
  readonly leavings: ReadonlyMap<Address, number>;
  readonly formerAddresses: FormerAddresses;
}

/** Which part of the live state concerns a set. */
export interface LiveScope {
  readonly set: string;
  /** Workspaces that the manifests name; those of the set's live objects and all partners are read too. */
  readonly workspaces: readonly string[];
  /** Users that the manifests declare; those of the set and all system admins are read too. */
  readonly users: readonly string[];
  /**
   * Somebody of whom everything is asked: all workspaces where they are a member or guest are read too, and
   * all there are if they are a system admin.
   */
  readonly person?: string;
  /**
   * Of whom else it is asked whether they are members elsewhere: the actor, members and guests that the manifests
   * declare. Workspaces of which any of them is a guest are read too.
   */
  readonly people?: readonly string[];
  /** The Offboardings that the manifests declare, of which it is asked whether they were carried out. */
  readonly leavings?: readonly Address[];
  /** Every workspace there is. */
  readonly everything?: true;
  /** What the manifests declare: of what is live and says the same, its values are taken, so that memory holds them once. */
  readonly known?: State;
  /** What the asker works out besides: as much of it as there is time for is done while the database works. */
  readonly besides?: WorkBesides;
}

/** Work in steps of some milliseconds. */
export interface WorkBesides {
  /** Does the next step; false where nothing is left to do. */
  step(): boolean;
  /** What was read: there is work with that, too. `now`: the database's clock, ms since 1970. */
  take(objects: State<LiveObject>, now: number): void;
}

/** The live state as read in one snapshot. */
export interface LiveRead {
  readonly live: Live;
  /** Identity of the database, made when it was first migrated. */
  readonly database: string;
}

/** The live state as read under the set's lock, in the transaction that will write. */
export interface LockedRead extends LiveRead {
  /** The run that already applied the plan of this digest, or null. */
  readonly appliedAs: number | null;
  /** Those of the plans on which this one rests that no run has applied. */
  readonly notApplied: readonly PlanBefore[];
  /** The plan of this digest as the database has it; null where it was not stored. */
  readonly stored: PlanInStore | null;
}
