/** What offboarding somebody needs from the store of live state. */
import type {OffboardingRead, OffboardingScope, OffboardingToWrite} from '../model/offboarding.ts';

/** How the locks for an offboarding are asked for. */
export interface LockedOffboarding {
  readonly scope: OffboardingScope;
  /** Shown to whoever waits for the locks. */
  readonly actor: string;
  /** How long to wait for the locks, ms. */
  readonly lockTimeoutMs: number;
}

/** What to do after judging under the locks: write an offboarding, or stop without a trace. */
export type OffboardingVerdict<T> =
  {readonly write: OffboardingToWrite; readonly result: T} | {readonly stop: T};

export interface OffboardingStore {
  /** Reads what concerns somebody's offboarding in one read-only snapshot; takes no lock. */
  readOffboarding(scope: OffboardingScope): Promise<OffboardingRead>;
  /**
   * Takes the locks of all workspaces and sets concerned, reads, lets `decide` judge, and writes the offboarding
   * that it returns: all in one transaction, tried again as a whole when the database asks for that.
   */
  offboard<T>(
    request: LockedOffboarding,
    decide: (read: OffboardingRead) => OffboardingVerdict<T>,
  ): Promise<T>;
}
