/** What offboarding somebody needs from the store of live state. */
import type {Change} from '../model/change.ts';
import type {Live} from '../model/live.ts';
import type {LeftWorkspace} from '../model/offboarding.ts';

/** Whom it is about, and what is read of the live state. */
export interface LeavingScope {
  /** Their address. All workspaces where they are a member or guest, or were offboarded from, are read. */
  readonly person: string;
  /** Workspaces that are read besides. */
  readonly workspaces: readonly string[];
  /** Also read workspaces in which anything mentions them. */
  readonly anonymise: boolean;
}

/** The live state as it concerns somebody who leaves. */
export interface LeavingRead {
  readonly live: Live;
  /** The opaque id that stands for them in the history; a new one, if they never were in it. */
  readonly id: string;
  /** They were anonymised before. */
  readonly anonymised: boolean;
  /** Addresses of others, for suggestions; empty if they are known. */
  readonly known: readonly string[];
}

export interface LeavingRequest {
  readonly scope: LeavingScope;
  /** Shown to whoever waits for the locks. */
  readonly actor: string;
  /** How long to wait for the locks, ms. */
  readonly lockTimeoutMs: number;
}

/** An offboarding to write. */
export interface LeavingToWrite {
  readonly person: string;
  /** They get an opaque address, and nothing keeps theirs if they leave altogether. */
  readonly anonymise: boolean;
  /** They leave altogether: the account too. */
  readonly account: boolean;
  readonly workspaces: readonly LeftWorkspace[];
  readonly changes: readonly Change[];
  readonly actor: string;
}

export type LeavingVerdict<T> = {readonly write: LeavingToWrite; readonly result: T} | {readonly stop: T};

export interface LeavingStore {
  /** Reads what concerns somebody who leaves in one read-only snapshot; takes no lock. */
  readLeaving(scope: LeavingScope): Promise<LeavingRead>;
  /**
   * Takes the locks of all workspaces and sets concerned, reads, lets `decide` judge, and writes the offboarding
   * that it returns: all in one transaction, tried again as a whole when the database asks for that.
   */
  offboard<T>(request: LeavingRequest, decide: (read: LeavingRead) => LeavingVerdict<T>): Promise<T>;
}
