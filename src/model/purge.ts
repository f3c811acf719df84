/** The removal of archived workspaces for good (section 8 of the contract). */

export interface PurgeToWrite {
  readonly actor: string;
  /** Workspaces that are named; none for all that are past their time. */
  readonly workspaces: readonly string[];
  /** Those that are removed before their time. */
  readonly confirmed: readonly string[];
  /** Tells what would come of it, and removes nothing. */
  readonly preview?: boolean;
}

export interface PurgeResult {
  /** Workspaces that were removed, by name. */
  readonly purged: readonly string[];
  /** Archived workspaces that were asked about and not removed, and when they are due (RFC 3339, UTC). */
  readonly kept: readonly {readonly workspace: string; readonly until: string}[];
}

/** What the store says: also which of the named workspaces are not in the archive. */
export interface PurgeOutcome extends PurgeResult {
  readonly notArchived: readonly string[];
}
