/**
 * What the use cases need from outside: a store of live state, files, a clock. Implementations are in
 * `postgres/` and `host/`; tests may bring their own.
 */
import type {Address} from '../model/address.ts';
import type {Change, Live} from '../model/change.ts';
import type {Decision, DecisionRecord} from '../model/ledger.ts';
import type {MigrationStatus} from '../model/migration-status.ts';
import type {Login} from '../model/surroundings.ts';
import type {LeavingStore} from './leaving-port.ts';

export type {MigrationStatus};

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
  /** Every workspace there is. */
  readonly everything?: true;
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
}

/** A run to write: its changes and what the history says of it. */
export interface RunToWrite {
  readonly changes: readonly Change[];
  /** On whose authority; claimed by the command. */
  readonly actor: string;
  readonly commit: string | null;
  readonly planDigest: string;
}

/** A decision of one side on a request. */
export interface DecisionToWrite {
  /** As in `Approval.request`: `share:workspace/name`. */
  readonly request: string;
  /** The workspace that decides. */
  readonly side: string;
  readonly decision: Decision;
  /** Who decides; a login that is bound to an actor acts for them. */
  readonly by: string;
  /** Digest of what the side decides on. */
  readonly digest: string;
  readonly reason: string | null;
}

/** The end of a connection by one side. */
export interface Withdrawal {
  readonly workspace: string;
  readonly with: string;
  readonly by: string;
  readonly reason: string | null;
}

export interface ApplyRequest {
  readonly scope: LiveScope;
  /** Actor shown to whoever waits for the lock. */
  readonly actor: string;
  /** Digest of the plan, for {@link LockedRead.appliedAs}. Null when there is no plan file. */
  readonly planDigest: string | null;
  /** How long to wait for the lock, ms. */
  readonly lockTimeoutMs: number;
  readonly onProgress?: (progress: ApplyProgress) => void;
  /** Asks to stop; the transaction is then rolled back unless it is already committed. */
  readonly signal?: AbortSignal;
}

export interface ApplyProgress {
  readonly phase: 'lock' | 'read' | 'write' | 'audit' | 'commit' | 'retry';
  /** Objects written so far and in all, in phase `write`. */
  readonly done?: number;
  readonly total?: number;
  readonly detail?: string;
}

/** What to do after judging under the lock: write a run, or stop without a trace. */
export type Verdict<T> = {readonly write: RunToWrite; readonly result: T} | {readonly stop: T};

export interface ApplyOutcome<T> {
  readonly result: T;
  /** Number of the run, within its set; null when nothing was written. */
  readonly run: number | null;
}

/** What a set lets go of: the objects stay live, and belong to no set. */
export interface Letting {
  readonly addresses: readonly Address[];
  /** On whose authority. */
  readonly actor: string;
  readonly commit: string | null;
}

/** What to do after judging under the lock: let go of objects, or stop without a trace. */
export type ReleaseVerdict<T> = {readonly release: Letting; readonly result: T} | {readonly stop: T};

/** A database login, and the actor that it stands for. */
export interface BoundLogin {
  readonly login: string;
  readonly email: string;
}

/** What came of binding a login: not done when nobody has that address; `near` is who may have been meant. */
export type Binding =
  | {readonly bound: false; readonly near: string | null}
  | {
      readonly bound: true;
      /** Whom it stood for before, or null. */
      readonly before: string | null;
      /** Whether the database has such a login; `near` is the one that may have been meant if not. */
      readonly exists: boolean;
      readonly near: string | null;
    };

export interface RunRecord {
  readonly set: string;
  readonly run: number;
  /** RFC 3339, UTC. */
  readonly at: string;
  /** Who is claimed; their address, or the opaque id of somebody anonymised. */
  readonly by: string;
  /** The database login that was authenticated. */
  readonly login: string;
  readonly commit: string | null;
  readonly planDigest: string;
  readonly summary: {
    readonly create: number;
    readonly update: number;
    readonly delete: number;
    readonly adopt: number;
  };
}

