/** Answers about access over time (section 8 of the contract). */
import type {Level} from './levels.ts';
import type {Names} from './names.ts';
import type {AsOf} from './past.ts';
import type {AccessChanges} from './plan.ts';

/** Who gained and who lost access between two moments. */
export interface AccessDiff extends AccessChanges, Pick<AsOf, 'evidence' | 'uncertain'> {
  /** What was asked about, in words; null for everything. */
  readonly of: string | null;
  /** RFC 3339, UTC. */
  readonly from: string;
  readonly to: string;
  /** What people, targets and teams are called besides; absent if by nothing else. */
  readonly names?: Names;
}

/** Why access began or ended. */
export interface AccessCause {
  /** `outside`: a row that was written outside bylaw, which counts from when it was first seen. */
  readonly kind: 'run' | 'decision' | 'withdrawal' | 'expiry' | 'offboard' | 'agreement' | 'outside';
  /** The number of the run, within its set. */
  readonly run: number | null;
  readonly set: string | null;
  /** The actor; null for nobody, or nobody known. */
  readonly by: string | null;
}

/** A time in which somebody had access to a target at one level and by one path. */
export interface AccessInterval {
  readonly level: Level;
  /** RFC 3339, UTC; null where the history does not go back so far. */
  readonly from: string | null;
  /** Null: still. */
  readonly to: string | null;
  readonly via: readonly string[];
  readonly cause: AccessCause | null;
  readonly end: AccessCause | null;
}

/** One person's access to one target, over all time: the oldest first. */
export interface AccessHistory extends Pick<AsOf, 'evidence' | 'uncertain'> {
  readonly principal: string;
  readonly object: string;
  readonly intervals: readonly AccessInterval[];
}
