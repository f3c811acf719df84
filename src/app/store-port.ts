/**
 * The store of live state, as the use cases need it: its operations alone, the records that they take and give
 * stand in `model/`. Implemented in `postgres/`; tests may bring their own.
 */
import type {ConfirmationToWrite} from '../model/access-review.ts';
import type {Address} from '../model/address.ts';
import type {AuditEvent, ChainState, LastEvent, SetEvent} from '../model/audit.ts';
import type {DecisionRecord, DecisionToWrite, RequestWithdrawal, Withdrawal} from '../model/ledger.ts';
import type {LiveRead, LiveScope, LockedRead, WorkBesides} from '../model/live.ts';
import type {LockHolder} from '../model/lock-holder.ts';
import type {BindResult, LoginBinding, Login} from '../model/login.ts';
import type {MigrationStatus, SchemaDifference} from '../model/migration-status.ts';
import type {PastEvent, PastEvents, PastQuestion, PastScope} from '../model/past.ts';
import type {PlanBefore} from '../model/plan.ts';
import type {PurgeOutcome, PurgeToWrite} from '../model/purge.ts';
import type {ReleaseToWrite} from '../model/release.ts';
import type {OnProgress} from '../model/progress.ts';
import type {HistoryFilter, RunRecord, RunsSeen, RunToWrite} from '../model/run.ts';
import type {ServerFacts} from '../model/server-facts.ts';
import type {AuditStore} from './audit-port.ts';
import type {OffboardingStore} from './offboarding-port.ts';
import type {PeopleStore} from './people-port.ts';
import type {PlansStore} from './plans-port.ts';

export interface ApplyRequest {
  readonly scope: LiveScope;
  /** Actor shown to whoever waits for the lock. */
  readonly actor: string;
  /** Digest of the plan, for {@link LockedRead.appliedAs}. Null when there is no plan file. */
  readonly planDigest: string | null;
  /** Plans of other sets that must have been applied, for {@link LockedRead.notApplied}. */
  readonly restsOn?: readonly PlanBefore[];
  /** How long to wait for the lock, ms. */
  readonly lockTimeoutMs: number;
  readonly onProgress?: OnProgress;
  /** Asks to stop; the transaction is then rolled back unless it is already committed. */
  readonly signal?: AbortSignal;
}

/** What to do after judging under the lock: write a run, or stop without a trace. */
export type Verdict<T> = {readonly write: RunToWrite; readonly result: T} | {readonly stop: T};

export interface ApplyOutcome<T> {
  readonly result: T;
  /** Number of the run, within its set; null when nothing was written. */
  readonly run: number | null;
}

/** What to do after judging under the lock: let go of objects, or stop without a trace. */
export type ReleaseVerdict<T> = {readonly release: ReleaseToWrite; readonly result: T} | {readonly stop: T};

