/** What of a workspace's access is to be confirmed from time to time, and that somebody confirmed it. */
import type {Diagnostic} from '../diagnostics/diagnostic.ts';
import type {Address} from './address.ts';
import type {Level} from './levels.ts';
import type {Outside, ReachedHow} from './plan.ts';

/** What rows are about, in the order in which they are reviewed: what reaches furthest first. */
export const REVIEW_KINDS = [
  'outsider',
  'guest',
  'admin',
  'eca',
  'ca',
  'role',
  'grant',
  'share',
  'nobody-approves',
] as const;
export type ReviewKind = (typeof REVIEW_KINDS)[number];

/** What one person has by one object; of `nobody-approves`, what nobody can approve. */
export interface ReviewRow {
  readonly kind: ReviewKind;
  /** What gives it, as `access confirm` takes it. */
  readonly address: Address;
  /** An e-mail address; null where it is about nobody. */
  readonly person: string | null;
  /** `space:workspace/name`, …; `workspace:NAME`, `connection:workspace/name` or `role:workspace/name`. */
  readonly target: string;
  /** On what is shared; null for the rest. */
  readonly level: Level | null;
  /** Of ECAs and grants what is given; of roles what they give more than when the person got them. */
  readonly permissions: readonly string[];
  readonly outside: Outside | null;
  /** From the target outwards, as in {@link AccessPath}. */
  readonly via: readonly string[];
  /** RFC 3339; null where the audit does not know, and while nothing comes of it. */
  readonly since: string | null;
  readonly requestedBy: string | null;
  readonly agreed: ReachedHow['agreed'];
  /** The last time that somebody confirmed it since it is so, RFC 3339. */
  readonly lastConfirmed: string | null;
  readonly confirmedBy: string | null;
  /** As in manifests; null if it does not end. */
  readonly expires: string | null;
  /** When the object that gives it was last changed, RFC 3339; null where the audit does not know. */
  readonly lastChange: string | null;
  readonly changedBy: string | null;
  /** What it lacks to be in force; empty for what is. */
  readonly missing: readonly string[];
}

export interface AccessReview {
  readonly workspace: string;
  /** Only what was neither changed nor confirmed for so long, as it was asked: `90d`; null for everything. */
  readonly olderThan: string | null;
  readonly rows: readonly ReviewRow[];
}

/** That somebody looked at what some objects give, and keeps it. */
export interface ConfirmationToWrite {
  readonly addresses: readonly Address[];
  readonly by: string;
  readonly reason: string | null;
}

export interface ConfirmationAnswer {
  readonly status: 'confirmed' | 'refused';
  readonly addresses: readonly string[];
  /** Null if nobody is named. */
  readonly by: string | null;
  readonly reason: string | null;
  /** RFC 3339; null if nothing was written. */
  readonly at: string | null;
  readonly diagnostics: readonly Diagnostic[];
}
