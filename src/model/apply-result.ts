import type {Diagnostic} from '../diagnostics/diagnostic.ts';
import type {Address} from './address.ts';
import type {PlanSummary, Waiting} from './plan.ts';

export type ApplyStatus =
  | 'applied'
  | 'no-changes'
  | 'already-applied'
  | 'refused'
  | 'stale'
  | 'failed'
  /** The commit was not answered, and the database cannot be asked. */
  | 'unknown';

/** What an apply did. */
export interface ApplyResult {
  /** The run within the set, or the earlier one that applied the same plan; null when there is none. */
  readonly run: number | null;
  readonly status: ApplyStatus;
  readonly summary: PlanSummary;
  readonly waiting: readonly Waiting[];
  readonly diagnostics: readonly Diagnostic[];
  /** The objects whose change has made the plan stale, where these are known. */
  readonly changed?: readonly Address[];
  /** Why nothing was written, if no diagnostic says it, and what to do about it. */
  readonly message?: string;
  readonly help?: string;
}