export interface AuditEvent {
  readonly sequence: number;
  readonly run: number | null;
  readonly at: string;
  readonly actor: string;
  readonly action: string;
  readonly address: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** The last thing that the audit knows of an address. */
export interface LastEvent {
  readonly address: Address;
  /** The hash chain it is in: `set:NAME` or `workspace:NAME`. */
  readonly chain: string;
  /** Null for what is no run of a set. */
  readonly run: number | null;
  /** RFC 3339, UTC. */
  readonly at: string;
  /** Their address, or the opaque id of somebody anonymised. */
  readonly actor: string;
  /** What it left: `{labels, spec}`, in which the display name of a person is their address; null for nothing. */
  readonly after: unknown;
}

/** The state of one hash chain. */
export interface ChainReport {
  readonly chain: string;
  readonly events: number;
  readonly intact: boolean;
  /** What is broken and where, when it is. */
  readonly faults: readonly string[];
}

export interface LockHolder {
  readonly actor: string;
  /** RFC 3339, UTC. */
  readonly since: string;
  /** Process id of the database backend that holds it. */
  readonly backend: number;
}

/** A view or function in the database that is not as this program has it. */
export interface SchemaDifference {
  /** Such as `view bylaw.x`, `function bylaw.f(text)`. */
  readonly object: string;
  /** In words, to stand after the object. */
  readonly detail: string;
}

/** The store of live state. Every method may throw `StoreError`. */
export interface Store extends LeavingStore {
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
  /** Logins that stand for an actor, by name. */
  actors(): Promise<readonly BoundLogin[]>;
  /** Makes a login stand for a user or member, whoever it stood for. Takes the rights of bylaw_owner. */
  bindActor(login: string, email: string): Promise<Binding>;
  /** Makes a login stand for nobody. Returns whom it stood for, or null. Takes the rights of bylaw_owner. */
  unbindActor(login: string): Promise<string | null>;
  /** Runs of a set, newest first. */
  runs(set: string, limit: number): Promise<readonly RunRecord[]>;
  run(
    set: string,
    run: number,
  ): Promise<{readonly run: RunRecord; readonly events: readonly AuditEvent[]} | undefined>;
  /** Decisions on what concerns a workspace, its withdrawals, and who left it: newest first. */
  workspaceEvents(workspace: string, limit: number): Promise<readonly AuditEvent[]>;
  /** Of each address the newest event that made, changed or deleted the object, in any chain. */
  lastEvents(addresses: readonly Address[]): Promise<readonly LastEvent[]>;
  /** Checks hash chains: of one set, or all. */
  verify(set?: string): Promise<readonly ChainReport[]>;
  /**
   * Writes one decision on a request, if all rules about decisions allow it. False when it says nothing new.
   * Throws StoreError `refused`, with the rule that stands against it.
   */
  decide(decision: DecisionToWrite): Promise<boolean>;
  /** Ends what a workspace agreed with another, at once. False when it had not agreed. Throws likewise. */
  withdraw(withdrawal: Withdrawal): Promise<boolean>;
  /** Every decision there was on a request such as `share:workspace/name`, in order. */
  decisionsOn(request: string): Promise<readonly DecisionRecord[]>;
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
  describe(): Promise<{
    readonly version: string;
    readonly database: string;
    readonly login: string;
    readonly embedded: boolean;
    readonly latencyMs: number;
  }>;
  close(): Promise<void>;
}

export type StoreErrorCode =
  | 'unreachable'
  | 'not-migrated'
  | 'newer-schema'
  /** From before the first release. */
  | 'older-schema'
  /** Something of others rests on a view or function that has to be dropped. */
  | 'in-use'
  | 'permission'
  /** By a rule that the database itself holds; {@link StoreError.rule} names it. */
  | 'refused'
  | 'constraint'
  | 'lock-timeout'
  | 'disk-full'
  | 'interrupted'
  | 'commit-unknown'
  | 'failed';

/** A failure of the store in words for its user; never holds a password. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code: StoreErrorCode;
  readonly help: string;
  /** The rule that stands against it, of an error `refused`. */
  readonly rule: string | null;
  constructor(
    code: StoreErrorCode,
    message: string,
    help: string,
    options?: ErrorOptions & {readonly rule?: string},
  ) {
    super(message, options);
    this.code = code;
    this.help = help;
    this.rule = options?.rule ?? null;
  }
}