/** The store of live state. Every method may throw `StoreError`. */
export interface Store extends AuditStore, OffboardingStore, PeopleStore, PlansStore {
  /** Reads what concerns a set in one read-only snapshot; takes no lock. */
  read(scope: LiveScope): Promise<LiveRead>;
  /**
   * Takes the set's lock, reads, lets `decide` judge, and writes the run it returns: all in one transaction,
   * tried again as a whole when the database asks for that. `decide` must be pure: it may be called again.
   */
  apply<T>(request: ApplyRequest, decide: (read: LockedRead) => Verdict<T>): Promise<ApplyOutcome<T>>;
  /**
   * Takes the same locks, reads, lets `decide` judge, and lets go of the objects that it returns: all of them
   * in one transaction, with an event each in the set's chain, or none. No run is made.
   */
  release<T>(request: ApplyRequest, decide: (read: LiveRead) => ReleaseVerdict<T>): Promise<T>;
  /** Who was authenticated, and whom they stand for. */
  login(): Promise<Login>;
  /** Logins that are bound to an actor, by name. */
  actors(): Promise<readonly LoginBinding[]>;
  /** Whether the login that was authenticated may bind logins: it has the rights of bylaw_owner. */
  mayBind(): Promise<boolean>;
  /** Makes a login stand for a user or member, whoever it stood for. Takes the rights of bylaw_owner. */
  bindActor(login: string, email: string): Promise<BindResult>;
  /** Makes a login stand for nobody. Returns whom it stood for, or null. Takes the rights of bylaw_owner. */
  unbindActor(login: string): Promise<string | null>;
  /** Runs of a set, newest first: all, or only what is `seen` of them; of these, those of a filter. */
  runs(set: string, limit: number, seen?: RunsSeen, filter?: HistoryFilter): Promise<readonly RunRecord[]>;
  run(
    set: string,
    run: number,
  ): Promise<{readonly run: RunRecord; readonly events: readonly AuditEvent[]} | undefined>;
  /** The same without its events, of which there may be very many. */
  runRecord(set: string, run: number): Promise<RunRecord | undefined>;
  /** Decisions on what concerns a workspace, its withdrawals and its offboardings: newest first. */
  workspaceEvents(workspace: string, limit: number, filter?: HistoryFilter): Promise<readonly AuditEvent[]>;
  /** Of each address the newest event that made, changed or deleted the object, in any chain. */
  lastEvents(addresses: readonly Address[]): Promise<readonly LastEvent[]>;
  /** Of each address the newest event by which somebody confirmed what the object gives; `after` has `by` and `reason`. */
  lastConfirmations(addresses: readonly Address[]): Promise<readonly LastEvent[]>;
  /**
   * Writes that somebody confirmed what some objects give: an event each in the chains of their workspaces, all or none. Returns
   * its time, ms since 1970. Throws StoreError `refused` for a person who does not manage that access.
   */
  confirm(confirmation: ConfirmationToWrite): Promise<number>;
  /**
   * What the audit tells of a scope until a time (ms since 1970), such as that of a live state: every change of the objects
   * in these workspaces and of these people's accounts, and every effect on agreements. What is read is not what may be
   * shown. `at`: instants (ms since 1970) that alone are asked about. Then, of each object, only the events next to them are read,
   * however many there are in between, and agreements until the last of them: the state at these instants follows from that.
   * `besides`: what the asker works out, in steps, while the database works.
   */
  pastEvents(
    scope: PastScope,
    until: number,
    at?: readonly number[],
    besides?: Pick<WorkBesides, 'step'>,
  ): Promise<PastEvents>;
  /**
   * What a set has adopted since an instant (ms since 1970), and what its runs created, removed, renamed or let go of since, in order. None where
   * it has adopted nothing.
   */
  adoptionsSince(set: string, instant: number): Promise<readonly PastEvent[]>;
  /** What has to be read to answer a question about any time: also workspaces and system admins who are gone. */
  pastScope(question: PastQuestion): Promise<PastScope>;
  /** The time, ms since 1970, of the last that a run of a set did, in its own chain or in those of these workspaces. */
  endOfRun(set: string, run: number, workspaces: readonly string[]): Promise<number | null>;
  /** What the runs of a set did to each of these objects, newest first: the last 20 events of each. */
  setEvents(set: string, addresses: readonly Address[]): Promise<readonly SetEvent[]>;
  /** The addresses of what was the set's after a run of it, by the names of then; of people, by their addresses of now. */
  ownedAfter(set: string, run: number): Promise<readonly Address[]>;
  /** Checks hash chains: of one set, or all. */
  verify(set?: string): Promise<readonly ChainState[]>;
  /**
   * Writes one decision on a request, if all rules about decisions allow it. False when it says nothing new.
   * Throws StoreError `refused`, with the rule that stands against it.
   */
  decide(decision: DecisionToWrite): Promise<boolean>;
  /** Ends what a workspace agreed with another, at once. False when it had not agreed. Throws likewise. */
  withdraw(withdrawal: Withdrawal): Promise<boolean>;
  /** Every decision there was on a request such as `share:workspace/name`, in order. */
  decisionsOn(request: string): Promise<readonly DecisionRecord[]>;
  /**
   * Every withdrawal that concerns such a request and is no decision on it, in order: from the connection of its two
   * workspaces, of which `other` is not the request's own, and of Approvals that were removed.
   */
  withdrawalsOn(request: string, other: string): Promise<readonly RequestWithdrawal[]>;
  /**
   * Removes archived workspaces for good, in one transaction: all that are past their time; of named ones all or none, confirmed ones
   * earlier. Throws StoreError `refused` for anybody but a system admin.
   */
  purge(asked: PurgeToWrite): Promise<PurgeOutcome>;
  lockHolder(set: string): Promise<LockHolder | null>;
  /** Ends the transaction that holds the lock; it is rolled back whole. Returns who it was, or null. */
  releaseLock(set: string): Promise<LockHolder | null>;
  migrationStatus(): Promise<MigrationStatus>;
  /**
   * Applies all pending migrations, and makes the views and functions that are due or were changed by hand. Returns the
   * names of both, and notes on what the login was not allowed to do.
   */
  migrateUp(onProgress?: (name: string) => void): Promise<{
    readonly applied: readonly string[];
    readonly made: readonly string[];
    readonly notes: readonly string[];
  }>;
  /**
   * Takes back the newest migration, and with it all views and functions, which the next `migrateUp` makes anew. Returns
   * its name, or null when there is none.
   */
  migrateDown(): Promise<string | null>;
  /** Views and functions of a migrated database that somebody changed by hand; their owners and rights, too. */
  schemaDifferences(): Promise<readonly SchemaDifference[]>;
  /** Facts about the server for `doctor`. */
  describe(): Promise<ServerFacts>;
  close(): Promise<void>;
}
