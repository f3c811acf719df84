/** Plans that are kept in the database, to be approved and applied (section 10 of the contract). */
import type {PlanSummary} from './plan.ts';

/** That somebody approves a stored plan, by a login that was bound to them. */
export interface PlanApproval {
  /** Their address; an opaque id once it was erased. */
  readonly by: string;
  /** RFC 3339. */
  readonly at: string;
  /** Whether that login still is. */
  readonly isBound: boolean;
}

/** What the database says of a stored plan. */
export interface PlanInStore {
  /** Who stored it. */
  readonly by: string;
  /** RFC 3339. */
  readonly at: string;
  /** In the order in which they were given. */
  readonly approvals: readonly PlanApproval[];
}

/** A stored plan without its text. */
export interface StoredPlan extends PlanInStore {
  /** The digest of the plan. */
  readonly id: string;
  readonly set: string;
  /** The run that applied it, or null. */
  readonly run: number | null;
}

/** A stored plan as it is shown, with what it is held to now. */
export interface ShownPlan {
  readonly id: string;
  readonly set: string;
  /** Who stored it, and when (RFC 3339). */
  readonly by: string;
  readonly at: string;
  /** Who planned it; null where nobody was named, or the plan cannot be read. */
  readonly plannedBy: string | null;
  readonly commit: string | null;
  /** What it would do; null where the plan cannot be read. */
  readonly summary: PlanSummary | null;
  /** How many approvals it needs. */
  readonly needed: number;
  /** Those that were given; `why` one does not count, as the end of a sentence that begins with who gave it. */
  readonly approvals: readonly (Omit<PlanApproval, 'isBound'> & {
    readonly counts: boolean;
    readonly why?: string;
  })[];
  /** `ready`: enough have approved it. */
  readonly status: 'waiting' | 'ready' | 'applied' | 'stale' | 'altered';
  /** The run that applied it, or null. */
  readonly run: number | null;
}

/** What came of a decision on a stored plan. */
export interface PlanDecision {
  readonly plan: ShownPlan;
  readonly decision: 'approve' | 'revoke';
  readonly by: string;
  /** Whether it changed anything. */
  readonly isNew: boolean;
}
