/** Plans in the database, as the use cases need them. Part of the store of live state. */
import type {StoredPlan} from '../model/stored-plan.ts';

export interface PlansStore {
  /** Keeps the text of a plan file, on the authority of `actor`; again, it only replaces the text. Throws StoreError `refused`. */
  storePlan(plan: {
    readonly set: string;
    readonly digest: string;
    readonly text: string;
    readonly actor: string | null;
  }): Promise<void>;
  /** The stored plans of a set, newest first. */
  storedPlans(set: string): Promise<readonly StoredPlan[]>;
  /** A stored plan with the text of its file, which says itself whether it is whole; undefined if there is none. */
  storedPlan(id: string): Promise<{readonly stored: StoredPlan; readonly text: string} | undefined>;
  /**
   * Approves a stored plan, or takes that back, as the person to whom the login is bound. False when it changes nothing. Throws
   * StoreError `refused`.
   */
  decidePlan(id: string, approves: boolean): Promise<boolean>;
}
